/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */

/** Stands for the last event of a subscription, by the context of the operation. @type {WeakMap<object, object>} */
const lastEvents = new WeakMap();

/**
 * Hive keeps the entities that it has read under the root value, which is one for all events of a subscription: each event
 * would have them as they were at the first. Here each event has a root value of its own.
 * https://github.com/graphql-hive/gateway/issues/2630
 *
 * @type {GatewayPlugin}
 */
export const freshEntities = {
  onSubgraphExecute({ executionRequest: { context, operationType } }) {
    if (context === undefined || operationType !== "subscription") return undefined;
    return () => ({ onNext: () => void lastEvents.set(context, {}) });
  },
  onDelegationStageExecute({ context, resolver, setResolver }) {
    const rootValue = lastEvents.get(context);
    if (rootValue === undefined) return;
    setResolver((object, sameContext, info, ...rest) => resolver(object, sameContext, { ...info, rootValue }, ...rest));
  },
};
