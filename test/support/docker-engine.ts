/** The Docker engine of this machine, where one answers. */
import { spawnSync } from "node:child_process";

import { mustRun } from "../../examples/demo/program";

/** A Docker engine. */
export interface DockerEngine {
  /** Its version, as it says it. */
  readonly version: string;
  /** Version of the plugin for Compose; absent where there is none. */
  readonly compose?: string;
  /** Address of this machine as containers reach it. */
  readonly hostAddress: string;
}

/** Runs the client, which must succeed; returns what it prints, without the end of the line. */
export async function docker(...argv: readonly string[]): Promise<string> {
  return (await mustRun("docker", argv)).trimEnd();
}

/**
 * A block of tests that needs a Docker engine whose containers reach this machine. Without one the block is
 * one skipped test whose title says why.
 */
export function describeWithDocker(title: string, body: (engine: DockerEngine) => void): void {
  const found = findEngine();
  if (typeof found === "string") it.todo(`${title} [skipped: ${found.replaceAll(/[[\]]/g, "")}]`);
  else
    describe(title, () => {
      body(found);
    });
}

function findEngine(): DockerEngine | string {
  const version = ask("version", "--format", "{{.Server.Version}}");
  if (version.failure !== undefined) return `no Docker engine answers: ${version.failure}`;
  if (process.platform !== "linux") return "containers reach a machine by its bridge on Linux alone";
  const gateway = ask("network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}");
  if (gateway.failure !== undefined) return `Docker has no bridge: ${gateway.failure}`;
  const compose = ask("compose", "version", "--short");
  return {
    version: version.stdout,
    ...(compose.failure === undefined && { compose: compose.stdout }),
    hostAddress: gateway.stdout,
  };
}

function ask(...argv: readonly string[]): { readonly stdout: string; readonly failure?: string } {
  const { error, status, stdout, stderr } = spawnSync("docker", argv, { encoding: "utf8", timeout: 10_000 });
  if (error !== undefined)
    return {
      stdout: "",
      failure: "code" in error && error.code === "ENOENT" ? "docker is not on PATH" : error.message,
    };
  const [line = ""] = stderr.trim().split("\n");
  return { stdout: stdout.trim(), ...(status !== 0 && { failure: line }) };
}
