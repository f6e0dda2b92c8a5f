import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from "node:fs";
import { mkdtemp, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";

import { startControlPlane } from "@parkit/control-plane";
import { terraformEnvironment } from "@parkit/toolchain";

import { startStateStore } from "./state-store";
import type { Contender } from "./terraform-contender";
import { timed } from "./interleave";

/** What is measured, in the order in which it is done. */
export const OPERATIONS = ["apply", "plan", "destroy"] as const;

/** One of {@link OPERATIONS}. */
export type Operation = (typeof OPERATIONS)[number];

/** How Terraform did with many objects of a contender. */
export interface TerraformRun {
  readonly milliseconds: Readonly<Record<Operation, number>>;
  /** Bytes of the state for each object. */
  readonly stateBytes: number;
  /** Most resident memory of one provider process; 0 where there is none or the system does not tell. */
  readonly peakMegabytes: number;
}

/**
 * Where Terraform keeps its state. Into a file it writes the whole state again after each object; what is
 * kept elsewhere it writes every few seconds.
 */
export type StateKind = "file" | "remote";

/** Applies, plans and destroys as many objects, against a control plane of their own. */
export async function runTerraform(
  terraform: string,
  contender: Contender,
  count: number,
  kind: StateKind,
): Promise<TerraformRun> {
  const plane = await startControlPlane();
  const store = kind === "remote" ? await startStateStore() : undefined;
  const directory = await realpath(await mkdtemp(join(tmpdir(), "provider-bench-")));
  const env = {
    ...terraformEnvironment(),
    DD_HOST: plane.url,
    DD_API_KEY: plane.apiKey,
    DD_APP_KEY: plane.appKey,
  };
  try {
    installProvider(contender, join(directory, "terraform.d/plugins"));
    await writeFile(join(directory, "main.tf"), contender.configuration(count));
    if (store !== undefined) await writeFile(join(directory, "backend.tf"), store.backend);
    const run = (...argv: readonly string[]): Promise<void> => runCommand(terraform, argv, directory, env);
    await run("init");
    const watch = watchMemory(directory);
    const apply = await timed(() => run("apply", "-auto-approve"));
    const size = store?.size() ?? (await stat(join(directory, "terraform.tfstate"))).size;
    const plan = await timed(() => run("plan", "-detailed-exitcode"));
    const destroy = await timed(() => run("destroy", "-auto-approve"));
    const milliseconds = { apply, plan, destroy };
    return { milliseconds, stateBytes: size / count, peakMegabytes: watch.stop() };
  } finally {
    await rm(directory, { recursive: true, force: true });
    store?.close();
    await plane.close();
  }
}

function installProvider({ provider }: Contender, mirror: string): void {
  if (provider === undefined) return;
  for (const place of provider.places) {
    const file = join(mirror, place);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(provider.file, file);
    chmodSync(file, 0o755);
    for (const other of provider.beside) copyFileSync(other, join(dirname(file), basename(other)));
  }
}

/**
 * Runs Terraform without a word.
 *
 * @throws {Error} with what it said, when it ends with another code than 0
 */
export async function runCommand(
  terraform: string,
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(terraform, [...argv, "-no-color"], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "close");
  const stderr = await text(child.stderr);
  await ended;
  if (child.exitCode !== 0)
    throw new Error(`terraform ${argv.join(" ")} ended with code ${String(child.exitCode)}: ${stderr}`);
}

/** Looks again and again at the provider's processes in a directory. */
function watchMemory(directory: string): { stop(): number } {
  let peak = 0;
  const timer = setInterval(() => {
    if (!existsSync("/proc")) return;
    for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
      peak = Math.max(peak, peakOf(pid, directory));
    }
  }, 200);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/**
 * Most resident memory that a provider's process has had, in megabytes; 0 for other processes, and where the
 * system does not tell.
 */
function peakOf(pid: string, directory: string): number {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) !== directory) return 0;
    if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("terraform-provider-")) return 0;
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return (Number(kilobytes ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
