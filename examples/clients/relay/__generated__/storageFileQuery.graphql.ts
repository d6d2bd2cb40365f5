/**
 * @generated SignedSource<<992175dafb5760230608931e4a3d0d03>>
 * @relayHash 11bbb063322332c71064a169b44df8db
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 17e20eb992116e613470b82130cddaaca3c0026fab9351562f874348c0d7b977

import type { ConcreteRequest } from 'relay-runtime';
export type storageFileQuery$variables = {
  path: string;
};
export type storageFileQuery$data = {
  readonly file: {
    readonly url: string;
  } | null | undefined;
};
export type storageFileQuery = {
  response: storageFileQuery$data;
  variables: storageFileQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "path"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "path",
        "variableName": "path"
      }
    ],
    "concreteType": "File",
    "kind": "LinkedField",
    "name": "file",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "url",
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
    "name": "storageFileQuery",
    "selections": (v1/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "storageFileQuery",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "11bbb063322332c71064a169b44df8db",
    "id": "17e20eb992116e613470b82130cddaaca3c0026fab9351562f874348c0d7b977",
    "metadata": {},
    "name": "storageFileQuery",
    "operationKind": "query",
    "text": "query storageFileQuery(\n  $path: FilePath!\n) {\n  file(path: $path) {\n    url\n  }\n}\n"
  }
};
})();

(node as any).hash = "4e30ba267c052d8e6adc6711fd76e224";

export default node;
