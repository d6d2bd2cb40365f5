import { resolve } from "node:path";
import { z } from "zod";
import { splitList } from "./values.js";

/** Shorter ones could be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** What a header carries as it is. */
const TOKEN = new RegExp(`^[ -~]{${MIN_TOKEN_LENGTH},}$`);

export const trustedDocumentVariables = {
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_MODE: z.enum(["off", "log", "enforce"], "must be off, log or enforce").optional(),
  TRUSTED_DOCUMENTS_BYPASS_TOKEN: z
    .string()
    .default("")
    .transform(splitList)
    .refine(
      (tokens) => tokens.every((token) => TOKEN.test(token)),
      `must be secrets of ${MIN_TOKEN_LENGTH} printable ASCII characters or more, separated by commas`,
    ),
};

type Variables = Readonly<z.output<z.ZodObject<typeof trustedDocumentVariables>>>;

/** The settings of the trusted documents. Where some are named, no others run, unless the mode says so. */
export function trustedDocumentSettings(env: Variables) {
  const { TRUSTED_DOCUMENTS: path, TRUSTED_DOCUMENTS_BYPASS_TOKEN: tokens } = env;
  const mode = env.TRUSTED_DOCUMENTS_MODE ?? (path === undefined ? "off" : "enforce");
  return {
    trustedDocuments: path === undefined ? undefined : resolve(path),
    trustedDocumentsMode: mode,
    trustedDocumentsBypassToken: tokens,
  };
}

/** Which documents may run. */
export interface TrustedDocumentsConfig {
  /** A manifest, or a folder of them. */
  readonly path: string;
  readonly mode: "log" | "enforce";
  /** Of gateways, which may ask for any document. */
  readonly bypassTokens: readonly string[];
}

/** Undefined where any document may run. */
export function trustedDocumentsOf(
  config: ReturnType<typeof trustedDocumentSettings>,
): TrustedDocumentsConfig | undefined {
  const { trustedDocuments: path, trustedDocumentsMode: mode, trustedDocumentsBypassToken: bypassTokens } = config;
  return mode === "off" || path === undefined ? undefined : { path, mode, bypassTokens };
}
