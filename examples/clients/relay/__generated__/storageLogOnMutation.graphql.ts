/**
 * @generated SignedSource<<a7b01e47c98b89c94cf3d427114c8bbf>>
 * @relayHash 9428124f85c61e944b6f5d0c6ed3c2a7
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 63f8695e186ce7ccaa51120dea64fd8d8fdc24358a55ab08a451bf979e2ddbf1

import type { ConcreteRequest } from 'relay-runtime';
export type Outcome = "INVALID_CREDENTIALS" | "INVALID_JESS_CREDENTIALS" | "NOT_CANCELLED" | "NOT_DELETED" | "NO_JESS_SESSION" | "NO_JOB" | "OK" | "REJECTED" | "SESSION_MISMATCH" | "UNCERTAIN" | "%future added value";
export type CredentialInput = {
  email: string;
  password: string;
};
export type storageLogOnMutation$variables = {
  input: CredentialInput;
};
export type storageLogOnMutation$data = {
  readonly logon: {
    readonly ok: boolean;
    readonly outcome: Outcome;
    readonly status: string;
  };
};
export type storageLogOnMutation = {
  response: storageLogOnMutation$data;
  variables: storageLogOnMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "AuthPayload",
    "kind": "LinkedField",
    "name": "logon",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "storageLogOnMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "storageLogOnMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "9428124f85c61e944b6f5d0c6ed3c2a7",
    "id": "63f8695e186ce7ccaa51120dea64fd8d8fdc24358a55ab08a451bf979e2ddbf1",
    "metadata": {},
    "name": "storageLogOnMutation",
    "operationKind": "mutation",
    "text": "mutation storageLogOnMutation(\n  $input: CredentialInput!\n) {\n  logon(input: $input) {\n    ok\n    status\n    outcome\n  }\n}\n"
  }
};
})();

(node as any).hash = "c0265304c5f45159f435bcf6e07f2499";

export default node;
