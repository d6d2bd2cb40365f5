import { compose } from "./compose.js";

const { FACADE_URL = "http://127.0.0.1:4000", PROJECTS_URL = "http://127.0.0.1:4001" } = process.env;

process.stdout.write(await compose({ ensims: `${FACADE_URL}/graphql`, projects: `${PROJECTS_URL}/graphql` }));
