import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

import { startControlPlane } from "@parkit/control-plane";
import {
  PROVIDER_PLATFORMS,
  PROVIDER_SOURCE,
  providerMirrorPath,
} from "@parkit/provider-schema/terraform-provider";
import { resolveTool, terraformEnvironment } from "@parkit/toolchain";

import type { Bench, Claim } from "./bench";
import type { Timing } from "./interleave";
import { PROVIDER } from "./programs";
import { timed } from "./timed";

const COUNTS = [10, 100, 1000] as const;
const OPERATIONS = ["apply", "plan", "destroy"] as const;
type Operation = (typeof OPERATIONS)[number];

/**
 * Seconds that Datadog's own provider 4.19.0 took for 1000 connections, and Terraform alone for as many `terraform_data`, on one machine with
 * two cores. Their ratio carries over to other machines better than the seconds do.
 */
const OFFICIAL: Readonly<Record<Operation, { readonly seconds: number; readonly floor: number }>> = {
  apply: { seconds: 45.7, floor: 9.0 },
  plan: { seconds: 20.1, floor: 1.1 },
  destroy: { seconds: 65.5, floor: 19.7 },
};
/** Share of the official provider's time that ours may take. */
const SHARE = 0.6;

/** How long Terraform takes for many connections, beside as many objects that no provider is asked for. */
export const providerOperations: Bench = {
  name: "provider-operations",
  summary: "apply, plan and destroy of 10, 100 and 1000 connections, against as many terraform_data",
  run: async (note) => {
    const tool = await resolveTool("terraform");
    if (tool.status === "missing") {
      note(tool.reason);
      return { timings: [], claims: [] };
    }
    const timings: Timing[] = [];
    const claims: Claim[] = [];
    for (const count of COUNTS) {
      const floor = await measure(tool.path, dataConfiguration(count), note, `${count} terraform_data`);
      const ours = await measure(tool.path, connectionConfiguration(count), note, `${count} connections`);
      timings.push(...floor.timings, ...ours.timings);
      for (const operation of OPERATIONS) {
        const value = ours.milliseconds[operation] / floor.milliseconds[operation];
        const { seconds, floor: officialFloor } = OFFICIAL[operation];
        const atMost = (SHARE * seconds) / officialFloor;
        const what = `${operation} of ${count}, against terraform_data`;
        claims.push({ what, value, unit: "times", ...(count === 1000 && { atMost }) });
      }
      claims.push({
        what: `peak memory of the provider, ${count} connections`,
        value: ours.peakMegabytes,
        unit: "MB",
      });
    }
    return { timings, claims };
  },
};

interface Measured {
  readonly timings: readonly Timing[];
  readonly milliseconds: Readonly<Record<Operation, number>>;
  /** Most resident memory of one provider process; 0 where there is none or the system does not tell. */
  readonly peakMegabytes: number;
}

function dataConfiguration(count: number): string {
  return `resource "terraform_data" "d" {\n  count = ${count}\n  input = "d-\${count.index}"\n}\n`;
}

function connectionConfiguration(count: number): string {
  return `terraform {
  required_providers {
    parkit = { source = "${PROVIDER_SOURCE}" }
  }
}
resource "parkit_connection" "c" {
  count           = ${count}
  name            = "c-\${count.index}"
  identifier_tags = ["n:\${count.index}"]
  http            = { base_url = "https://billing.example" }
}
`;
}

async function measure(
  terraform: string,
  configuration: string,
  note: (text: string) => void,
  name: string,
): Promise<Measured> {
  const plane = await startControlPlane();
  const directory = await realpath(await mkdtemp(join(tmpdir(), "provider-bench-")));
  const env = {
    ...terraformEnvironment(),
    DD_HOST: plane.url,
    DD_API_KEY: plane.apiKey,
    DD_APP_KEY: plane.appKey,
  };
  try {
    for (const platform of PROVIDER_PLATFORMS) {
      const file = join(directory, "terraform.d/plugins", providerMirrorPath(platform));
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(PROVIDER, file);
    }
    await writeFile(join(directory, "main.tf"), configuration);
    const run = (...argv: readonly string[]): Promise<void> => runTerraform(terraform, argv, directory, env);
    await run("init");
    const watch = watchMemory(directory);
    const milliseconds = {
      apply: await timed(() => run("apply", "-auto-approve")),
      plan: await timed(() => run("plan", "-detailed-exitcode")),
      destroy: await timed(() => run("destroy", "-auto-approve")),
    };
    const timings = OPERATIONS.map((operation): Timing => {
      const time = milliseconds[operation];
      note(`${operation} of ${name}: ${(time / 1000).toFixed(1)} s`);
      return { name: `${operation} of ${name}`, median: time, least: time, greatest: time, rounds: 1 };
    });
    return { timings, milliseconds, peakMegabytes: watch.stop() };
  } finally {
    await rm(directory, { recursive: true, force: true });
    await plane.close();
  }
}

async function runTerraform(
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

/** Most resident memory that a provider's process has had, in megabytes; 0 for other processes, and where the system does not tell. */
function peakOf(pid: string, directory: string): number {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) !== directory) return 0;
    if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("terraform-provider-parkit")) return 0;
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return (Number(kilobytes ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
