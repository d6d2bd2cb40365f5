import { useApolloClient } from "@apollo/client/react";
import { type ReactNode, useEffect, useState } from "react";
import { Listings } from "./Listings";
import { ListingsContext } from "./ListingsContext";

/** Folders are shown at once when one comes back to them. */
export function ListingsProvider({ children }: { readonly children: ReactNode }) {
  const client = useApolloClient();
  const [listings] = useState(() => new Listings(client));
  useEffect(() => () => listings.stop(), [listings]);
  return <ListingsContext value={listings}>{children}</ListingsContext>;
}
