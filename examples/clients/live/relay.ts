import { Observable, requestSubscription, type SubscribeFunction } from "relay-runtime";
import jobsFollowSubscription, {
  type jobsFollowSubscription as Follow,
} from "../relay/__generated__/jobsFollowSubscription.graphql.js";
import { createEnvironment, documentOf } from "../relay/createEnvironment.js";
import { connectLive } from "./graphqlSse.js";

/** The second argument of `Network.create`: subscriptions, by graphql-sse. */
function createSubscribe(api: string, sendIds: boolean): SubscribeFunction {
  const live = connectLive(api);
  return (request, variables) =>
    Observable.create((sink) =>
      live.subscribe(
        { query: "", ...documentOf(request, sendIds), operationName: request.name, variables },
        {
          ...sink,
          next({ data, errors }) {
            if (errors?.[0]) sink.error(new Error(errors[0].message));
            else if (data) sink.next({ data });
          },
        },
      ),
    );
}

/** Relay with live jobs on the service at `api`, e.g. "http://127.0.0.1:4000"; `sendIds` as in `createEnvironment`. */
export function open(api: string, sendIds = false) {
  const environment = createEnvironment(api, { sendIds, subscribe: createSubscribe(api, sendIds) });

  return {
    follow(id: string, tell: (job: Follow["response"]["job"]) => void) {
      return new Promise<void>((resolve, reject) => {
        requestSubscription<Follow>(environment, {
          subscription: jobsFollowSubscription,
          variables: { id },
          onNext: (data) => data && tell(data.job),
          onError: reject,
          onCompleted: () => resolve(),
        });
      });
    },
  };
}
