import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { ResultTextDocument } from "../../api/operations";
import { FIRST_BYTES, TextContent } from "../../files/preview/TextContent";
import type { ResultFile } from "./useResultFolder";

/** The beginning of a result as text. */
export function ResultText({ file: { jobId, path } }: { readonly file: ResultFile }) {
  const [maxBytes, setMaxBytes] = useState(FIRST_BYTES);
  const query = useQuery(ResultTextDocument, { variables: { id: jobId, path, maxBytes, from: "START" } });
  const text = (query.data ?? query.previousData)?.job?.result?.text;
  return <TextContent text={text} query={query} maxBytes={maxBytes} onMore={setMaxBytes} />;
}
