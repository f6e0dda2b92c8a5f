/**
 * Runs a program in another root, as a container would. To be started in a mount namespace of its own (`unshare --mount`), which takes
 * the mounts with it when it ends.
 *
 * node run-in-root.mjs PLAN PROGRAM [ARGUMENTS...]: PLAN is a `RootPlan` of `container-root.ts` as JSON.
 */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";

const [plan = "{}", ...command] = process.argv.slice(2);
const { root, isReadOnly, user, groups, mounts } = JSON.parse(plan);
const mount = (...argv) => execFileSync("mount", argv, { stdio: ["ignore", "inherit", "inherit"] });
const closeWriting = (place) => mount("--bind", "-o", "remount,ro,bind", place);

mount("--make-rprivate", "/");
mount("--bind", root, root);
if (isReadOnly) closeWriting(root);
for (const { source, directory, isReadOnly: isClosed } of mounts) {
  const place = join(root, directory);
  mount("--rbind", source, place);
  if (isClosed) closeWriting(place);
}

const child = spawn(
  "chroot",
  [`--userspec=${user}:${user}`, `--groups=${groups.join(",")}`, root, ...command],
  {
    stdio: "inherit",
  },
);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
