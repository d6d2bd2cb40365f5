import { withExtension } from "../submission/options";
import { isStored, namesOf } from "../submission/source";
import { FileField } from "./FileField";
import type { FieldsProps } from "./ProgramFields";
import styles from "./Wizard.module.css";

/** One weather file; several, each a case, only from stored files that are known. */
export function WeatherField({
  source,
  options,
  problems,
  onChange,
  extensions,
}: FieldsProps & { readonly extensions: readonly string[] }) {
  const names = namesOf(source);
  const fitting = withExtension(names ?? [], extensions);
  const { weather } = options;
  if (!isStored(source) || fitting.length < 2) {
    return (
      <FileField
        label="Weather"
        names={names}
        extensions={extensions}
        value={weather[0] ?? ""}
        problem={problems.weather}
        onChange={(name) => onChange({ ...options, weather: name === "" ? [] : [name] })}
      />
    );
  }
  return (
    <fieldset
      className={styles.group}
      aria-describedby={problems.weather === undefined ? undefined : "weather-problem"}
    >
      <legend>Weather, a case for each</legend>
      {fitting.map((name) => (
        <label key={name} className={styles.check}>
          <input
            type="checkbox"
            checked={weather.includes(name)}
            onChange={({ target }) =>
              onChange({
                ...options,
                weather: fitting.filter((each) => (each === name ? target.checked : weather.includes(each))),
              })
            }
          />
          {name}
        </label>
      ))}
      {problems.weather !== undefined && (
        <p id="weather-problem" className={styles.problem}>
          {problems.weather}
        </p>
      )}
    </fieldset>
  );
}
