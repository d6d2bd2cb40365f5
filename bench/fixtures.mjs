/**
 * What the storage, the account and the version information of the bench's users are: told once, so that the upstream
 * writes its wire from it and the verification knows every answer without having read that wire.
 */

/** As wide for every user as for any other: answers of one server to one question are then equally long. */
export const number = (value, width) => String(value).padStart(width, "0");

export const emailOf = (user) => `user${number(user, 4)}@example.org`;

const base64url = (value) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A token of the upstream's form (upstream-api §1.2), 600 characters and more; its signature is one by its length only. */
export function tokenOf(user) {
  const iat = 1_790_000_000;
  const claims = {
    iss: "jess.ensims.com",
    aud: "JESS API clients",
    exp: 4_000_000_000, // the bench does not measure expiry
    jti: number(user, 22),
    iat,
    nbf: iat - 120,
    sub: `User ${number(user, 4)}`,
    email: emailOf(user),
    lifespan: "1440",
  };
  return [{ kid: "1500000000000", alg: "RS256" }, claims, `signature-${number(user, 4)}`.padEnd(256, "x")]
    .map(base64url)
    .join(".");
}

const EXTENSIONS = ["idf", "csv", "txt", "html"];

/** The names that graphql answers for what the extensions are. */
export const MEDIA_TYPES = { idf: "text/plain", csv: "text/csv", txt: "text/plain", html: "text/html" };

/** Six digits and a label of eight characters, so that a size can be changed in place. */
export const sizeOf = (index) => 100_000 + ((index * 7919) % 890_000);

/**
 * A folder of `count` entries, every twentieth a folder. The first names its user: no two users have the same listing,
 * so no server can answer one by what it knows of another.
 */
export function entriesOf(user, count) {
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return { name: `of-user-${number(user, 4)}.idf`, isFolder: false, size: sizeOf(0) };
    if (index % 20 === 19) return { name: `folder-${number(index, 5)}`, isFolder: true, size: 0 };
    const extension = EXTENSIONS[index % EXTENSIONS.length];
    return { name: `result-${number(index, 5)}.${extension}`, isFolder: false, size: sizeOf(index) };
  });
}

export const INFO = {
  users: {
    Title: "Users Web API",
    Description: "JESS User Management API provided by ENSIMS Ltd.",
    Major: 1,
    Minor: 0,
    Revision: 0,
    Release: "beta",
    Update: 0,
    Notice: "(C) 2017, Energy Simulation Solutions Ltd. All rights reserved.",
  },
  jess: {
    Title: "JESS Web API",
    Description: "JESS online simulation services API provided by ENSIMS Ltd.",
    Major: 1,
    Minor: 0,
    Revision: 0,
    Release: "beta",
    Update: 1,
    Notice: "(C) 2020, Energy Simulation Solutions Ltd. All rights reserved.",
  },
};

/** The account as the wire names its fields (upstream-api §3.6). */
export const accountOf = (user) => ({
  title: "Dr",
  firstname: "Ada",
  middlename: null,
  surname: `Example ${number(user, 4)}`,
  nickname: "Ada",
  position: null,
  company: "ExampleCo",
  email: emailOf(user),
  tel: "1234567890",
  address: null,
  postcode: null,
  country: "UK",
  website: null,
  twitter: null,
  linkedin: null,
  use_jess: true,
  jess_user: "TestUser",
  jess_pwd: "hidden",
});

/** The folders that the upstream lists: how many entries each has, and whether its bytes change with each call. */
export const FOLDERS = {
  "/": { count: 100, changing: false },
  "/big": { count: 10_000, changing: false },
  "/changing": { count: 100, changing: true },
  "/bigchanging": { count: 10_000, changing: true },
  ...Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`/f${number(index + 1, 2)}`, { count: 100, changing: false }]),
  ),
};

export const SMALL_FOLDERS = Object.keys(FOLDERS).filter((path) => /^\/f\d\d$/.test(path));
