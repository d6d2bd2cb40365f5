/**
 * @generated SignedSource<<f215acfa646ab06cd1dcfa33d4160cdf>>
 * @relayHash b44adfb2b7eaf35b0b21bae05c1c1309
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 21759430c857701995ee3cc9fa4e05e0cafca594fd5cd0bf11ab1e238e3b74cb

import type { ConcreteRequest } from 'relay-runtime';
export type Outcome = "INVALID_CREDENTIALS" | "INVALID_JESS_CREDENTIALS" | "NOT_CANCELLED" | "NOT_DELETED" | "NO_JESS_SESSION" | "NO_JOB" | "OK" | "REJECTED" | "SESSION_MISMATCH" | "UNCERTAIN" | "%future added value";
export type storageLogOffMutation$variables = Record<PropertyKey, never>;
export type storageLogOffMutation$data = {
  readonly logoff: {
    readonly ok: boolean;
    readonly outcome: Outcome;
    readonly status: string;
  };
};
export type storageLogOffMutation = {
  response: storageLogOffMutation$data;
  variables: storageLogOffMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "AuthPayload",
    "kind": "LinkedField",
    "name": "logoff",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "ok",
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
        "name": "outcome",
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "storageLogOffMutation",
    "selections": (v0/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "storageLogOffMutation",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "cacheID": "b44adfb2b7eaf35b0b21bae05c1c1309",
    "id": "21759430c857701995ee3cc9fa4e05e0cafca594fd5cd0bf11ab1e238e3b74cb",
    "metadata": {},
    "name": "storageLogOffMutation",
    "operationKind": "mutation",
    "text": "mutation storageLogOffMutation {\n  logoff {\n    ok\n    status\n    outcome\n  }\n}\n"
  }
};
})();

(node as any).hash = "69106755331eff26353308f3da6d08ad";

export default node;
