/** Whether a Docker host has what a runner's container needs. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { dirname, resolve } from "node:path";

import { parseJson } from "@parkit/protocol/internal/json";
import { documentRoot, optionalString, requiredInteger } from "@parkit/protocol/internal/json-member";
import { dockerDeployment } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import { containerSettings, type ContainerSpec } from "@parkit/targets/internal/container/container";

import { runTool } from "../run-tool";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { NOT_ASKED, readFact, unanswered, unknownFact, type Asked } from "./asked";
import type { Finding, Verdict } from "./finding";

/** Memory that Datadog asks for, in bytes: 2 GB. */
const LEAST_MEMORY_BYTES = 2e9;

/** Whether Docker runs the runner's container. */
export function isInDocker(spec: RunnerSpec): spec is ContainerSpec {
  return dockerDeployment(spec.deployment.type);
}

/** What is known of a Docker host. */
export interface DockerFacts {
  readonly engine: Asked<{ readonly version: string; readonly memoryBytes: number }>;
  /** Memory of this machine. */
  readonly memoryBytes: number;
  readonly directory: DirectoryState;
  /** Whether somebody listens on the runner's port. Undefined where it is not published. */
  readonly portTaken?: boolean;
}

/** What is known of the configuration directory. */
export type DirectoryState =
  | { readonly kind: "writable"; readonly ownedByRoot: boolean }
  /** It is not there, and the one above it takes it or does not. */
  | { readonly kind: "absent"; readonly canBeMade: boolean }
  | { readonly kind: "not-a-directory" }
  | { readonly kind: "closed" };

/** Looks at this machine; asks the engine, which may be elsewhere, where that is wanted. */
export async function probeDocker(
  spec: ContainerSpec,
  terminal: Terminal,
  live: boolean,
): Promise<DockerFacts> {
  const { configDirectory, ports } = containerSettings(spec);
  return {
    engine: live ? await askEngine(terminal) : NOT_ASKED,
    memoryBytes: totalmem(),
    directory: await directoryState(resolve(terminal.folder, configDirectory)),
    ...(ports.length === 0 ? {} : { portTaken: await isTaken(RUNNER_PORT) }),
  };
}

async function askEngine(terminal: Terminal): Promise<DockerFacts["engine"]> {
  const run = await runTool("docker", ["info", "--format", "{{json .}}"], terminal);
  if (!run.done) return unanswered(run.problem);
  const told = readFact(() => {
    const root = documentRoot(parseJson(run.text));
    return {
      version: optionalString(root, "ServerVersion") ?? "",
      memoryBytes: Number(requiredInteger(root, "MemTotal")),
    };
  });
  // Without an engine the client tells of itself alone, and ends well.
  return told.known && told.value.version === "" ? unanswered("it does not tell its version") : told;
}

async function directoryState(path: string): Promise<DirectoryState> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return { kind: "not-a-directory" };
    if (!(await isWritable(path))) return { kind: "closed" };
    // What everybody may write to, the user of the image may.
    return { kind: "writable", ownedByRoot: found.uid === 0 && (found.mode & 0o002) === 0 };
  } catch (error) {
    if (systemError(error) !== "ENOENT") return { kind: "closed" };
    return { kind: "absent", canBeMade: await canMakeBelow(dirname(path)) };
  }
}

async function canMakeBelow(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory() && (await isWritable(path));
  } catch {
    const above = dirname(path);
    return above !== path && (await canMakeBelow(above));
  }
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether somebody listens on a port of this machine. */
export async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", (error) => {
      done(systemError(error) === "EADDRINUSE");
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        done(false);
      });
    });
  });
}

/** Judges a Docker host for one runner. */
export function judgeDocker(spec: ContainerSpec, facts: DockerFacts): readonly Finding[] {
  const runner = spec.name;
  const { configDirectory } = containerSettings(spec);
  return [
    { id: "docker/engine", runner, ...engineVerdict(facts) },
    { id: "docker/memory", runner, ...memoryVerdict(facts) },
    { id: "docker/directory", runner, ...directoryVerdict(configDirectory, facts.directory) },
    ...(facts.portTaken === undefined
      ? []
      : [{ id: "docker/port" as const, runner, ...portVerdict(facts.portTaken) }]),
  ];
}

function engineVerdict({ engine }: DockerFacts): Verdict {
  if (engine.known) return { status: "ok", what: `the Docker engine answers: ${engine.value.version}` };
  const what = "whether the Docker engine answers";
  if (engine.notAsked === true) return unknownFact(what, engine, "");
  return {
    status: "problem",
    what: `the Docker engine does not answer: ${engine.why}`,
    why: "nothing runs the container",
    fix: "Start it: sudo systemctl start docker; or name another with DOCKER_HOST.",
  };
}

function memoryVerdict({ engine, memoryBytes }: DockerFacts): Verdict {
  const [where, bytes] = engine.known
    ? (["the Docker host", engine.value.memoryBytes] as const)
    : (["this machine", memoryBytes] as const);
  const what = `${where} has ${(bytes / 1e9).toFixed(1)} GB of memory`;
  if (bytes >= LEAST_MEMORY_BYTES) return { status: "ok", what };
  return {
    status: "problem",
    what,
    why: "Datadog asks for 2 GB: the container alone may use 1",
    fix: "Run the runner on a host with 2 GB or more.",
  };
}

function directoryVerdict(path: string, state: DirectoryState): Verdict {
  const why = "the runner keeps its configuration and identity there";
  const shown = JSON.stringify(path);
  switch (state.kind) {
    case "writable":
      return state.ownedByRoot
        ? {
            status: "warning",
            what: `${path} belongs to root`,
            why: `${why}, and the user of the image is not root`,
            fix: `sudo chown 1000:1000 ${shown}, or let another user own it.`,
          }
        : { status: "ok", what: `${path} can be written` };
    case "absent":
      return state.canBeMade
        ? { status: "ok", what: `${path} is not there yet, and can be made` }
        : {
            status: "problem",
            what: `${path} cannot be made here`,
            why,
            fix: `sudo install -d -o "$USER" ${shown}`,
          };
    case "not-a-directory":
      return {
        status: "problem",
        what: `${path} is not a directory`,
        why,
        fix: `Move it away: mv ${shown} ${JSON.stringify(`${path}.old`)}`,
      };
    case "closed":
      return {
        status: "problem",
        what: `${path} cannot be written`,
        why,
        fix: `sudo chown "$USER" ${shown}`,
      };
  }
}

function portVerdict(taken: boolean): Verdict {
  if (!taken) return { status: "ok", what: `port ${RUNNER_PORT} is free` };
  return {
    status: "warning",
    what: `somebody listens on port ${RUNNER_PORT}`,
    why: "the container cannot publish its port, unless it is this runner that listens",
    fix: `Look who it is: sudo ss -ltnp "sport = :${RUNNER_PORT}"`,
  };
}
