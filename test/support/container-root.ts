/** Programs in a root of their own, with mounts as a container has them. */
import { spawnSync } from "node:child_process";
import { chmod, lstat, mkdir, readlink, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

const REPOSITORY = resolve(__dirname, "../..");
const RUN_IN_ROOT = resolve(__dirname, "run-in-root.mjs");

/** What a program sees of the machine. */
export interface RootPlan {
  /** Directory that becomes its root. */
  readonly root: string;
  readonly isReadOnly: boolean;
  /** Id of its user, and of that user's own group. */
  readonly user: number;
  /** Ids of the other groups that the user is in. */
  readonly groups: readonly number[];
  /** In the order in which they are mounted. */
  readonly mounts: readonly RootMount[];
}

/** A file or directory of the machine that the program sees in a place of its root. */
export interface RootMount {
  readonly source: string;
  /** Path in the root, where something must be. */
  readonly directory: string;
  readonly isReadOnly: boolean;
}

/** Why no program can be run in a root of its own; undefined where one can. */
export const whyNoRoot: string | undefined =
  process.platform !== "linux"
    ? "roots are changed on Linux"
    : process.geteuid?.() === 0
      ? mountProblem()
      : "only root can change the root of a process";

/** A block of tests that run programs in roots of their own. */
export function describeInRoot(text: string, body: () => void): void {
  if (whyNoRoot === undefined) describe(text, body);
  else describe.skip(`${text} [skipped: ${whyNoRoot}]`, body);
}

/** Containers may keep even root from mounting. */
function mountProblem(): string | undefined {
  const { status } = spawnSync("unshare", ["--mount", "mount", "--make-rprivate", "/"]);
  return status === 0 ? undefined : "nothing can be mounted here";
}

/** Program and arguments that run a command in a root. */
export function inRoot(
  plan: RootPlan,
  command: readonly string[],
): readonly [program: string, argv: readonly string[]] {
  return ["unshare", ["--mount", process.execPath, RUN_IN_ROOT, JSON.stringify(plan), ...command]];
}

/**
 * Makes a root with nothing of the machine in it but what Node.js needs, and this checkout.
 *
 * @param checkout - where the checkout is seen. Default: where it is
 * @returns what is to be mounted
 */
export async function makeRoot(root: string, checkout = REPOSITORY): Promise<readonly RootMount[]> {
  await mkdir(root, { mode: 0o755 });
  await mkdir(join(root, "tmp"));
  await chmod(join(root, "tmp"), 0o1777);
  const seen = new Set(["/usr", "/proc", "/dev", dirname(dirname(process.execPath))]);
  for (const path of ["/bin", "/lib", "/lib64"]) {
    const status = await lstat(path).catch(() => undefined);
    if (status?.isSymbolicLink() === true) await symlink(await readlink(path), join(root, path));
    else if (status !== undefined) seen.add(path);
  }
  const mounts = [...Array.from(seen, (path) => [path, path] as const), [REPOSITORY, checkout] as const];
  for (const [, directory] of mounts) await mkdir(join(root, directory), { recursive: true });
  return mounts.map(([source, directory]) => ({ source, directory, isReadOnly: false }));
}
