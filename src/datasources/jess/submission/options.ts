import { BadJobInput } from "./BadJobInput.js";

type Check = (label: string, value: string) => void;

const text =
  (maxLength: number, control = /\p{Cc}/u): Check =>
  (label, value) => {
    if (value.length > maxLength)
      throw new BadJobInput(`\`${label}\` is longer than ${maxLength} characters. Shorten it.`);
    if (control.test(value))
      throw new BadJobInput(`\`${label}\` has a control character, such as a line end. Take it out.`);
  };

const title: Check = (label, value) => {
  if (/^\s+$/.test(value)) throw new BadJobInput(`\`${label}\` has only blanks. Give a title, or leave it out.`);
  text(200)(label, value);
};

/** Also a pattern, like `*.vf`. */
const fileName: Check = (label, value) => {
  const isName = !/[/\\\p{Cc}\p{Cs}]/u.test(value) && !/^\s*\.{0,2}\s*$/.test(value);
  if (isName && Buffer.byteLength(value) <= 255) return;
  throw new BadJobInput(`\`${label}\` is not the name of a file. Give a name without a folder, of at most 255 bytes.`);
};

const extension: Check = (label, value) => {
  if (/^[\w!-]{1,16}$/.test(value)) return;
  throw new BadJobInput(`\`${label}\` is not an extension. Give one like \`out\`, without a dot.`);
};

const oneOf =
  (...values: string[]): Check =>
  (label, value) => {
    if (!values.includes(value)) throw new BadJobInput(`\`${label}\` is unknown. Give one of ${values.join(", ")}.`);
  };

const boolean: Check = (label, value) => {
  if (!/^(?:true|false)$/i.test(value)) throw new BadJobInput(`\`${label}\` is not a boolean. Give TRUE or FALSE.`);
};

const CHECKS = {
  type: oneOf("EP", "JEP", "RAD", "DS", "Scan"),
  title,
  desc: text(2_000, /(?![\r\n])\p{Cc}/u),
  model: fileName,
  weather: fileName,
  split: boolean,
  subset: oneOf("DEFAULT", "ALL", "LHS", "LIST_FILE"),
  cases: text(255), // by `subset` a number or a name
  program: oneOf("rtrace", "rpict"),
  args: text(4_000),
  input: fileName,
  output: extension,
} as const satisfies Readonly<Record<string, Check>>;

/** The fields of the upstream's form whose values are known: upstream-api §4.6. */
export type Option = keyof typeof CHECKS;

export const isOption = (name: string): name is Option => Object.hasOwn(CHECKS, name);

/**
 * @param label what the caller calls the option
 * @throws BadJobInput when the value makes no sense
 */
export const checkOption = (option: Option, label: string, value: string): void => CHECKS[option](label, value);
