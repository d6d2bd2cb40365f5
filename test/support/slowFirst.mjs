import Sequencer from "@jest/test-sequencer";

/** Test files that take half a minute or more where the others take seconds. */
const SLOW = [
  "server/log/logEndings",
  "server/graphql/compiled.property",
  "server/session/canaries",
  "server/connections/slowCallers",
];

/** Starts them first, so that no core waits for them at the end. Jest itself knows how long a file takes only from an earlier run. */
export default class extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isSlow = ({ path }) => SLOW.some((file) => path.endsWith(`test/${file}.test.ts`));
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
}
