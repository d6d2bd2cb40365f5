import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { Service } from "../../support/startService.js";
import { childOf } from "./stopInUpload.js";

/** What an engine is told about a container. */
export interface ContainerSpec {
  /** The folder that is its root; it is read-only there. */
  readonly root: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  /** Where something can be written; each is empty at the start. */
  readonly writable: readonly string[];
  /** A folder of the machine that is mounted there, read-only. */
  readonly mounted?: { readonly from: string; readonly to: string };
}

/**
 * What an engine does before it starts the command: a read-only root, `/proc`, the devices, the writable folders; then no more
 * privileges, and none of root's. The network is that of the machine, so that the sandbox of a test can be reached.
 */
const ENTER = `
root=$1 user=$2 writable=$3 from=$4 to=$5; shift 5
mkdir -p "$root/proc" "$root/dev" "$root$to"
mount --bind "$root" "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o nosuid,mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do : >"$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
for folder in $writable; do mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root$folder"; done
if [ -n "$from" ]; then mount --bind "$from" "$root$to"; mount -o remount,bind,ro "$root$to"; fi
mount -o remount,bind,ro "$root"
mount -o remount,ro "$root/dev"
exec setpriv --no-new-privs --bounding-set=-all,+setuid,+setgid,+sys_chroot \\
  /usr/sbin/chroot --userspec="$user" --groups= "$root" "$@"
`;

/** A container without an engine: the kernel's namespaces, made by the tools of util-linux. Needs root. */
export class Container extends Service {
  readonly #spec: ContainerSpec;

  constructor(spec: ContainerSpec) {
    const namespaces = ["--mount", "--pid", "--ipc", "--uts", "--fork"];
    const { uid, gid } = spec.user;
    const { from = "", to = "" } = spec.mounted ?? {};
    const enter = ["sh", "-ec", ENTER, "enter", spec.root, `${uid}:${gid}`, spec.writable.join(" "), from, to];
    super(spec.env, [], ["unshare", ...namespaces, ...enter, ...spec.command]);
    this.#spec = spec;
  }

  /** The number of its first process, on this machine. */
  get pid(): Promise<number> {
    return childOf(this.child.pid);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.pid, signal);
  }

  /** The launcher's end does not end what has changed its user, so the first process is killed too. */
  override async [Symbol.asyncDispose](): Promise<void> {
    await this.kill("SIGKILL").catch(() => undefined);
    await super[Symbol.asyncDispose]();
  }

  /** Runs another command in it, as the engine's `exec` does. Rejects when its exit code is not 0. */
  async exec(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { uid, gid } = this.#spec.user;
    const into = ["--target", String(await this.pid), "--mount", "--pid", "--root"];
    const as = ["--setuid", String(uid), "--setgid", String(gid)];
    const { stdout } = await promisify(execFile)("nsenter", [...into, ...as, ...command], {
      env: { ...this.#spec.env, ...env },
    });
    return stdout;
  }

  /** Its rights, and where it may write, as the kernel has them. */
  async rights() {
    const pid = await this.pid;
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const mounts = await readFile(`/proc/${pid}/mounts`, "utf8");
    const of = (name: string) => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, "m").exec(status)?.[1];
    const isWritable = (line: string) => / rw[, ]/.test(line) && !/^\S+ \/(?:proc|dev)(?:\/\S*)? /.test(line);
    return {
      pid: of("NSpid")?.split("\t").at(-1),
      uids: of("Uid"),
      gids: of("Gid"),
      groups: of("Groups"),
      capabilities: [of("CapInh"), of("CapPrm"), of("CapEff"), of("CapAmb")].map((bits) =>
        Number.parseInt(bits ?? "", 16),
      ),
      noNewPrivileges: of("NoNewPrivs"),
      writable: mounts
        .split("\n")
        .filter(isWritable)
        .map((line) => line.split(" ")[1]),
    };
  }
}
