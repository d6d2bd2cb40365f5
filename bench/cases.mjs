/** What is asked, of the GraphQL servers and of the pass-through, and what the answer has to be for each user. */
import { accountOf, entriesOf, FOLDERS, INFO, MEDIA_TYPES, SMALL_FOLDERS } from "./fixtures.mjs";
import { JOB_COUNT, JOB_ID, jobPage, jobStatus } from "./jobs.mjs";
import { query, shipped } from "./query.mjs";

/** Every request names this host, so that the URLs in all answers are equal whatever port a server has. */
export const HOST = "bench.example.org";

/** The fields between the outer braces of a shipped operation without variables of its own. */
const ME = /\{([\s\S]*)\}/.exec(shipped("Me"))[1];
const INFO_FIELDS = /info\(.*?\) (\{[\s\S]*?\})/.exec(shipped("Info"))[1];

const LIST = "{ path children(first: 10000) { totalCount nodes { name path isFolder size } } }";

function info() {
  const { Title, Description, Major, Minor, Revision, Release, Update, Notice } = INFO.users;
  const version = `${Major}.${Minor}.${Revision}-${Release}.${Update}`;
  const facts = { title: Title, description: Description, major: Major, minor: Minor, revision: Revision };
  return { ...facts, release: Release, update: Update, notice: Notice, version };
}

function me(user) {
  const { firstname, middlename, tel, linkedin, use_jess, jess_user, jess_pwd, ...same } = accountOf(user);
  const renamed = { firstName: firstname, middleName: middlename, telephone: tel, linkedIn: linkedin };
  return { ...same, ...renamed, usesJess: use_jess, jessUser: jess_user };
}

const pathIn = (folder, name) => (folder === "/" ? `/${name}` : `${folder}/${name}`);

/** `change` is the entry that is different since the last call: `{ index, size }`. */
function entries(folder, user, change) {
  const listed = entriesOf(user, FOLDERS[folder].count);
  if (change) listed[change.index].size = change.size;
  return listed.map(({ name, isFolder, size }) => ({ name, path: pathIn(folder, name), isFolder, size }));
}

function list(folder, user, change) {
  const nodes = entries(folder, user, change);
  return { path: folder, children: { totalCount: nodes.length, nodes } };
}

/** The answer to the shipped operation `Files`. */
function shippedList(folder, user) {
  const bare = entries(folder, user);
  const nodes = bare.map((node) => {
    if (node.isFolder) return { __typename: "Folder", ...node };
    const mediaType = MEDIA_TYPES[node.name.split(".")[1]];
    return { __typename: "File", ...node, mediaType, url: `http://${HOST}/files${node.path}` };
  });
  const cursor = (index) => Buffer.from(`${index}:${bare[index].name}`).toString("base64url");
  const pageInfo = { hasNextPage: false, endCursor: cursor(bare.length - 1) };
  const size = bare.reduce((sum, node) => sum + node.size, 0);
  const children = { totalCount: bare.length, pageInfo, nodes };
  return { name: "/", path: folder, isFolder: true, size, children };
}

const listQuery = (path) => query(`query List($path: FilePath!) { files(path: $path) ${LIST} }`, { path }, "List");
const aliases = (pathOf) =>
  query(`{ ${SMALL_FOLDERS.map((_, i) => `a${i}: files(path: "${pathOf(i)}") ${LIST}`).join(" ")} }`);
const upstream = (folder) => `/users/api/files${folder === "/" ? "" : folder}`;
const aliased = (user, pathOf) => Object.fromEntries(SMALL_FOLDERS.map((_, i) => [`a${i}`, list(pathOf(i), user)]));

const ONE = SMALL_FOLDERS[0];
const ofFiles = {
  body: listQuery("/"),
  upstreamPath: upstream("/"),
  expected: (user) => ({ files: list("/", user) }),
};

/** The answer tells when it was computed, which no two answers share: without that. */
const JOB = shipped("Job").replace(/^ *checkedAt\n/m, "");

/**
 * A case:
 * - `body`: of the GraphQL request; `upstreamPath`: what the pass-through is asked instead;
 * - `calls`: upstream calls that one request causes at most (`info` may be kept);
 * - `expected(user, change)`: the `data` of the answer; `changing`: the folder whose bytes differ with each call, or `jobs`;
 * - `bar`: the ratio that the facade has to reach; `connections`: keep-alive connections, each a user.
 */
export const CASES = {
  info: {
    title: "`info`",
    bar: 1.5,
    body: query(shipped("Info"), { api: "USERS" }, "Info"),
    upstreamPath: "/users/api/info",
    expected: () => ({ info: info() }),
  },
  me: {
    title: "`me`",
    bar: 0.9,
    body: query(shipped("Me"), {}, "Me"),
    upstreamPath: "/users/api/user",
    expected: (user) => ({ me: me(user) }),
  },
  files: { title: "100 files, the same bytes again", bar: 0.85, ...ofFiles },
  changing: {
    title: "100 files, other bytes each time",
    bar: 0.5,
    body: listQuery("/changing"),
    upstreamPath: upstream("/changing"),
    changing: "/changing",
    expected: (user, change) => ({ files: list("/changing", user, change) }),
  },
  shipped: {
    title: "100 files, all fields (`Files.graphql`)",
    body: query(shipped("Files"), { path: "/", first: 1000 }, "Files"),
    upstreamPath: upstream("/"),
    expected: (user) => ({ files: shippedList("/", user) }),
  },
  three: {
    title: "all three in one operation",
    bar: 0.8,
    calls: 3,
    body: query(`query All { info ${INFO_FIELDS} ${ME} files ${LIST} }`, {}, "All"),
    upstreamPath: `/join?/users/api/info,/users/api/user,${upstream("/")}`,
    expected: (user) => ({ info: info(), me: me(user), files: list("/", user) }),
  },
  big: {
    title: "10,000 files, the same bytes again",
    bar: 0.6,
    body: listQuery("/big"),
    upstreamPath: upstream("/big"),
    expected: (user) => ({ files: list("/big", user) }),
  },
  bigchanging: {
    title: "10,000 files, other bytes each time",
    bar: 0.12,
    body: listQuery("/bigchanging"),
    upstreamPath: upstream("/bigchanging"),
    changing: "/bigchanging",
    expected: (user, change) => ({ files: list("/bigchanging", user, change) }),
  },
  aliases: {
    title: "50 aliases of 50 folders",
    bar: 0.6,
    calls: 50,
    body: aliases((i) => SMALL_FOLDERS[i]),
    upstreamPath: `/join?${SMALL_FOLDERS.map(upstream).join(",")}`,
    expected: (user) => aliased(user, (i) => SMALL_FOLDERS[i]),
  },
  samealiases: {
    title: "50 aliases of one folder",
    bar: 0.6,
    body: aliases(() => ONE),
    upstreamPath: `/join?${upstream(ONE)}*${SMALL_FOLDERS.length}`,
    expected: (user) => aliased(user, () => ONE),
  },
  jobs: {
    title: `50 of ${JOB_COUNT.toLocaleString("en")} jobs (\`Jobs.graphql\`)`,
    connections: 8, // each answer of the upstream has 7 MB
    body: query(shipped("Jobs"), { first: 50 }, "Jobs"),
    upstreamPath: "/jess_web/api/jobs",
    expected: (user) => ({ jobs: jobPage(user, 50) }),
  },
  jobschanging: {
    title: `50 of ${JOB_COUNT.toLocaleString("en")} jobs, other bytes each time`,
    connections: 8,
    body: query(shipped("Jobs"), { first: 50 }, "Jobs"),
    upstreamPath: "/jess_web/api/jobs",
    changing: "jobs",
    expected: (user, change) => ({ jobs: jobPage(user, 50, change) }),
  },
  job: {
    title: "the status of a job",
    body: query(JOB, { id: String(JOB_ID) }, "Job"),
    upstreamPath: `/jess_web/api/job/status/${JOB_ID}`,
    expected: (user) => ({ job: jobStatus(user) }),
  },
  ...Object.fromEntries(
    [1, 8, 256, 512].map((connections) => [
      `files@${connections}`,
      { title: `100 files, ${connections} connections`, bar: 0.85, connections, ...ofFiles },
    ]),
  ),
};
