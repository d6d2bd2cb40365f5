/** How EnergyPlus says that a simulation went. */
export interface EnergyPlusVerdict {
  readonly isSuccessful: boolean;
  readonly warnings: number;
  readonly severeErrors: number;
  readonly elapsedSeconds: number;
  readonly text: string;
}

const VERDICT =
  /^EnergyPlus (?:(Completed Successfully)--|Terminated--.*?[.!]) (\d{1,9}) Warning; (\d{1,9}) Severe Errors; Elapsed Time=(\d{1,9})hr\s+(\d{1,2})min\s+(\d{1,2}(?:\.\d{1,9})?)sec/;

/** Reads `eplusout.end`: upstream-api §4.13. EnergyPlus may wrap the line, with and without a blank at the break. Null when it is anything else. */
export function parseVerdict(content: string): EnergyPlusVerdict | null {
  const [text, success, warnings, severeErrors, hours, minutes, seconds] =
    VERDICT.exec(content.replace(/\s+/g, " ").trim()) ?? [];
  if (text === undefined) return null;
  return {
    isSuccessful: success !== undefined,
    warnings: Number(warnings),
    severeErrors: Number(severeErrors),
    elapsedSeconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    text,
  };
}
