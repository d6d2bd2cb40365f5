export interface FileKind {
  readonly key: KindKey;
  readonly name: string;
  /** Colour, see `tokens.css`. */
  readonly tone: "model" | "data" | "picture" | "archive" | "text";
}

const KINDS = {
  model: { name: "Model", tone: "model" },
  weather: { name: "Weather", tone: "data" },
  table: { name: "Table", tone: "data" },
  data: { name: "Data", tone: "data" },
  picture: { name: "Picture", tone: "picture" },
  archive: { name: "Archive", tone: "archive" },
  document: { name: "Document", tone: "archive" },
  text: { name: "Text", tone: "text" },
  other: { name: "File", tone: "text" },
} as const satisfies Record<string, Omit<FileKind, "key">>;

export type KindKey = keyof typeof KINDS;

/** By extension, because most of these have the media type `text/plain`. */
const MODELS = /\.(?:idf|imf|inp|epjson|jep|osm|rad|oct|hea|dxf|gbxml|ifc)$/i;
const WEATHER = /\.(?:epw|ddy|stat|wea|clm|tmy\d?|tm2)$/i;
const TABLES = /\.(?:eso|mtr|ill)$/i;

const BY_MEDIA_TYPE: readonly (readonly [RegExp, KindKey])[] = [
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

function kindKey({ name, mediaType }: Described): KindKey {
  if (MODELS.test(name)) return "model";
  if (WEATHER.test(name)) return "weather";
  if (TABLES.test(name)) return "table";
  return BY_MEDIA_TYPE.find(([type]) => type.test(mediaType))?.[1] ?? "other";
}

export function fileKind(file: Described): FileKind {
  const key = kindKey(file);
  return { key, ...KINDS[key] };
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
