import type { AccountInput } from "../api/operations";
import { formText } from "../ui/formText";

interface AccountField {
  readonly name: keyof AccountInput;
  readonly label: string;
  /** For the browser's autofill: https://html.spec.whatwg.org/#autofill-field */
  readonly autoComplete: string;
  readonly type?: "tel";
}

interface AccountSection {
  readonly title: string;
  readonly fields: readonly AccountField[];
}

/** The fields of the account form, in groups. */
export const ACCOUNT_SECTIONS: readonly AccountSection[] = [
  {
    title: "Name",
    fields: [
      { name: "title", label: "Title", autoComplete: "honorific-prefix" },
      { name: "firstName", label: "First name", autoComplete: "given-name" },
      { name: "middleName", label: "Middle name", autoComplete: "additional-name" },
      { name: "surname", label: "Surname", autoComplete: "family-name" },
      { name: "nickname", label: "Nickname", autoComplete: "nickname" },
    ],
  },
  {
    title: "Work",
    fields: [
      { name: "position", label: "Position", autoComplete: "organization-title" },
      { name: "company", label: "Company", autoComplete: "organization" },
      { name: "website", label: "Website", autoComplete: "url" },
    ],
  },
  {
    title: "Contact",
    fields: [
      { name: "telephone", label: "Telephone", autoComplete: "tel", type: "tel" },
      { name: "address", label: "Address", autoComplete: "street-address" },
      { name: "postcode", label: "Postcode", autoComplete: "postal-code" },
      { name: "country", label: "Country", autoComplete: "country-name" },
      { name: "twitter", label: "Twitter", autoComplete: "off" },
      { name: "linkedIn", label: "LinkedIn", autoComplete: "off" },
    ],
  },
];

const FIELDS = ACCOUNT_SECTIONS.flatMap(({ fields }) => fields.map(({ name }) => name));

type Details = Readonly<Partial<Record<keyof AccountInput, string | null>>>;

/** The fields that differ from the account. A cleared field is an empty string. */
export function changesOf(form: FormData, account: Details): AccountInput {
  const changes: AccountInput = {};
  for (const name of FIELDS) {
    const text = formText(form, name).trim();
    if (text !== (account[name] ?? "")) changes[name] = text;
  }
  return changes;
}
