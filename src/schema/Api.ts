import { registerEnumType } from "type-graphql";

/** Every value equals its name, so that a default value means the same in every schema built from this one. */
export const Api = { USERS: "USERS", JESS: "JESS" } as const;
export type Api = (typeof Api)[keyof typeof Api];

registerEnumType(Api, {
  name: "Api",
  description: "An upstream API of the ENSIMS service.",
  valuesConfig: {
    USERS: { description: "The Users API: accounts, sessions, files and e-mail." },
    JESS: { description: "The JESS API: online simulation." },
  },
});
