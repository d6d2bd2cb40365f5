/** The bodies of the upstream, to the letter of upstream-api.md: Jackson's pretty printer, zTree, the enveloped account. */
import { accountOf, entriesOf, FOLDERS, INFO, sizeOf } from "./fixtures.mjs";
import { changedJob, JOB_COUNT, JOB_ID, wireRow, wireStatus } from "./jobs.mjs";

/** `"key" : value`, two spaces, arrays opened and closed on the line they are on. */
function jackson(value, indent = "") {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) {
    return value.length === 0 ? "[ ]" : `[ ${value.map((item) => jackson(item, indent)).join(", ")} ]`;
  }
  const deeper = `${indent}  `;
  const members = Object.entries(value).map(([key, member]) => `${deeper}"${key}" : ${jackson(member, deeper)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** Of six digits it makes always eight characters: `123.5 KB`. */
const sizeLabel = (bytes) => `${Math.fround(bytes / 1000).toFixed(1)} KB`;

function zTree(path, entries) {
  const children = entries.map(({ name, isFolder, size }) => ({
    fileName: name,
    open: false,
    nocheck: isFolder,
    fileSize: size,
    children: [],
    name: isFolder ? name : `${name} (${sizeLabel(size)})`,
  }));
  return { fileName: path, open: true, nocheck: true, fileSize: 0, children, name: path };
}

function answer(body) {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}

/** Makes each answer once and keeps it: writing it is then all that the upstream does. */
function kept(make) {
  const answers = new Map();
  return (key, ...rest) => {
    let found = answers.get(key);
    if (found === undefined) answers.set(key, (found = make(key, ...rest)));
    return found;
  };
}

export const infoAnswer = kept((service) => answer(jackson(INFO[service])));

export const accountAnswer = kept((user) =>
  answer(jackson({ ok: true, status: "User's account detailes included.", data: accountOf(user) })),
);

export const statusAnswer = kept((user) =>
  answer(jackson({ ok: true, status: `${JOB_ID} status available`, data: wireStatus(user) })),
);

/** The list of jobs up to its last row, which alone is another for each user: the bytes before it are held once. */
const listOfJobs = kept(() => {
  const data = Array.from({ length: JOB_COUNT }, (_, index) => wireRow(0, index));
  const whole = answer(jackson({ ok: true, status: "juser0 jobs available", data }));
  return whole.subarray(0, whole.lastIndexOf("{"));
});

const newestJob = (user, change) => Buffer.from(`${jackson(wireRow(user, JOB_COUNT - 1, change), "  ")} ]\n}`);
const sameJob = kept((user) => newestJob(user));

/** In two pieces. @param calls undefined for the same bytes each time */
export const jobsAnswer = (user, calls) => [
  listOfJobs("all"),
  calls === undefined ? sameJob(user) : newestJob(user, changedJob(calls)),
];

const listing = kept((key, path, user) => answer(jackson(zTree(path, entriesOf(user, FOLDERS[path].count)))));

/** Where the first entry of each four, never a folder and never the user's own, has its size: the places that change. */
const places = kept((path) => {
  const bytes = listing(`${path} 0`, path, 0);
  const found = [];
  let from = 0;
  for (const [index, { name }] of entriesOf(0, FOLDERS[path].count).entries()) {
    if (index === 0 || index % 4 !== 0) continue;
    const size = bytes.indexOf(`"fileSize" : `, bytes.indexOf(`"${name}"`, from)) + 13;
    const label = bytes.indexOf(`${name} (`, size) + name.length + 2;
    found.push({ index, size, label });
    from = label;
  }
  return found;
});

/** What the listing of a changing folder says after so many calls: one entry, another each time, has a new size. Or of the jobs. */
export function changed(path, calls) {
  if (path === "jobs") return changedJob(calls);
  const found = places(path);
  const { index } = found[calls % found.length];
  const size = 100_000 + (calls % 890_000);
  return { index, size: size === sizeOf(index) ? 995_000 : size };
}

export function listingAnswer(path, user, calls) {
  const bytes = listing(`${path} ${user}`, path, user);
  if (!FOLDERS[path].changing) return bytes;
  const found = places(path);
  const place = found[calls % found.length];
  const { size } = changed(path, calls);
  const copy = Buffer.from(bytes); // the one before may still be on its way
  copy.latin1Write(String(size), place.size);
  copy.latin1Write(sizeLabel(size), place.label);
  return copy;
}
