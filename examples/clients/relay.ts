import { commitMutation, fetchQuery, type MutationConfig, type MutationParameters } from "relay-runtime";
import { createEnvironment, type EnvironmentOptions } from "./relay/createEnvironment.js";
import fileQuery, { type storageFileQuery } from "./relay/__generated__/storageFileQuery.graphql.js";
import listQuery, { type storageListQuery } from "./relay/__generated__/storageListQuery.graphql.js";
import logOffMutation, { type storageLogOffMutation } from "./relay/__generated__/storageLogOffMutation.graphql.js";
import logOnMutation, { type storageLogOnMutation } from "./relay/__generated__/storageLogOnMutation.graphql.js";
import meQuery, { type storageMeQuery } from "./relay/__generated__/storageMeQuery.graphql.js";
import uploadMutation, { type storageUploadMutation } from "./relay/__generated__/storageUploadMutation.graphql.js";

/** Relay on the service at `api`, e.g. "http://127.0.0.1:4000". */
export function open(api: string, options?: EnvironmentOptions) {
  let environment = createEnvironment(api, options);

  const commit = <Operation extends MutationParameters>(config: MutationConfig<Operation>) =>
    new Promise<Operation["response"]>((resolve, reject) => {
      commitMutation<Operation>(environment, {
        ...config,
        onCompleted: resolve,
        onError: reject,
      });
    });

  return {
    async logOn(email: string, password: string) {
      const variables = { input: { email, password } };
      return (await commit<storageLogOnMutation>({ mutation: logOnMutation, variables })).logon;
    },
    async me() {
      return (await fetchQuery<storageMeQuery>(environment, meQuery, {}).toPromise())?.me;
    },
    async list(path: string) {
      const data = await fetchQuery<storageListQuery>(environment, listQuery, { path }).toPromise();
      return data?.files?.children.nodes;
    },
    async upload(path: string, files: File[]) {
      const { upload } = await commit<storageUploadMutation>({
        mutation: uploadMutation,
        variables: { path, files: files.map(() => null) },
        uploadables: Object.fromEntries(files.map((file, index) => [`variables.files.${index}`, file])),
      });
      return upload;
    },
    async download(path: string) {
      const data = await fetchQuery<storageFileQuery>(environment, fileQuery, { path }).toPromise();
      if (!data?.file) return undefined;
      const response = await fetch(data.file.url, { credentials: "include" });
      if (!response.ok) throw new Error(`The download of ${path} failed: ${response.status}`);
      return await response.blob();
    },
    async logOff() {
      const { logoff } = await commit<storageLogOffMutation>({ mutation: logOffMutation, variables: {} });
      environment = createEnvironment(api, options); // with an empty store: the next user must not see what this one has read
      return logoff;
    },
  };
}
