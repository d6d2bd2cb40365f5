import { registerEnumType } from "type-graphql";

export const TextFrom = { START: "START", END: "END" } as const;
export type TextFrom = (typeof TextFrom)[keyof typeof TextFrom];

registerEnumType(TextFrom, {
  name: "TextFrom",
  description: "Which part of a file to read as text.",
  valuesConfig: {
    START: { description: "The first lines." },
    END: {
      description:
        "The last lines, for logs. Files of more than 8 MiB are refused: the upstream may have to send all of one.",
    },
  },
});
