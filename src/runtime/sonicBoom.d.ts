import type {} from "sonic-boom";

declare module "sonic-boom" {
  interface SonicBoom {
    /** With `contentMode: "buffer"`, which its own types leave out. */
    write(bytes: Buffer): boolean;
  }
}
