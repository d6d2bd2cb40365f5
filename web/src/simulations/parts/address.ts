/** The pages of simulations. Not `/jobs`, which belongs to the API. */
export const SIMULATIONS = "/simulations";

export const jobAddress = (id: string): string => `${SIMULATIONS}/${encodeURIComponent(id)}`;

export const NEW_SIMULATION = `${SIMULATIONS}/new`;

/** Where a job is run again. */
export const rerunAddress = (id: string): string => `${NEW_SIMULATION}?from=job&job=${encodeURIComponent(id)}`;
