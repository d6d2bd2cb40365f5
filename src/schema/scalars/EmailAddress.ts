import { badUserInput } from "./badUserInput.js";
import { stringScalar } from "./stringScalar.js";

// https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with the letters of all scripts (RFC 6531).
const localPart = /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u;
const label = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/** RFC 5321 §4.5.3.1.3, without the angle brackets. */
const maxLength = 254;

const isEmailAddress = (text: string): boolean => {
  const [local, domain, ...rest] = text.length > maxLength ? [] : text.split("@");
  if (local === undefined || domain === undefined || rest.length > 0) return false;
  return localPart.test(local) && domain.split(".").every((part) => label.test(part));
};

const parse = (text: string): string => {
  if (isEmailAddress(text)) return text;
  throw badUserInput(
    "This is not an e-mail address. Give one like ada@example.org, without a display name and without spaces around it.",
  );
};

export const EmailAddress = stringScalar({
  name: "EmailAddress",
  description:
    "An e-mail address, e.g. `ada@example.org`. As an argument it must be one address as HTML defines it for `<input type=email>`, in the letters of any script, of at most 254 characters; an address that the upstream gives is passed on as it is.",
  parse,
  serialize: (text) => text,
});
