import { Observable, requestSubscription, type SubscribeFunction } from "relay-runtime";
import jobsFollowSubscription, {
  type jobsFollowSubscription as Follow,
} from "../relay/__generated__/jobsFollowSubscription.graphql.js";
import { createEnvironment } from "../relay/createEnvironment.js";
import { connectLive } from "./graphqlSse.js";

/** The second argument of `Network.create`: subscriptions, by graphql-sse. */
function createSubscribe(api: string): SubscribeFunction {
  const live = connectLive(api);
  return ({ text, name }, variables) =>
    Observable.create((sink) =>
      live.subscribe(
        { query: text ?? "", operationName: name, variables },
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

/** Relay with live jobs on the service at `api`, e.g. "http://127.0.0.1:4000". */
export function open(api: string) {
  const environment = createEnvironment(api, createSubscribe(api));

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
