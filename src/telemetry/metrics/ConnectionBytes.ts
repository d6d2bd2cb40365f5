import type { Socket } from "node:net";
import { Counter, type Registry } from "prom-client";

/** Bytes of the connections of callers: of those that have closed, and at each scrape of those that are open, so far. */
export class ConnectionBytes {
  readonly #open = new Set<Socket>();
  #received = 0;
  #sent = 0;

  constructor(registry: Registry) {
    const read = () => this.#read();
    new Counter({
      name: "ensims_bytes_total",
      help: "Bytes of the connections of callers, heads included.",
      labelNames: ["direction"],
      registers: [registry],
      collect() {
        const [received, sent] = read();
        this.reset();
        this.inc({ direction: "receive" }, received);
        this.inc({ direction: "transmit" }, sent);
      },
    });
  }

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#received += socket.bytesRead;
      this.#sent += socket.bytesWritten;
    });
  }

  #read(): [received: number, sent: number] {
    let [received, sent] = [this.#received, this.#sent];
    for (const { bytesRead, bytesWritten } of this.#open) {
      received += bytesRead;
      sent += bytesWritten;
    }
    return [received, sent];
  }
}
