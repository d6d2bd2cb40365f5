import { useApolloClient } from "@apollo/client/react";
import { type ReactNode, useEffect, useState } from "react";
import { useSessionEnd } from "../session/SessionContext";
import { ZipQueue } from "./ZipQueue";
import { ZipsContext } from "./ZipsContext";

/** Downloads continue when the page changes. */
export function ZipsProvider({ children }: { readonly children: ReactNode }) {
  const client = useApolloClient();
  const onSessionEnd = useSessionEnd();
  const [queue] = useState(() => new ZipQueue(client, onSessionEnd));
  useEffect(() => () => queue.stop(), [queue]);
  return <ZipsContext value={queue}>{children}</ZipsContext>;
}
