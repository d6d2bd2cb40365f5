import { registerEnumType } from "type-graphql";

export const RadianceProgram = { RTRACE: "RTRACE", RPICT: "RPICT" } as const;
export type RadianceProgram = (typeof RadianceProgram)[keyof typeof RadianceProgram];

registerEnumType(RadianceProgram, {
  name: "RadianceProgram",
  description: "A program of Radiance.",
  valuesConfig: {
    RTRACE: { description: "Traces rays from sensor points." },
    RPICT: { description: "Renders pictures of views." },
  },
});
