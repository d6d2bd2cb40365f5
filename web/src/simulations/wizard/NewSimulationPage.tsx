import { useState } from "react";
import { useSearchParams } from "../../routing/RouterContext";
import { nameOf } from "../../files/filePath";
import { Page } from "../../shell/Page";
import { Card } from "../../ui/Card";
import { BackLink } from "../job/BackLink";
import { guessProgram, type Options, optionsFor } from "../submission/options";
import { isStored, namesOf, type Source } from "../submission/source";
import { useSubmission } from "../submission/useSubmission";
import { ProgramStep } from "./ProgramStep";
import { ReviewStep } from "./ReviewStep";
import { SourceStep } from "./SourceStep";
import { Steps } from "./Steps";
import { UncertainPage } from "./UncertainPage";
import { useSource } from "./useSource";

/** What was chosen for one set of files: other files, other options. */
interface Chosen {
  readonly key: string;
  readonly options: Options;
}

const keyOf = (source: Source): string => {
  switch (source.from) {
    case "files":
      return `files ${source.files.map(({ name }) => name).join("/")}`;
    case "folder":
      return `folder ${source.path} ${(source.names ?? []).join("/")}`;
    case "job":
      return `job ${source.id}`;
  }
};

/** A folder is called what it is about. */
const titleOf = (source: Source): string => (source.from === "folder" ? nameOf(source.path) : "");

/** Submits a job in three steps: its files, what to do with them, and a last look. */
export default function NewSimulationPage() {
  const [parameters] = useSearchParams();
  const { source, setSource, stored, job, isReading, model } = useSource();
  const [step, setStep] = useState<1 | 2 | 3>(() => (parameters.has(parameters.get("from") ?? "") ? 2 : 1));
  const [chosen, setChosen] = useState<Chosen>();
  const [titles, setTitles] = useState<{ readonly title?: string; readonly description?: string }>({});
  const submission = useSubmission();

  const names = namesOf(source);
  const suggested = source.from === "job" ? job?.options : undefined;
  const guessed = guessProgram(model === "" ? (names ?? []) : [model]);
  const isAllowed = !isStored(source) || guessed === "energyPlus" || guessed === "jeplus";
  const key = keyOf(source);
  const options =
    chosen?.key === key
      ? chosen.options
      : (suggested ?? optionsFor(isAllowed ? guessed : "energyPlus", names ?? [], model));
  const order = {
    source,
    options,
    titles: { title: titles.title ?? job?.title ?? titleOf(source), description: titles.description ?? "" },
  };

  // A folder of the URL may be empty, or not there: the first step says so.
  const shown = step === 2 && source.from === "folder" && !source.names?.length && !isReading ? 1 : step;

  if (submission.state.phase === "uncertain") {
    return (
      <UncertainPage
        order={order}
        state={submission.state}
        onAgain={() => {
          submission.reset();
          setStep(3);
        }}
      />
    );
  }
  return (
    <Page title="New simulation" above={<BackLink />}>
      <Steps step={shown} />
      {shown === 1 && <SourceStep source={source} stored={stored} onChange={setSource} onNext={() => setStep(2)} />}
      {shown === 2 && isReading && (
        <Card>
          <p role="status">Reading the folder …</p>
        </Card>
      )}
      {shown === 2 && !isReading && (
        <ProgramStep
          source={source}
          options={options}
          onChange={(next) => setChosen({ key, options: next })}
          onBack={() => setStep(1)}
          onNext={() => setStep(3)}
        />
      )}
      {shown === 3 && (
        <ReviewStep
          order={order}
          submission={submission}
          onTitles={(next) => setTitles({ ...titles, ...next })}
          onBack={() => {
            submission.reset();
            setStep(2);
          }}
        />
      )}
    </Page>
  );
}
