/**
 * @generated SignedSource<<5c2a02166d0af2175b01813a3ea134c1>>
 * @relayHash 7d941cabc2bd39cb999f9e43f7cee1c6
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 64823d7dde13c2bf24a3f8e09632ffd35d003ebca10a7c277574e6f354b9c391

import type { ConcreteRequest } from 'relay-runtime';
export type Outcome = "INVALID_CREDENTIALS" | "INVALID_JESS_CREDENTIALS" | "NOT_CANCELLED" | "NOT_DELETED" | "NO_JESS_SESSION" | "NO_JOB" | "OK" | "REJECTED" | "SESSION_MISMATCH" | "UNCERTAIN" | "%future added value";
export type storageUploadMutation$variables = {
  files: ReadonlyArray<null>;
  path: string;
};
export type storageUploadMutation$data = {
  readonly upload: {
    readonly files: ReadonlyArray<{
      readonly name: string;
      readonly sha256: string;
      readonly size: number;
    }>;
    readonly ok: boolean;
    readonly outcome: Outcome;
    readonly status: string;
  };
};
export type storageUploadMutation = {
  response: storageUploadMutation$data;
  variables: storageUploadMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "files"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "path"
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "files",
        "variableName": "files"
      },
      {
        "kind": "Variable",
        "name": "path",
        "variableName": "path"
      }
    ],
    "concreteType": "UploadPayload",
    "kind": "LinkedField",
    "name": "upload",
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
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "UploadedFile",
        "kind": "LinkedField",
        "name": "files",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "name",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "size",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "sha256",
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
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "storageUploadMutation",
    "selections": (v2/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "storageUploadMutation",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "7d941cabc2bd39cb999f9e43f7cee1c6",
    "id": "64823d7dde13c2bf24a3f8e09632ffd35d003ebca10a7c277574e6f354b9c391",
    "metadata": {},
    "name": "storageUploadMutation",
    "operationKind": "mutation",
    "text": "mutation storageUploadMutation(\n  $path: FilePath!\n  $files: [Upload!]!\n) {\n  upload(path: $path, files: $files) {\n    ok\n    status\n    outcome\n    files {\n      name\n      size\n      sha256\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "9eeae1bebc4cb49e13c97d3b477f27ec";

export default node;
