/**
 * @typedef {object} Project
 * @property {string} id
 * @property {string} title
 * @property {string} owner E-mail address of an account.
 * @property {readonly string[]} files Absolute paths, the same for everybody who takes part.
 */

const parametricCases = Array.from(
  { length: 12 },
  (_, index) => `/study/case-${String(index + 1).padStart(2, "0")}.idf`,
);

/** @type {readonly Project[]} */
export const projects = [
  {
    id: "shoebox",
    title: "A box of one zone",
    owner: "demo@example.org",
    files: ["/models/shoebox.idf", "/weather/GBR_Birmingham.035340_IWEC.epw"],
  },
  {
    id: "study",
    title: "Twelve cases of the shoebox",
    owner: "demo@example.org",
    files: parametricCases,
  },
  {
    id: "insulation",
    title: "Better walls",
    owner: "admin@example.org",
    files: ["/models/variants/shoebox-insulated.idf", "/results/eplustbl.csv"],
  },
];
