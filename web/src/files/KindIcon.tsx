import { Box, CloudSun, File, FileArchive, FileBraces, FileImage, FileSpreadsheet, FileText } from "../icons/icons";
import type { Icon } from "../icons/icon";
import { fileKind, type KindKey } from "./fileKind";
import styles from "./KindIcon.module.css";

const ICONS: Readonly<Record<KindKey, Icon>> = {
  model: Box,
  weather: CloudSun,
  table: FileSpreadsheet,
  data: FileBraces,
  picture: FileImage,
  archive: FileArchive,
  document: FileText,
  text: FileText,
  other: File,
};

interface Props {
  readonly file: Parameters<typeof fileKind>[0];
  readonly size: number;
}

/** What kind of file it is, by picture and colour. */
export function KindIcon({ file, size }: Props) {
  const { key, tone } = fileKind(file);
  const Picture = ICONS[key];
  return <Picture size={size} className={styles[tone]} />;
}
