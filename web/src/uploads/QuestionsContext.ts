import { createContext, use } from "react";
import type { PlannedUpload } from "./planUploads";

/** What the user has to answer before chosen files are uploaded, or to know why they are not. */
export type Question =
  | { readonly kind: "duplicates"; readonly duplicates: ReadonlyMap<string, readonly File[]> }
  | {
      readonly kind: "replace";
      readonly folder: string;
      readonly paths: readonly string[];
      readonly uploads: readonly PlannedUpload[];
    };

export const QuestionsContext = createContext<((question: Question) => void) | undefined>(undefined);

/** Asks the user, on whatever page they are by then. */
export function useAsk(): (question: Question) => void {
  const ask = use(QuestionsContext);
  if (!ask) throw new Error("There is no QuestionsProvider around this component.");
  return ask;
}
