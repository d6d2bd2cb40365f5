import type { JeplusSubset } from "../../api/operations";
import { Field } from "../../ui/Field";
import { Columns } from "../../ui/Form";
import { SelectField } from "../../ui/SelectField";
import { MODEL_EXTENSIONS } from "../submission/options";
import { isStored, namesOf } from "../submission/source";
import { FileField } from "./FileField";
import type { FieldsProps } from "./ProgramFields";

const SUBSETS: readonly { readonly key: JeplusSubset; readonly name: string; readonly isStorable: boolean }[] = [
  { key: "DEFAULT", name: "As the project says", isStorable: true },
  { key: "ALL", name: "All cases", isStorable: true },
  { key: "LHS", name: "A Latin hypercube sample", isStorable: false },
  { key: "LIST_FILE", name: "Those that a file lists", isStorable: true },
];

/** A parametric project. */
export function JeplusFields({ source, options, problems, onChange }: FieldsProps) {
  const names = namesOf(source);
  const offered = SUBSETS.filter(({ isStorable }) => isStorable || !isStored(source));
  return (
    <Columns>
      <FileField
        label="Project"
        names={names}
        extensions={MODEL_EXTENSIONS.jeplus}
        value={options.model}
        problem={problems.model}
        onChange={(model) => onChange({ ...options, model })}
      />
      <SelectField
        label="Cases"
        value={options.subset}
        onChange={({ target }) => {
          const subset = offered.find(({ key }) => key === target.value)?.key;
          if (subset) onChange({ ...options, subset });
        }}
      >
        {offered.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </SelectField>
      {options.subset === "LHS" && (
        <Field
          label="Size of the sample"
          inputMode="numeric"
          value={options.sampleSize}
          problem={problems.sampleSize}
          onChange={({ target }) => onChange({ ...options, sampleSize: target.value })}
        />
      )}
      {options.subset === "LIST_FILE" && (
        <FileField
          label="List of cases"
          names={names}
          extensions={[".txt", ".csv"]}
          hint="The file that lists the cases."
          takesOthers
          value={options.caseList}
          problem={problems.caseList}
          onChange={(caseList) => onChange({ ...options, caseList })}
        />
      )}
    </Columns>
  );
}
