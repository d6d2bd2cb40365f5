/** Every problem of an environment at once, one a line, each naming its variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly string[]) {
    super(["The configuration is wrong:", ...problems.map((problem) => `  ${problem}`)].join("\n"));
  }
}
