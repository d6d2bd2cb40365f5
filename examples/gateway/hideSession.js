import { Kind, parse, print, visit } from "graphql";

/** What begins, renews or ends a session. */
const SESSION_FIELDS = ["logon", "checkin", "confirm", "logoff"];

/**
 * The SDL of `ensims` without what changes the session, for a gateway that cannot follow a session within an operation: in
 * `mutation { logon(…) note(…) updateAccount(…) }` it would change the account that was signed in before. Callers log on at
 * `ensims` itself.
 *
 * @param {string} sdl
 */
export function hideSession(sdl) {
  const hidden = visit(parse(sdl), {
    ObjectTypeDefinition: (type) => (type.name.value === "Mutation" ? undefined : false),
    FieldDefinition: (field) =>
      SESSION_FIELDS.includes(field.name.value)
        ? {
            ...field,
            directives: [
              ...(field.directives ?? []),
              { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: "inaccessible" } },
            ],
          }
        : undefined,
  });
  return print(hidden).replace('import: ["@key"', 'import: ["@key", "@inaccessible"');
}
