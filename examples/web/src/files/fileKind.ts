import {
  Box,
  CloudSun,
  File,
  FileArchive,
  FileBraces,
  FileImage,
  FileSpreadsheet,
  FileText,
  type LucideIcon,
} from "lucide-react";

export interface FileKind {
  readonly name: string;
  readonly Icon: LucideIcon;
  /** Which of the colours of the tokens. */
  readonly tone: "model" | "data" | "picture" | "archive" | "text";
}

const KINDS = {
  model: { name: "Model", Icon: Box, tone: "model" },
  weather: { name: "Weather", Icon: CloudSun, tone: "data" },
  table: { name: "Table", Icon: FileSpreadsheet, tone: "data" },
  data: { name: "Data", Icon: FileBraces, tone: "data" },
  picture: { name: "Picture", Icon: FileImage, tone: "picture" },
  archive: { name: "Archive", Icon: FileArchive, tone: "archive" },
  document: { name: "Document", Icon: FileText, tone: "archive" },
  text: { name: "Text", Icon: FileText, tone: "text" },
  other: { name: "File", Icon: File, tone: "text" },
} as const satisfies Record<string, FileKind>;

/** What EnergyPlus, Radiance and their like leave behind, which no registry of media types knows. */
const BY_ENDING: Readonly<Record<string, keyof typeof KINDS>> = {
  ...{ idf: "model", imf: "model", epjson: "model", jep: "model", osm: "model", rad: "model", oct: "model" },
  ...{ hea: "model", dxf: "model", epw: "weather", ddy: "weather", stat: "weather", wea: "weather" },
  ...{ csv: "table", tsv: "table", eso: "table", mtr: "table", xls: "table", xlsx: "table", ods: "table" },
  ...{ zip: "archive", gz: "archive", tgz: "archive", "7z": "archive", tar: "archive", rar: "archive" },
  ...{ err: "text", log: "text", eio: "text", mdd: "text", rdd: "text", bnd: "text", audit: "text", md: "text" },
  ...{ pdf: "document", doc: "document", docx: "document", odt: "document" },
  ...{ json: "data", xml: "data", yaml: "data", yml: "data", sql: "data" },
};

interface Described {
  readonly name: string;
  readonly mediaType: string;
}

export function fileKind({ name, mediaType }: Described): FileKind {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const known = Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
  if (known) return KINDS[known];
  if (mediaType.startsWith("image/")) return KINDS.picture;
  return mediaType.startsWith("text/") ? KINDS.text : KINDS.other;
}

const BINARY =
  /^(?:audio|video|font|model)\/|^application\/(?:pdf|zip|gzip|x-.*(?:tar|compressed|rar)|vnd\.(?!.*\+xml)|msword)/;

/** How a file can be looked at. One of unknown type may well be a text: its content will tell. */
export function previewKind({ mediaType }: Described): "picture" | "text" | "none" {
  if (mediaType.startsWith("image/")) return "picture";
  return BINARY.test(mediaType) ? "none" : "text";
}
