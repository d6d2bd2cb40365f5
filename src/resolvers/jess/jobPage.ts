import type { JobList } from "../../loaders/JobList.js";
import { badUserInput } from "../../schema/scalars/badUserInput.js";
import { JobNode } from "./JobNode.js";

const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 50;

/** Which jobs of a list to give. */
export interface JobPageArgs {
  readonly newestFirst: boolean;
  readonly first: number | null;
  readonly after: string | null;
}

/** A cursor is the id of a job: new jobs move nothing. */
const toCursor = (id: string) => Buffer.from(`job:${id}`).toString("base64url");

function idOf(cursor: string): number {
  const [, id] = /^job:([1-9]\d{0,14})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (id !== undefined) return Number(id);
  throw badUserInput(
    "The argument `after` is no cursor of this connection. Give an `endCursor` or `cursor` as you got it.",
  );
}

/** One page of jobs, in the form of the cursor connections specification. */
class JobPage {
  readonly nodes: readonly JobNode[];
  readonly totalCount: number;
  readonly pageInfo;

  constructor({ rows, checkedAt }: JobList, { newestFirst, after }: JobPageArgs, first: number) {
    const sorted = newestFirst ? rows.toReversed() : rows;
    const last = after === null ? undefined : idOf(after);
    const isBeyond = (id: number) => last === undefined || (newestFirst ? id < last : id > last);
    const found = sorted.findIndex(({ id }) => isBeyond(Number(id)));
    const start = found < 0 ? sorted.length : found;
    this.nodes = sorted
      .slice(start, start + first)
      .map((value) => new JobNode(value.id, undefined, { value, checkedAt }));
    this.totalCount = rows.length;
    const [firstNode, lastNode] = [this.nodes[0], this.nodes.at(-1)];
    this.pageInfo = {
      hasNextPage: start + first < rows.length,
      hasPreviousPage: start > 0,
      startCursor: firstNode ? toCursor(firstNode.id) : null,
      endCursor: lastNode ? toCursor(lastNode.id) : null,
    };
  }

  get edges() {
    return this.nodes.map((node) => ({ node, cursor: toCursor(node.id) }));
  }
}

/** @throws GraphQLError when the arguments are out of range; to be checked before the list is read */
export function checkPageArgs({ first, after }: JobPageArgs): number {
  if (after !== null) idOf(after);
  const size = first ?? DEFAULT_PAGE;
  if (size >= 1 && size <= MAX_PAGE) return size;
  throw badUserInput(`The argument \`first\` is out of range. Give a number from 1 to ${MAX_PAGE}.`);
}

/** The page that the arguments ask for. */
export const jobPage = (list: JobList, args: JobPageArgs) => new JobPage(list, args, checkPageArgs(args));
