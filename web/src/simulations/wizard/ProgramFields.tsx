import { MODEL_EXTENSIONS, type Options, type Problems, WEATHER_EXTENSIONS } from "../submission/options";
import { namesOf, type Source } from "../submission/source";
import { Columns } from "../../ui/Form";
import { Field } from "../../ui/Field";
import { SelectField } from "../../ui/SelectField";
import { FileField } from "./FileField";
import { JeplusFields } from "./JeplusFields";
import { WeatherField } from "./WeatherField";
import styles from "./Wizard.module.css";

export interface FieldsProps {
  readonly source: Source;
  readonly options: Options;
  readonly problems: Problems;
  readonly onChange: (options: Options) => void;
}

/** The fields of the chosen program. */
export function ProgramFields(props: FieldsProps) {
  switch (props.options.program) {
    case "auto":
      return <p className={styles.note}>JESS finds out from the files which program they are for.</p>;
    case "energyPlus":
      return <EnergyPlusFields {...props} />;
    case "jeplus":
      return <JeplusFields {...props} />;
    case "radiance":
      return <RadianceFields {...props} />;
    case "daysim":
      return <DaysimFields {...props} />;
  }
}

function EnergyPlusFields(props: FieldsProps) {
  const { source, options, problems, onChange } = props;
  return (
    <>
      <Columns>
        <FileField
          label="Model"
          names={namesOf(source)}
          extensions={MODEL_EXTENSIONS.energyPlus}
          value={options.model}
          problem={problems.model}
          onChange={(model) => onChange({ ...options, model })}
        />
        <WeatherField {...props} extensions={WEATHER_EXTENSIONS} />
      </Columns>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={options.split}
          onChange={({ target }) => onChange({ ...options, split: target.checked })}
        />
        <span>
          Split the run period
          <span className={styles.note}>
            Its parts run at the same time: sooner done, but with other warm-up days, so that results differ a little.
          </span>
        </span>
      </label>
    </>
  );
}

function RadianceFields({ source, options, problems, onChange }: FieldsProps) {
  return (
    <>
      <Columns>
        <SelectField
          label="Program of Radiance"
          value={options.radianceProgram}
          onChange={({ target }) =>
            onChange({ ...options, radianceProgram: target.value === "RPICT" ? "RPICT" : "RTRACE" })
          }
        >
          <option value="RTRACE">rtrace: values at points</option>
          <option value="RPICT">rpict: a picture</option>
        </SelectField>
        <FileField
          label="Octree"
          names={namesOf(source)}
          extensions={MODEL_EXTENSIONS.radiance}
          value={options.model}
          problem={problems.model}
          onChange={(model) => onChange({ ...options, model })}
        />
        <Field
          label="Sensor or view files"
          hint="A name or a pattern, such as *.vf. Several run at the same time."
          value={options.input}
          problem={problems.input}
          onChange={({ target }) => onChange({ ...options, input: target.value })}
        />
        <Field
          label="Extension of the results"
          hint="Such as out or hdr, without a dot."
          value={options.output}
          problem={problems.output}
          onChange={({ target }) => onChange({ ...options, output: target.value })}
        />
      </Columns>
      <Field
        label="Arguments"
        hint="Such as -ab 5 -ad 2048."
        maxLength={4000}
        value={options.args}
        onChange={({ target }) => onChange({ ...options, args: target.value })}
      />
    </>
  );
}

function DaysimFields({ source, options, problems, onChange }: FieldsProps) {
  return (
    <Columns>
      <FileField
        label="Header file"
        names={namesOf(source)}
        extensions={MODEL_EXTENSIONS.daysim}
        value={options.model}
        problem={problems.model}
        onChange={(model) => onChange({ ...options, model })}
      />
      <Field
        label="Sensor files"
        hint="A name or a pattern, such as *.pts."
        value={options.input}
        problem={problems.input}
        onChange={({ target }) => onChange({ ...options, input: target.value })}
      />
    </Columns>
  );
}
