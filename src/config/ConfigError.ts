/** All problems of the configuration, one line each, beginning with the variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly string[]) {
    super(["The configuration is invalid:", ...problems.map((problem) => `  ${problem}`)].join("\n"));
  }
}
