/**
 * Runs a program in another root, as a container would: read-only but for one directory, as an unprivileged user. To be started in
 * a mount namespace of its own (`unshare --mount`), which takes the mounts with it when it ends.
 *
 * node run-in-root.mjs ROOT USER DIRECTORY SOURCE PROGRAM [ARGUMENTS...]: SOURCE is mounted at DIRECTORY of the root.
 */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";

const [root = "", user = "", directory = "", source = "", ...command] = process.argv.slice(2);
const mount = (...argv) => execFileSync("mount", argv, { stdio: ["ignore", "inherit", "inherit"] });

mount("--make-rprivate", "/");
mount("--bind", root, root);
mount("--bind", "-o", "remount,ro,bind", root);
mount("--bind", source, join(root, directory));

const child = spawn("chroot", [`--userspec=${user}:${user}`, "--groups=", root, ...command], {
  stdio: "inherit",
});
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
