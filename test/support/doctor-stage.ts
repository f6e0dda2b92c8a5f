import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from "@parkit/control-plane";
import type { CheckId } from "parkit/internal/doctor/finding";

import type { ServerIdentity } from "./certificate-authority";
import { runParkit } from "./run-parkit";

/** What one check found. */
interface Found {
  readonly id: string;
  readonly status: string;
  readonly what: string;
  readonly why?: string;
  readonly fix?: string;
  readonly notAsked?: boolean;
}

/** What `parkit doctor` says. */
export interface Examined {
  readonly code: number | null;
  readonly all: readonly Found[];
  /** Status and sentence of a check, as in "ok: …"; of one that is made several times a line each. */
  readonly told: (id: CheckId) => string;
}

/** Variables of an environment; undefined takes one out. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A folder and servers for tests of `parkit doctor`. */
export interface DoctorStage {
  /** A path below the folder in which commands run. */
  readonly path: (...names: readonly string[]) => string;
  /** An environment in which nothing of this machine counts but its programs. */
  readonly environment: (env: Environment) => Environment;
  /** Runs the command on a description. @param argv - `--live` unless said */
  readonly doctor: (description: string, env?: Environment, argv?: readonly string[]) => Promise<Examined>;
  /** A folder with programs that do what a script says: stand-ins for what this machine may lack. */
  readonly programs: (scripts: Readonly<Record<string, string>>) => Promise<string>;
  /** Starts a server until the end of the test; gives its address. */
  readonly serve: (handler: RequestListener) => Promise<string>;
  /** The same over TLS; gives its port. */
  readonly serveSecurely: (identity: ServerIdentity, handler: RequestListener) => Promise<number>;
  /** Starts a control plane until the end of the test. */
  readonly plane: (options?: ControlPlaneOptions) => Promise<ControlPlane>;
  /** Has something done at the end of the test, before what was asked for earlier. */
  readonly atEnd: (work: () => unknown) => void;
}

/** Opens a stage for the tests of a file. */
export function doctorStage(): DoctorStage {
  let folder: string;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-doctor-"));
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const atEnd = (work: () => unknown): void => {
    closing.unshift(work);
  };
  const environment = (env: Environment): Environment => {
    const proxies = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"];
    const none = [...proxies, ...proxies.map((name) => name.toUpperCase()), "DD_API_KEY", "DD_APP_KEY"];
    return {
      ...Object.fromEntries(none.map((name) => [name, undefined])),
      HOME: folder,
      KUBECONFIG: join(folder, "no-kubeconfig"),
      ...env,
    };
  };
  const listen = async (server: Server | ReturnType<typeof createSecureServer>): Promise<number> => {
    server.listen(0, "localhost");
    await once(server, "listening");
    atEnd(() => {
      server.closeAllConnections();
      server.close();
    });
    // A server that listens on a port has an address of this kind.
    return (server.address() as AddressInfo).port;
  };
  return {
    path: (...names) => join(folder, ...names),
    environment,
    atEnd,
    doctor: async (description, env = {}, argv = ["--live"]) => {
      const { code, stdout, stderr } = await runParkit(["doctor", "-f", "-", "--format", "json", ...argv], {
        cwd: folder,
        env: environment(env),
        input: description,
      });
      if (stdout === "") throw new Error(stderr);
      const { checks } = JSON.parse(stdout) as { checks: readonly Found[] };
      const told = (id: CheckId): string =>
        checks
          .filter((found) => found.id === id)
          .map(({ status, what }) => `${status}: ${what}`)
          .join("\n");
      return { code, all: checks, told };
    },
    programs: async (scripts) => {
      const path = await mkdtemp(join(folder, "bin-"));
      for (const [name, script] of Object.entries(scripts))
        await writeFile(join(path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return path;
    },
    serve: async (handler) => `http://localhost:${await listen(createServer(handler))}`,
    serveSecurely: (identity, handler) => listen(createSecureServer(identity, handler)),
    plane: async (options = {}) => {
      const started = await startControlPlane(options);
      atEnd(() => started.close());
      return started;
    },
  };
}

/** Keys of a control plane, as the environment has them. */
export function keys({ apiKey, appKey }: ControlPlane): Environment {
  return { DD_API_KEY: apiKey, DD_APP_KEY: appKey };
}

/** The line of a description that names a control plane. */
export function siteLine(url: string): string {
  return `site: { appUrl: "${url}", apiUrl: "${url}" }`;
}

/**
 * A description with a runner in Docker that its owner's keys enroll.
 *
 * @param more - of the deployment, as in `, imageTag: v1`
 */
export function inDocker(url: string, more = ""): string {
  return `apiVersion: parkit/v1
${siteLine(url)}
runners:
  - { name: edge, allow: [com.datadoghq.http.request], deployment: { type: docker${more} } }
`;
}

/** A script in place of Docker: it has no Compose plugin. `INFO` is what it tells of its engine. */
export const DOCKER = `case "$1" in
  --version) echo "Docker version 28.2.2, build e6534b4" ;;
  info) printf '%s' "\${INFO:-{\\"ServerVersion\\":\\"28.2.2\\",\\"MemTotal\\":8000000000\\}}" ;;
  *) echo "docker: '$1' is not a docker command." >&2; exit 1 ;;
esac`;
