import { type ReactNode, useCallback, useState } from "react";
import { useSessionState } from "../session/SessionContext";
import { type Question, QuestionsContext } from "./QuestionsContext";
import { ReplaceDialog } from "./ReplaceDialog";
import { SameNameDialog } from "./SameNameDialog";
import { useUploadQueue } from "./UploadsContext";

/**
 * The questions about uploads, one after the other. They are asked on every page: the service has to be asked first what is
 * there, and the user may have left the folder by then. They wait while the session has ended.
 */
export function QuestionsProvider({ children }: { readonly children: ReactNode }) {
  const queue = useUploadQueue();
  const { phase } = useSessionState();
  const [questions, setQuestions] = useState<readonly Question[]>([]);
  const ask = useCallback((question: Question) => setQuestions((before) => [...before, question]), []);
  const close = () => setQuestions(([, ...rest]) => rest);
  const question = phase === "in" ? questions[0] : undefined;
  return (
    <QuestionsContext value={ask}>
      {children}
      {question?.kind === "duplicates" && <SameNameDialog duplicates={question.duplicates} onClose={close} />}
      {question?.kind === "replace" && (
        <ReplaceDialog
          folder={question.folder}
          paths={question.paths}
          onClose={close}
          onReplace={() => {
            queue.add(question.uploads);
            close();
          }}
        />
      )}
    </QuestionsContext>
  );
}
