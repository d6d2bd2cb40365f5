import { createContext, use } from "react";
import type { Listings } from "./Listings";

export const ListingsContext = createContext<Listings | undefined>(undefined);

export function useListings(): Listings {
  const listings = use(ListingsContext);
  if (!listings) throw new Error("There is no ListingsProvider around this component.");
  return listings;
}
