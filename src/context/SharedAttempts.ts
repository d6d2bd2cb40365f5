/** What a store that several replicas share says to an attempt. */
export type Admission =
  /** `isHeld`: the store counts the attempt as one under way. False when the store cannot be asked: then the limits of this replica hold alone. */
  | { readonly is: "admitted"; readonly isHeld: boolean }
  /** Wrong ones and those under way, on all replicas together, are as many as may be: ask again soon. */
  | { readonly is: "full" }
  | { readonly is: "paused"; readonly milliseconds: number };

/** Counts the attempts of all replicas together. Nothing here throws: without its store it refuses none. */
export interface SharedAttempts {
  /** @returns for how many ms attempts with this key are paused after too many wrong ones; 0 if they are not, or it is not known */
  pause(key: string): Promise<number>;
  /**
   * Takes a place for an attempt. An attempt that was admitted has to be ended by `end`.
   * @param id of the attempt, unique among all replicas
   */
  enter(key: string, id: string): Promise<Admission>;
  /** Counts the attempt if it was wrong, and gives its place back. */
  end(key: string, id: string, how: { readonly isWrong: boolean; readonly isHeld: boolean }): Promise<void>;
}

export interface AttemptLimits {
  /** Most wrong attempts and attempts under way (which may turn out wrong) together. */
  readonly points: number;
  /** Seconds from the first wrong attempt until all are forgotten. */
  readonly duration: number;
}

/** A store that is open. */
export interface AttemptStore {
  /** Whether it can be used at the moment. */
  readonly isThere: boolean;
  /** @param name of the counters: the same key has another count under another name */
  attempts(name: string, limits: AttemptLimits): SharedAttempts;
  close(): void;
}
