import { Field } from "../../ui/Field";
import { SelectField } from "../../ui/SelectField";
import { withExtension } from "../submission/options";

interface Props {
  readonly label: string;
  /** Of the files; undefined if they are not known. */
  readonly names: readonly string[] | undefined;
  readonly extensions: readonly string[];
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly problem?: string | undefined;
  readonly hint?: string;
  /** Whether any other file may be chosen if none has one of the extensions. */
  readonly takesOthers?: boolean;
}

/** The name of one of the files: chosen from them, or typed if they are not known. */
export function FileField({ label, names, extensions, value, onChange, problem, hint, takesOthers }: Props) {
  if (!names) {
    const unknown = `If left empty, JESS looks for it among the files (${extensions.join(", ")}).`;
    return (
      <Field
        label={label}
        autoComplete="off"
        maxLength={255}
        value={value}
        problem={problem}
        hint={hint ?? unknown}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  const fitting = withExtension(names, extensions);
  const none = fitting.length === 0 ? `There is none among the files (${extensions.join(", ")}).` : undefined;
  const offered = none !== undefined && takesOthers === true ? names : fitting;
  const note = hint ?? none;
  return (
    <SelectField
      label={label}
      value={value}
      problem={problem}
      {...(note !== undefined && { hint: note })}
      onChange={({ target }) => onChange(target.value)}
    >
      {(value === "" || offered.length !== 1) && <option value="">Choose …</option>}
      {offered.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </SelectField>
  );
}
