import { InMemoryCache } from "@apollo/client";

/** The cache of Apollo Client, with what it cannot know of the schema. */
export const createCache = () =>
  new InMemoryCache({
    // Without these, a fragment on an interface selects nothing, and says so nowhere.
    possibleTypes: {
      FileNode: ["File", "Folder", "ResultFile", "ResultFolder"],
      ResultNode: ["ResultFile", "ResultFolder"],
      Payload: [
        ...["AuthPayload", "CancelJobPayload", "DeletePayload", "JessSessionPayload", "MailPayload"],
        ...["SubmitJobPayload", "UpdateAccountPayload", "UploadPayload"],
      ],
    },
    typePolicies: {
      User: { keyFields: ["email"] },
      File: { keyFields: ["path"] },
      Folder: { keyFields: ["path"] },
      // Part of a job: without this, an event with fewer counters removes the others, and each list of jobs is read again.
      JobProgress: { merge: true },
    },
  });
