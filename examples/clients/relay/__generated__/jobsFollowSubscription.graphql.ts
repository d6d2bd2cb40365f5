/**
 * @generated SignedSource<<00d2fe19752ac6dcf3a0dd24149d1b70>>
 * @relayHash c3cb749bfa29071e32174ec255ce1369
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID f34b192ba69256a22d58770bd7310b58036bf6f1451eb4c091c3f3089ca7c02e

import type { ConcreteRequest } from 'relay-runtime';
export type JobStatus = "ACCEPTED" | "CANCELED" | "FINISHED" | "QUEUED" | "REJECTED" | "UNKNOWN" | "UNPACKED" | "%future added value";
export type jobsFollowSubscription$variables = {
  id: string;
};
export type jobsFollowSubscription$data = {
  readonly job: {
    readonly checkedAt: string;
    readonly id: string;
    readonly isCancelling: boolean | null | undefined;
    readonly isEnded: boolean;
    readonly message: string | null | undefined;
    readonly progress: {
      readonly cancelled: number;
      readonly collected: number;
      readonly fraction: number;
      readonly other: number;
      readonly started: number;
      readonly total: number;
      readonly waiting: number;
    };
    readonly status: JobStatus;
  };
};
export type jobsFollowSubscription = {
  response: jobsFollowSubscription$data;
  variables: jobsFollowSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "Job",
    "kind": "LinkedField",
    "name": "job",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "id",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "status",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "message",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "isEnded",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "isCancelling",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "checkedAt",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "JobProgress",
        "kind": "LinkedField",
        "name": "progress",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "total",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "waiting",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "started",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "collected",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "cancelled",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "other",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "fraction",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "jobsFollowSubscription",
    "selections": (v1/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "jobsFollowSubscription",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "c3cb749bfa29071e32174ec255ce1369",
    "id": "f34b192ba69256a22d58770bd7310b58036bf6f1451eb4c091c3f3089ca7c02e",
    "metadata": {},
    "name": "jobsFollowSubscription",
    "operationKind": "subscription",
    "text": "subscription jobsFollowSubscription(\n  $id: ID!\n) {\n  job(id: $id) {\n    id\n    status\n    message\n    isEnded\n    isCancelling\n    checkedAt\n    progress {\n      total\n      waiting\n      started\n      collected\n      cancelled\n      other\n      fraction\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "abd028c1996da9c06d300aaf78c05115";

export default node;
