/** Left out, or null: the upstream decides. */
export type Maybe<T> = T | null | undefined;

export type JeplusSubset = "DEFAULT" | "ALL" | "LHS" | "LIST_FILE";

interface EnergyPlus {
  readonly model?: Maybe<string>;
  readonly weather?: Maybe<readonly string[]>;
  readonly split: boolean;
}

export interface Jeplus {
  readonly project?: Maybe<string>;
  readonly subset: JeplusSubset;
  readonly sampleSize?: Maybe<number>;
  readonly caseList?: Maybe<string>;
}

interface StoredJeplus extends Pick<Jeplus, "project" | "subset"> {
  readonly caseLists?: Maybe<readonly string[]>;
}

interface Radiance {
  readonly program: "RTRACE" | "RPICT";
  readonly model: string;
  readonly arguments?: Maybe<string>;
  readonly input: string;
  readonly output: string;
}

interface Daysim {
  readonly model: string;
  readonly input: string;
}

interface Description {
  readonly title?: Maybe<string>;
  readonly description?: Maybe<string>;
}

/** A job from files that are sent with it. `simulation` has exactly one key: its type is `@oneOf`. */
export interface JobInput extends Description {
  readonly simulation?: Maybe<{
    readonly energyPlus?: Maybe<EnergyPlus>;
    readonly jeplus?: Maybe<Jeplus>;
    readonly radiance?: Maybe<Radiance>;
    readonly daysim?: Maybe<Daysim>;
  }>;
}

/** A job from files that the upstream has. `simulation` has exactly one key: its type is `@oneOf`. */
export interface StoredJobInput extends Description {
  readonly simulation?: Maybe<{ readonly energyPlus?: Maybe<EnergyPlus>; readonly jeplus?: Maybe<StoredJeplus> }>;
}
