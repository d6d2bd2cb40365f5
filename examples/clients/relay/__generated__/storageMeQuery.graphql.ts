/**
 * @generated SignedSource<<e92d6d15ed17ef81218bd428d7896214>>
 * @relayHash 9189c74194222aab20d11139e051b426
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 9e10924024346b35b6ab5957da0b6f939c2d1173231c446041e6d7751c2a06c6

import type { ConcreteRequest } from 'relay-runtime';
export type storageMeQuery$variables = Record<PropertyKey, never>;
export type storageMeQuery$data = {
  readonly me: {
    readonly email: string;
    readonly firstName: string | null | undefined;
    readonly surname: string | null | undefined;
  } | null | undefined;
};
export type storageMeQuery = {
  response: storageMeQuery$data;
  variables: storageMeQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "User",
    "kind": "LinkedField",
    "name": "me",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "email",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "firstName",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "surname",
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
    "name": "storageMeQuery",
    "selections": (v0/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "storageMeQuery",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "cacheID": "9189c74194222aab20d11139e051b426",
    "id": "9e10924024346b35b6ab5957da0b6f939c2d1173231c446041e6d7751c2a06c6",
    "metadata": {},
    "name": "storageMeQuery",
    "operationKind": "query",
    "text": "query storageMeQuery {\n  me {\n    email\n    firstName\n    surname\n  }\n}\n"
  }
};
})();

(node as any).hash = "35fa1e00bab493073e1ea067efd31e3b";

export default node;
