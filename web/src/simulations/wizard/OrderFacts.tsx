import { byteCount } from "../../ui/byteCount";
import { pluralize } from "../../ui/pluralize";
import { PROGRAM_NAMES } from "../submission/options";
import type { Source } from "../submission/source";
import type { Order } from "../submission/useSubmission";
import styles from "./Wizard.module.css";

function sourceInWords(source: Source): string {
  switch (source.from) {
    case "files":
      return `${pluralize(source.files.length, "file")} of this computer, ${byteCount(source.files.reduce((sum, { size }) => sum + size, 0))}`;
    case "folder":
      return `Folder ${source.path} of your files, ${pluralize(source.names?.length ?? 0, "file")}`;
    case "job":
      return `The files of simulation ${source.id}`;
  }
}

const SUBSETS = {
  DEFAULT: "as the project says",
  ALL: "all",
  LHS: "a Latin hypercube sample",
  LIST_FILE: "those of a list",
} as const;

function factsOf({ source, options }: Order): readonly (readonly [string, string])[] {
  const { program, model, weather, split, subset, sampleSize, caseList, radianceProgram, args, input, output } =
    options;
  const named = (name: string) => (name === "" ? "JESS looks for it" : name);
  const common = [
    ["Files", sourceInWords(source)],
    ["Program", program === "radiance" ? `Radiance ${radianceProgram.toLowerCase()}` : PROGRAM_NAMES[program]],
  ] as const;
  switch (program) {
    case "auto":
      return common;
    case "energyPlus":
      return [
        ...common,
        ["Model", named(model)],
        ["Weather", named(weather.join(", "))],
        ["Run period", split ? "split into parts that run at the same time" : "in one piece"],
      ];
    case "jeplus": {
      const which = subset === "LHS" ? ` of ${sampleSize}` : subset === "LIST_FILE" ? `: ${caseList}` : "";
      return [...common, ["Project", named(model)], ["Cases", SUBSETS[subset] + which]];
    }
    case "radiance":
      return [
        ...common,
        ["Octree", model],
        ["Sensors or views", input],
        ["Arguments", args || "none"],
        ["Results", `.${output}`],
      ];
    case "daysim":
      return [...common, ["Header file", model], ["Sensors", input]];
  }
}

/** What will be sent. */
export function OrderFacts({ order }: { readonly order: Order }) {
  return (
    <dl className={styles.facts}>
      {factsOf(order).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
