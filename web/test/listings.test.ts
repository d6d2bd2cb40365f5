import { ApolloClient, ApolloLink, InMemoryCache } from "@apollo/client";
import { expect, test } from "@jest/globals";
import { Observable } from "rxjs";
import { Listings, readEntries } from "../src/files/Listings";

interface Question {
  readonly after: unknown;
  readonly answer: (names: readonly string[], endCursor?: string) => Promise<void>;
  readonly fail: () => Promise<void>;
  readonly isGivenUp: () => boolean;
}

const file = (name: string) => ({
  __typename: "File",
  ...{ name, path: `/${name}`, isFolder: false, size: 1, mediaType: "text/plain", url: `/files/${name}` },
});

/** A client whose questions are answered when the test says so. */
function openClient() {
  const questions: Question[] = [];
  const link = new ApolloLink(
    ({ variables, getContext }) =>
      new Observable((observer) => {
        const options: unknown = getContext().fetchOptions;
        questions.push({
          after: variables.after,
          answer: async (names, endCursor) => {
            const pageInfo = { hasNextPage: endCursor !== undefined, endCursor: endCursor ?? null };
            const children = { totalCount: 9, pageInfo, nodes: names.map(file) };
            observer.next({ data: { files: { __typename: "Folder", name: "/", path: "/", size: 9, children } } });
            observer.complete();
            await new Promise(setImmediate);
          },
          fail: async () => {
            observer.error(new TypeError("Failed to fetch"));
            await new Promise(setImmediate);
          },
          isGivenUp: () =>
            options instanceof Object &&
            "signal" in options &&
            options.signal instanceof AbortSignal &&
            options.signal.aborted,
        });
      }),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  return { client, questions };
}

function openListings() {
  const { client, questions } = openClient();
  const listings = new Listings(client);
  const shown = () => listings.read("/").entries.map(({ name }) => name);
  const question = (index: number): Question => {
    const found = questions[index];
    if (!found) throw new Error(`only ${questions.length} were asked`);
    return found;
  };
  return { listings, shown, question, count: () => questions.length };
}

test("a folder is shown until the answer of a new question has come, also when that fails", async () => {
  const { listings, shown, question } = openListings();
  expect(listings.read("/").folder).toBeUndefined();
  listings.refresh("/");
  await question(0).answer(["a", "b"]);
  expect(shown()).toEqual(["a", "b"]);

  listings.refresh("/");
  expect(shown()).toEqual(["a", "b"]);
  await question(1).fail();
  expect(shown()).toEqual(["a", "b"]);
  expect(listings.read("/").failure?.code).toBe("UNREACHABLE");

  listings.refresh("/");
  expect(listings.read("/").failure).toBeUndefined();
  await question(2).answer(["b"]);
  expect(shown()).toEqual(["b"]);
});

test("a later question is asked although one is under way, and only its answer counts", async () => {
  const { listings, shown, question } = openListings();
  listings.refresh("/");
  listings.refresh("/");
  expect(question(0).isGivenUp()).toBe(true);
  await question(1).answer(["new"]);
  await question(0).answer(["old"]);
  expect(shown()).toEqual(["new"]);
});

test("more is added to what is there, and is not asked for while the folder is read", async () => {
  const { listings, shown, question, count } = openListings();
  listings.refresh("/");
  listings.loadMore("/");
  expect(count()).toBe(1);
  await question(0).answer(["a"], "cursor");
  listings.loadMore("/");
  listings.loadMore("/");
  expect(count()).toBe(2);
  expect(question(1).after).toBe("cursor");
  await question(1).answer(["b"]);
  expect(shown()).toEqual(["a", "b"]);
  expect(listings.read("/").folder?.children.pageInfo.hasNextPage).toBe(false);
});

test("the cache of the client holds none of it", async () => {
  const { client, questions } = openClient();
  new Listings(client).refresh("/");
  await questions[0]?.answer(["a"]);
  expect(client.cache.extract()).toEqual({});
});

test("all pages of a folder are read, one after the other", async () => {
  const { client, questions } = openClient();
  const entries = readEntries(client, "/");
  await questions[0]?.answer(["a"], "first");
  await questions[1]?.answer(["b"], "second");
  await questions[2]?.answer(["c"]);
  expect((await entries).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(questions.map(({ after }) => after)).toEqual([undefined, "first", "second"]);
});
