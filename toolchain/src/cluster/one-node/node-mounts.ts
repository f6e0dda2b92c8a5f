import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NODE_NAME } from "./node-start";
import { runProgram } from "./run-program";

/** Folders of the system that programs of the node write into. The node has empty ones of its own. */
const HIDDEN = ["/run", "/var/lib", "/var/log"];

/**
 * Settings of the kernel that the kubelet wants to be so, and else changes for the whole machine. It finds
 * them as it wants them, in files that lie over those of the kernel.
 */
const KERNEL_SETTINGS = {
  "vm/overcommit_memory": 1,
  "vm/panic_on_oom": 0,
  "kernel/panic": 10,
  "kernel/panic_on_oops": 1,
  "kernel/keys/root_maxkeys": 1_000_000,
  "kernel/keys/root_maxbytes": 25_000_000,
} as const;

/**
 * Gives the node files of its own. All of it is seen by the node alone and gone with it, because the node has
 * a namespace of mounts.
 *
 * @param cache - folder that has to stay where it is
 */
export function mountNode(directory: string, cache: string): void {
  const mount = (...argv: readonly string[]): void => {
    runProgram("mount", argv);
  };
  mount("--types", "proc", "proc", "/proc");
  const below = HIDDEN.some((folder) => cache.startsWith(`${folder}/`));
  if (below) mount("--bind", cache, "/mnt");
  for (const folder of HIDDEN) mount("--types", "tmpfs", "--options", "mode=755", "tmpfs", folder);
  if (below) {
    mkdirSync(cache, { recursive: true });
    mount("--move", "/mnt", cache);
  }
  const own = join(directory, "files");
  const cover = (path: string, text: string): void => {
    const file = join(own, path.replaceAll("/", "_"));
    writeFileSync(file, text);
    mount("--bind", file, path);
  };
  mkdirSync(own, { recursive: true });
  for (const [name, value] of Object.entries(KERNEL_SETTINGS)) cover(`/proc/sys/${name}`, `${value}\n`);
  cover("/etc/hosts", `127.0.0.1 localhost ${NODE_NAME}\n`);
}
