import { graphql } from "relay-runtime";

// As in `storage.ts`: of each, relay-compiler makes a file in `__generated__`.

export const follow = graphql`
  subscription jobsFollowSubscription($id: ID!) {
    job(id: $id) {
      id
      status
      message
      isEnded
      isCancelling
      checkedAt
      progress {
        total
        waiting
        started
        collected
        cancelled
        other
        fraction
      }
    }
  }
`;
