import { MULTIPART, multipartBody, type Part, uploadOperation } from "./multipartBody.js";

/** What only its owner may see. Most have a character that is written differently in JSON or in a URL. */
export const SECRETS = {
  email: "canary@example.org",
  password: 'Pa55/wörd"+',
  jessPassword: "j3ss=Pwd\\?",
  mailTitle: "Subj3ct/ü",
  mailBody: "Dear\nSir+/ü",
  otherCookie: "c4n4ry",
} as const;

/** A request as it is written to the connection. */
export interface WrittenRequest {
  /** Method and target. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const credential = { email: SECRETS.email, password: SECRETS.password };

/** An operation for each root field of the schema, with the variables `input`. */
export const OPERATIONS: Readonly<Record<string, readonly [document: string, input?: object]>> = {
  "Query.info": ["{ info { title } }"],
  "Query.session": ["{ session { email } }"],
  "Query.me": ["{ me { email jessUser } }"],
  "Query.files": ["{ files { children { nodes { path ... on File { url } } } } }"],
  "Query.file": ['{ file(path: "/readme.txt") { url text { content } } }'],
  "Query.jessSession": ["{ jessSession { ok status } }"],
  "Query.jessAccount": ["{ jessAccount { username } }"],
  "Query.jessUsage": ["{ jessUsage { username } }"],
  "Query.jobs": ['{ jobs(filter: { since: "2026-11-01" }) { nodes { title checkedAt } } }'],
  "Query.job": [
    '{ job(id: "385001") { title status archiveUrl result(path: "/eplusout.err") { url text(from: END) { content } } } }',
  ],
  "Query._service": ["{ _service { sdl } }"],
  "Query._entities": ['{ _entities(representations: [{ __typename: "File", path: "/readme.txt" }]) { __typename } }'],
  "Mutation.logon": ["mutation ($input: CredentialInput!) { logon(input: $input) { ok status user } }", credential],
  "Mutation.checkin": ["mutation { checkin { ok status } }"],
  "Mutation.confirm": ["mutation ($input: CredentialInput!) { confirm(input: $input) { ok status } }", credential],
  "Mutation.updateAccount": [
    "mutation ($input: AccountInput!) { updateAccount(input: $input) { ok user { nickname } } }",
    { nickname: "Canary" },
  ],
  "Mutation.setJessSession": [
    "mutation ($input: JessCredentialInput!) { setJessSession(input: $input) { ok status } }",
    { jessUser: "DemoJess", jessPwd: SECRETS.jessPassword },
  ],
  "Mutation.sendMail": [
    "mutation ($input: MailInput!) { sendMail(input: $input) { ok status } }",
    { title: SECRETS.mailTitle, message: SECRETS.mailBody },
  ],
  "Mutation.submitJob": [
    "mutation ($input: JobInput) { submitJob(files: [], input: $input) { ok status } }",
    { title: SECRETS.mailTitle, description: SECRETS.mailBody },
  ],
  "Mutation.submitStoredJob": [
    'mutation ($input: StoredJobInput) { submitStoredJob(path: "/examples", input: $input) { ok status candidates { id } } }',
    { title: SECRETS.mailTitle },
  ],
  "Mutation.rerunJob": [
    'mutation ($input: StoredJobInput) { rerunJob(id: "385001", input: $input) { ok status } }',
    { title: SECRETS.mailTitle },
  ],
  "Mutation.cancelJob": ['mutation { cancelJob(id: "385001") { ok status } }'],
  "Mutation.upload": ["mutation { upload(files: []) { ok } }"],
  "Mutation.delete": ['mutation { delete(path: "/nothing") { ok status } }'],
  "Subscription.job": ['subscription { job(id: "385001") { status } }'],
  "Subscription.activeJobs": ["subscription { activeJobs { title } }"],
  "Mutation.logoff": ["mutation { logoff { ok status } }"],
};

/** A web page of this origin may send requests, see `CORS_ORIGINS`. */
export const ORIGIN = "https://app.example.org";

const JSON_TYPE = { "Content-Type": "application/json" } as const;
const file = (name: string): Part => ({ name, filename: "x.txt", content: "x" });
const form = (target: string, parts: readonly Part[]): WrittenRequest => ({
  target,
  headers: MULTIPART,
  body: multipartBody(parts),
});
const post = (query: string, input?: object): WrittenRequest => ({
  target: "POST /graphql",
  headers: JSON_TYPE,
  body: JSON.stringify({ query, variables: { input } }),
});
const logon = (input: string) => `mutation { logon(input: ${input}) { ok } }`;

/** A browser opens GraphiQL. */
export const GRAPHIQL: WrittenRequest = { target: "GET /graphql", headers: { Accept: "text/html" } };

/** Requests of each route, named as Fastify prints it: good ones first, then broken ones. */
export const ROUTES: Readonly<Record<string, readonly WrittenRequest[]>> = {
  "/graphql": [
    ...Object.values(OPERATIONS).map(([query, input]) => post(query, input)),
    { target: `GET /graphql?query=${encodeURIComponent("{ me { email } }")}` },
    GRAPHIQL,
    form("POST /graphql", [...uploadOperation(1), file("0")]),
    form("POST /graphql", [...uploadOperation(2), file("0"), file("1")]),
    post(logon(`{ email: "a@b.c", password: "${SECRETS.jessPassword}`)),
    post(logon(`{ email: "a@b.c", password: ["${SECRETS.jessPassword.replace("\\", "")}"] }`)),
    post(OPERATIONS["Mutation.logon"]?.[0] ?? "", { ...credential, [SECRETS.password]: SECRETS.password }),
    { target: "POST /graphql", headers: JSON_TYPE, body: `{"password":"${SECRETS.mailBody}"` },
    { target: "POST /graphql", headers: JSON_TYPE, body: JSON.stringify({ query: SECRETS.password.repeat(100_000) }) },
    { target: "POST /graphql", headers: { "Content-Type": "text/plain" }, body: SECRETS.password },
    { target: `GET /graphql?query=${encodeURIComponent(logon(JSON.stringify(SECRETS.password)))}` },
    ...["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map((method) => ({ target: `${method} /graphql` })),
  ],
  "/files/*": [
    form("POST /files/box", [file("file")]),
    { target: "GET /files/readme.txt" },
    { target: "HEAD /files/readme.txt" },
    { target: "GET /files/readme.txt", headers: { Range: "bytes=0-3" } },
    { target: "GET /files/readme.txt", headers: { Range: "bytes=900000-" } },
    { target: "GET /files/nothing" },
    { target: "GET /files/%zz" },
    form("POST /files/box", [file("file"), file("file")]),
    form("POST /files/box", [{ name: "comment", content: SECRETS.mailBody }]),
    { target: "POST /files/box", headers: MULTIPART, body: multipartBody([file("file")], true) },
    { target: "POST /files/box", headers: MULTIPART, body: SECRETS.mailBody },
    { target: "POST /files/box", headers: { "Content-Type": "multipart/form-data" }, body: SECRETS.mailBody },
    { target: "POST /files/box", headers: JSON_TYPE, body: JSON.stringify(credential) },
    { target: "PUT /files/box", body: SECRETS.mailBody },
  ],
  "/jobs": [
    form("POST /jobs", [{ name: "title", content: SECRETS.mailTitle }, file("file")]),
    form("POST /jobs", [{ name: "title", content: SECRETS.mailTitle }]),
    { target: "POST /jobs", headers: JSON_TYPE, body: JSON.stringify(credential) },
  ],
  "/jobs/:id/files/*": [
    { target: "GET /jobs/385001/files/eplusout.err" },
    { target: "HEAD /jobs/385001/files/nothing" },
  ],
  "/jobs/:id/files.zip": [
    { target: "GET /jobs/385001/files.zip" },
    { target: "GET /jobs/385001/files.zip?ext=csv,htm" },
    { target: "GET /jobs/x/files.zip?ext=../" },
    { target: "HEAD /jobs/385001/files.zip" },
  ],
  "/livez": [{ target: "GET /livez" }, { target: "HEAD /livez" }],
  "/readyz": [{ target: "GET /readyz" }, { target: "HEAD /readyz" }],
  "/demo-account.json": [{ target: "GET /demo-account.json" }, { target: "HEAD /demo-account.json" }],
  "/*": [
    { target: "GET /" },
    { target: "HEAD /" },
    { target: "GET /nothing" },
    { target: "POST /logon", headers: JSON_TYPE, body: JSON.stringify(credential) },
  ],
  "*": [
    { target: "OPTIONS /graphql", headers: { Origin: ORIGIN, "Access-Control-Request-Method": "POST" } },
    { target: "OPTIONS /files/box" },
  ],
};
