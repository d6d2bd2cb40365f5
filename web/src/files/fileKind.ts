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
  /** Colour, see `tokens.css`. */
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

/** By extension, because most of these have the media type `text/plain`. */
const MODELS = /\.(?:idf|imf|inp|epjson|jep|osm|rad|oct|hea|dxf|gbxml|ifc)$/i;
const WEATHER = /\.(?:epw|ddy|stat|wea|clm|tmy\d?|tm2)$/i;
const TABLES = /\.(?:eso|mtr|ill)$/i;

const BY_MEDIA_TYPE: readonly (readonly [RegExp, keyof typeof KINDS])[] = [
  [/^image\//, "picture"],
  [/^text\/(?:csv|tab-separated-values)$|spreadsheet|ms-excel/, "table"],
  [/zip|gzip|[-.](?:tar|rar|7z)|compressed/, "archive"],
  [/^application\/(?:pdf|msword)$|wordprocessing|opendocument\.text/, "document"],
  [/[/+](?:json|xml|yaml)$|sqlite/, "data"],
  [/^text\//, "text"],
];

interface Described {
  readonly name: string;
  readonly mediaType: string;
}

export function fileKind({ name, mediaType }: Described): FileKind {
  if (MODELS.test(name)) return KINDS.model;
  if (WEATHER.test(name)) return KINDS.weather;
  if (TABLES.test(name)) return KINDS.table;
  const [, kind = "other"] = BY_MEDIA_TYPE.find(([type]) => type.test(mediaType)) ?? [];
  return KINDS[kind];
}

const BINARY =
  /^(?:audio|video|font|model)\/|^application\/(?:pdf|zip|gzip|x-.*(?:tar|compressed|rar)|vnd\.(?!.*\+xml)|msword)/;

/** How to preview a file. Unknown types are tried as text. */
export function previewKind({
  name,
  mediaType,
}: Described): "picture" | "pdf" | "table" | "markdown" | "text" | "none" {
  if (mediaType.startsWith("image/")) return "picture";
  if (mediaType === "application/pdf") return "pdf";
  if (/^text\/(?:csv|tab-separated-values)$/.test(mediaType)) return "table";
  if (mediaType === "text/markdown" || /\.(?:md|markdown)$/i.test(name)) return "markdown";
  return BINARY.test(mediaType) ? "none" : "text";
}
