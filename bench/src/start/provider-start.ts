import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { selfSignedCertificate } from "@parkit/terraform-plugin/internal/wire/certificate";

import type { Bench, Claim } from "../bench";
import { beside, interleave } from "../interleave";
import { PROVIDER } from "../programs";
import { EMPTY_NODE, WITHOUT_AUTHORITIES } from "./process-cost";

const OURS = "provider to handshake";

/**
 * How fast the Terraform provider is ready, and how much memory it holds then. Terraform starts it three
 * times for one plan.
 */
export const providerStart: Bench = {
  name: "provider-start",
  summary: "start of the Terraform provider to its handshake, against node -e 0",
  run: async () => {
    const environment = terraformsEnvironment();
    const resident: number[] = [];
    const timings = await interleave([
      EMPTY_NODE,
      {
        name: OURS,
        run: async () => {
          const started = await startProvider(environment);
          if (started.residentMegabytes !== undefined) resident.push(started.residentMegabytes);
          return started.milliseconds;
        },
      },
    ]);
    return {
      timings,
      claims: [
        { what: OURS, ...beside(timings, OURS, EMPTY_NODE.name), atMost: 1.25 },
        ...memoryClaim(resident),
      ],
    };
  },
};

function memoryClaim(resident: readonly number[]): readonly Claim[] {
  if (resident.length === 0) return [];
  return [{ what: "resident at the handshake", ours: Math.max(...resident), unit: "MB", atMost: 48 }];
}

/** What Terraform tells a provider that it starts, mutual TLS included. */
function terraformsEnvironment(): NodeJS.ProcessEnv {
  return {
    ...WITHOUT_AUTHORITIES,
    TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    PLUGIN_PROTOCOL_VERSIONS: "5,6",
    PLUGIN_CLIENT_CERT: selfSignedCertificate().certificate,
  };
}

interface Started {
  readonly milliseconds: number;
  /** Undefined where the system does not tell. */
  readonly residentMegabytes: number | undefined;
}

/** Starts a provider, waits for its handshake and ends it. */
async function startProvider(env: NodeJS.ProcessEnv): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, [PROVIDER], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  for await (const line of createInterface(child.stdout)) {
    const milliseconds = performance.now() - started;
    if (!/^1\|6\|unix\|[^|]+\|grpc\|[^|]+$/.test(line)) throw new Error(`no handshake: ${line}`);
    const residentMegabytes = child.pid === undefined ? undefined : await residentMemory(child.pid);
    child.kill();
    await ended;
    return { milliseconds, residentMegabytes };
  }
  throw new Error("the provider ended without a handshake");
}

/** Resident memory of a process in megabytes; undefined where the system does not tell (it does on Linux). */
async function residentMemory(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}
