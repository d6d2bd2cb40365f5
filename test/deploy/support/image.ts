import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BUILT_PROGRAM } from "../../support/startService.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

/** What an image says about how it is to be started. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly StopSignal: string;
  readonly ExposedPorts: Readonly<Record<string, unknown>>;
  readonly Labels: Readonly<Record<string, string>>;
}

interface Inspected {
  readonly OCIv1: {
    readonly architecture: string;
    readonly config: ImageConfig;
    readonly rootfs: { readonly diff_ids: readonly string[] };
  };
}

/** Buildah with a storage of its own, so that nothing of it is left on the machine and nothing of the machine is seen. */
export class Builder implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Builder> {
    return new Builder(await mkdtemp(join(tmpdir(), "ensims-image-")));
  }

  async #buildah(...args: readonly string[]): Promise<string> {
    const storage = ["--root", join(this.folder, "root"), "--runroot", join(this.folder, "run")];
    const options = { env: { ...process.env, BUILDAH_ISOLATION: "chroot" }, maxBuffer: 2 ** 24 };
    const { stdout } = await run("buildah", [...storage, "--storage-driver", "vfs", ...args], options);
    return stdout.trim();
  }

  /** An image from nothing but what `fill` puts into a folder. */
  async fromScratch(name: string, fill: (root: string) => Promise<void>, ...options: readonly string[]): Promise<void> {
    const container = await this.#buildah("from", ...options, "scratch");
    await fill(await this.#buildah("mount", container));
    await this.#buildah("commit", "--quiet", container, name);
    await this.#buildah("rm", container);
  }

  /** Builds `deploy/Containerfile` without a network, from a copy of the repository as it is after `npm run build`. */
  async build(name: string, base: string, ...options: readonly string[]): Promise<void> {
    const context = join(this.folder, "context");
    await mkdir(join(context, "node_modules"), { recursive: true });
    await writeFile(join(context, "node_modules/none-of-the-image"), "");
    for (const path of [".dockerignore", "deploy", "schema", "package.json", "LICENSE"])
      await cp(join(ROOT, path), join(context, path), { recursive: true });
    await cp(dirname(BUILT_PROGRAM), join(context, "dist"), { recursive: true });
    const file = ["--file", join(context, "deploy/Containerfile"), "--build-arg", `NODE_IMAGE=${base}`];
    await this.#buildah("build", "--pull=never", "--network", "none", ...file, "--tag", name, ...options, context);
  }

  async inspect(name: string): Promise<Inspected["OCIv1"]> {
    const inspected = JSON.parse(await this.#buildah("inspect", "--type", "image", name)) as Inspected;
    return inspected.OCIv1;
  }

  /** The root of a container of this image. */
  async mount(name: string): Promise<string> {
    return this.#buildah("mount", await this.#buildah("from", "--pull=never", name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#buildah("rm", "--all");
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Fills the root of an image with what a distroless one has: Node, the libraries that it needs, and the certificates of the authorities. */
export async function fillNodeBase(root: string): Promise<void> {
  const node = await realpath(process.execPath);
  const { stdout } = await run("ldd", [node]);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path);
  for (const path of [...libraries, "/etc/ssl/certs/ca-certificates.crt"])
    await cp(await realpath(path), join(root, path), { recursive: true });
  await cp(node, join(root, "nodejs/bin/node"));
  await mkdir(join(root, "tmp"));
  await chmod(join(root, "tmp"), 0o1777);
}
