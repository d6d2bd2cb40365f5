/** What the clients ask, as `cases.mjs` asks it, and what gateways ask when a field of another subgraph refers to ours. */
import { CASES } from "../cases.mjs";

const ofCase = (name) => ({ name, ...JSON.parse(CASES[name].body) });

export const OPERATIONS = ["info", "me", "files", "jobs", "job"].map(ofCase);

export const ENTITIES = {
  name: "entities",
  operationName: "Projects",
  query: `query Projects {
  projects {
    title
    owner {
      email
      surname
    }
    files {
      path
      size
      mediaType
    }
  }
}`,
  variables: {},
};

/** What stands for the token of a session in everything that is recorded. */
export const SESSION = "SESSION";
