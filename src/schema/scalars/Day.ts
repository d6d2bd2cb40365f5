import { badUserInput } from "./badUserInput.js";
import { stringScalar } from "./stringScalar.js";

/** Whether the text is a day of the calendar: 2026-02-30 is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const Day = stringScalar({
  name: "Date",
  description: "A day, YYYY-MM-DD.",
  parse(text) {
    if (isDay(text)) return text;
    throw badUserInput("This is not a day. Give one like 2026-11-22.");
  },
  serialize: (text) => text,
});
