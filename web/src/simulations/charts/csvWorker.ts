import { CsvReader } from "./csv";
import { type Table, TableBuilder } from "./table";

/** What the page asks for. */
export interface TableRequest {
  readonly url: string;
  readonly maxBytes: number;
}

export type TableMessage =
  | { readonly kind: "progress"; readonly bytes: number }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "tooLarge" }
  /** Of the service: its response. */
  | { readonly kind: "refused"; readonly body: string }
  | { readonly kind: "unreachable" };

const post = (message: TableMessage) => self.postMessage(message);

/** Reads a CSV as it arrives, so that a long file neither blocks the page nor is held as text. */
async function readTable({ url, maxBytes }: TableRequest): Promise<void> {
  const response = await fetch(url, { credentials: "include" });
  if (!response.ok || !response.body) {
    post({ kind: "refused", body: await response.text() });
    return;
  }
  const builder = new TableBuilder();
  const csv = new CsvReader((cells) => builder.add(cells));
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes) {
      void reader.cancel();
      post({ kind: "tooLarge" });
      return;
    }
    csv.push(decoder.decode(value, { stream: true }));
    post({ kind: "progress", bytes });
  }
  csv.push(decoder.decode());
  csv.end();
  post({ kind: "table", table: builder.build() });
}

self.addEventListener("message", ({ data }: MessageEvent<TableRequest>) => {
  readTable(data).catch(() => post({ kind: "unreachable" }));
});
