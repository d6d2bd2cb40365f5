/** What every client in this folder can do. */
export interface Follower {
  /** Tells the job as it is, and whenever it has changed; to its end, over restarts of the service. */
  follow(id: string, tell: (job: Progress) => void): Promise<void>;
}

interface Progress {
  readonly status: string;
  readonly progress: { readonly collected: number; readonly total: number };
}
