/** Asks for fields of the project `$id`. */
export const project = (fields: string) => `query ($id: ID!) { project(id: $id) { ${fields} } }`;

/** The paths of the files of the project "study". */
export const STUDY = Array.from({ length: 12 }, (_, index) => `/study/case-${String(index + 1).padStart(2, "0")}.idf`);
