/** What every set-up in this folder can do. */
export interface Client {
  logOn(email: string, password: string): Promise<{ readonly ok: boolean; readonly status: string } | null | undefined>;
  me(): Promise<{ readonly email: string } | null | undefined>;
  list(path: string): Promise<readonly { readonly path: string; readonly size: number }[] | undefined>;
  upload(path: string, files: File[]): Promise<Uploaded | null | undefined>;
  /** The bytes of a file; undefined when there is none. */
  download(path: string): Promise<Blob | undefined>;
  logOff(): Promise<{ readonly ok: boolean } | null | undefined>;
}

interface Uploaded {
  readonly ok: boolean;
  readonly status: string;
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** Uses a client as a front end would: one user, then another. Gives what was seen. */
export async function tour(client: Client, folder: string) {
  const wrong = await client.logOn("demo@example.org", "wrong");
  const loggedOn = await client.logOn("demo@example.org", "demo");
  const me = await client.me();
  const root = await client.list("/");
  const uploaded = await client.upload(folder, [
    new File(["Grüße\n"], "hello ü.txt", { type: "text/plain" }),
    new File([new Uint8Array(100_000)], "zeros.bin"),
  ]);
  const listed = await client.list(folder);
  const hello = await client.download(`${folder}/hello ü.txt`);
  const zeros = await client.download(`${folder}/zeros.bin`);
  const missing = await client.download(`${folder}/missing`);
  await client.logOff();
  const nobody = await client.me().catch((error: unknown) => (error instanceof Error ? error.message : "no error"));
  await client.logOn("admin@example.org", "admin");
  const next = await client.me();
  await client.logOff();
  return {
    wrong: wrong?.ok,
    loggedOn: loggedOn?.ok,
    me: me?.email,
    root: root?.map(({ path }) => path),
    uploaded: uploaded?.files.map(({ name, size }) => ({ name, size })),
    listed: listed?.map(({ path, size }) => ({ path, size })),
    hello: await hello?.text(),
    zeros: zeros?.size,
    missing: missing === undefined,
    nobody,
    next: next?.email,
  };
}
