import { useState } from "react";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Choice } from "../../ui/Choice";
import { type Options, optionsFor, PROGRAM_NAMES, type Program, problemsOf } from "../submission/options";
import { namesOf, type Source } from "../submission/source";
import { ProgramFields } from "./ProgramFields";
import { StepHeading } from "./StepHeading";
import styles from "./Wizard.module.css";

interface Props {
  readonly source: Source;
  readonly options: Options;
  readonly onChange: (options: Options) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** Radiance and DaySim cannot be run from stored files; only of another job the files are not known at all. */
const PROGRAMS: Readonly<Record<Source["from"], readonly Program[]>> = {
  files: ["energyPlus", "jeplus", "radiance", "daysim"],
  folder: ["energyPlus", "jeplus"],
  job: ["energyPlus", "jeplus", "auto"],
};

/** The second step: the program, and what it has to know. */
export function ProgramStep({ source, options, onChange, onBack, onNext }: Props) {
  const [isTried, setTried] = useState(false);
  const names = namesOf(source);
  const problems = problemsOf(options, names);
  const offered = PROGRAMS[source.from].map((key) => ({ key, name: PROGRAM_NAMES[key] }));
  return (
    <Card>
      <StepHeading>What to simulate?</StepHeading>
      <Choice
        label="Program"
        options={offered}
        value={options.program}
        onChange={(program) => {
          setTried(false);
          onChange(optionsFor(program, names ?? []));
        }}
      />
      {source.from === "folder" && (
        <p className={styles.note}>Radiance and DaySim need their files to be uploaded with the request.</p>
      )}
      <ProgramFields source={source} options={options} problems={isTried ? problems : {}} onChange={onChange} />
      <div className={styles.actions}>
        <Button onClick={onBack}>Back</Button>
        <Button
          kind="primary"
          onClick={() => {
            setTried(true);
            if (Object.keys(problems).length === 0) onNext();
          }}
        >
          Next
        </Button>
      </div>
    </Card>
  );
}
