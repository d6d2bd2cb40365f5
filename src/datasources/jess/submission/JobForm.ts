import type { OutgoingField, OutgoingFile, SentFile } from "../../users/files/multipart.js";
import { BadJobInput } from "./BadJobInput.js";
import { checkOption, isOption, type Option } from "./options.js";

/** Of an option. */
export const MAX_FIELD_BYTES = 2 ** 16;
/** A name that needs no escape in the head of a part. */
const FIELD_NAME = /^[!#-[\]-~]{1,64}$/;

/** The options of one job, under the names of the upstream's form: upstream-api §4.6. */
export class JobForm {
  readonly #options = new Map<Option, string>();
  readonly #labels: Partial<Record<Option, string>>;

  /** @param labels what the caller calls the options, for messages */
  constructor(labels: Partial<Record<Option, string>> = {}) {
    this.#labels = labels;
  }

  get title(): string | undefined {
    return this.#options.get("title");
  }

  /** Adds the fields among the parts, and passes all on. */
  async *read(
    parts: AsyncIterable<OutgoingField | OutgoingFile>,
  ): AsyncGenerator<OutgoingField | OutgoingFile, void, undefined> {
    for await (const part of parts) {
      if (!("bytes" in part)) this.add(part);
      yield part;
    }
  }

  /**
   * Adds a field. One of an unknown name is passed on.
   * @throws BadJobInput
   */
  add({ name, value }: OutgoingField): void {
    if (!FIELD_NAME.test(name)) {
      throw new BadJobInput(
        "A form field has a name that cannot be passed on. Use at most 64 letters, digits and dashes.",
      );
    }
    if (Buffer.byteLength(value) > MAX_FIELD_BYTES) {
      throw new BadJobInput(`The form field \`${name}\` is longer than ${MAX_FIELD_BYTES} bytes. Shorten it.`);
    }
    if (!isOption(name)) return;
    if (this.#options.has(name))
      throw new BadJobInput(`There is more than one \`${this.#label(name)}\`. Give it once.`);
    checkOption(name, this.#label(name), value);
    this.#options.set(name, value);
  }

  /** @throws BadJobInput when the options do not fit each other */
  checkTogether(): void {
    const [subset, cases] = [this.#options.get("subset"), this.#options.get("cases")];
    const [subsetLabel, label] = [this.#label("subset"), this.#label("cases")];
    if (subset === "LHS") {
      if (cases !== undefined && /^[1-9]\d{0,8}$/.test(cases)) return;
      throw new BadJobInput(`\`${subsetLabel}\` LHS needs \`${label}\`: a whole number of cases, 1 or more.`);
    }
    if (subset === "LIST_FILE") {
      if (cases !== undefined) {
        checkOption("model", label, cases);
        return;
      }
      throw new BadJobInput(
        `\`${subsetLabel}\` LIST_FILE needs \`${label}\`: the name of the file that lists the cases.`,
      );
    }
    if (cases !== undefined) {
      throw new BadJobInput(`\`${label}\` is for \`${subsetLabel}\` LHS or LIST_FILE. Leave it out, or set that.`);
    }
  }

  /**
   * Compares the files that are named with those that were sent. What a zip holds is not known.
   * @throws BadJobInput
   */
  checkFiles(sent: readonly SentFile[]): void {
    if (sent.some(({ name }) => isZip(name))) return;
    for (const option of ["model", "weather"] as const) {
      const name = this.#options.get(option);
      if (name === undefined || sent.some((file) => file.name === name)) continue;
      throw new BadJobInput(
        `\`${this.#label(option)}\` names no file of the job. Give the name of one, or send that file too.`,
      );
    }
  }

  #label(option: Option): string {
    return this.#labels[option] ?? option;
  }
}

export const isZip = (name: string): boolean => /\.zip$/i.test(name);
