import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";
import { createYoga } from "graphql-yoga";
import { listen } from "./listen.js";
import { projects } from "./projects.js";

/** @import { Project } from "./projects.js" */

export const projectsSdl = await readFile(new URL("projects.graphql", import.meta.url), "utf8");

const byId = (/** @type {unknown} */ _, /** @type {{ id: string }} */ { id }) =>
  projects.find((each) => each.id === id);

/** By the id of the project. @type {Map<string, string[]>} */
const notes = new Map();

/** @param {unknown} _ @param {{ project: string, text: string }} note */
function note(_, { project: id, text }) {
  const project = byId(_, { id });
  if (project) notes.set(id, [...(notes.get(id) ?? []), text]);
  return project;
}

/** Ids of jobs by the id of the project. @type {Map<string, Set<string>>} */
const jobs = new Map();

/** @param {unknown} _ @param {{ project: string, job: string }} added */
function addJob(_, { project: id, job }) {
  const project = byId(_, { id });
  if (project) jobs.set(id, new Set(jobs.get(id)).add(job));
  return project;
}

const resolvers = {
  Query: { projects: () => projects, project: byId },
  Mutation: { note, addJob },
  Project: {
    notes: (/** @type {Project} */ { id }) => notes.get(id) ?? [],
    // Keys, no more: what else there is to know of an owner, a file or a job, the gateway asks `ensims`.
    owner: (/** @type {Project} */ { owner }) => ({ email: owner }),
    files: (/** @type {Project} */ { files }) => files.map((path) => ({ path })),
    jobs: (/** @type {Project} */ { id }) => [...(jobs.get(id) ?? [])].map((job) => ({ id: job })),
  },
  User: {
    projects: (/** @type {{ email: string }} */ { email }) =>
      projects.filter(({ owner }) => owner === email.toLowerCase()),
  },
  File: {
    projects: (/** @type {{ path: string }} */ { path }) => projects.filter(({ files }) => files.includes(path)),
  },
  Job: {
    projects: (/** @type {{ id: string }} */ { id }) => projects.filter((project) => jobs.get(project.id)?.has(id)),
  },
};

/**
 * The second subgraph: which projects there are. It is told nothing of the caller, and needs nothing.
 *
 * @param {{ readonly port: number }} options 0 is any free port.
 */
export function startProjects({ port }) {
  const schema = buildSubgraphSchema([{ typeDefs: parse(projectsSdl), resolvers }]);
  return listen(createServer(createYoga({ schema, graphiql: false, landingPage: false, cors: false })), port);
}
