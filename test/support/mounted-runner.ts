/**
 * A runner in a root of its own, with files where a deployment has them, and a service that it reaches with
 * the token of a credential file.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { inRoot, makeRoot, type RootMount } from "./container-root";
import { enrollAt } from "./enroll-at";
import type { RunnerSketch } from "./rendered-runner";
import { startEntry, type RunningEntry } from "./run-entry";

const SECRET = "s3cret-token";

/** The credential file that {@link expectCredential} asks for. */
export const CREDENTIAL_FILE = JSON.stringify({
  auth_type: "Token Auth",
  credentials: [{ tokenName: "key", tokenValue: SECRET }],
});

/** The action that these runners may do. */
export const ALLOWED = "com.datadoghq.http.request";

/** How a runner's program is started. */
export interface Start {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: number;
  /** Other groups of the user. @default - none */
  readonly groups?: readonly number[];
  /** Beside what every program needs. */
  readonly mounts: readonly RootMount[];
}

/** Makes a machine for each test of a file, and removes it. Returns what gives the current one. */
export function eachOnMountedRunner(): () => MountedRunner {
  let made: MountedRunner | undefined;
  beforeEach(async () => {
    made = await MountedRunner.make();
  });
  afterEach(async () => {
    await made?.remove();
  });
  return () => {
    if (made === undefined) throw new Error("there is no machine");
    return made;
  };
}

/** A machine for one runner. */
export class MountedRunner {
  #running: RunningEntry | undefined;

  private constructor(
    /** Directory of the test's own. */
    readonly folder: string,
    /** Root of the runner. */
    readonly root: string,
    readonly plane: ControlPlane,
    private readonly service: Server,
    private readonly machine: readonly RootMount[],
  ) {}

  /** Makes a root with Node.js and this checkout in it, a control plane and the service. */
  static async make(): Promise<MountedRunner> {
    const folder = await mkdtemp(join(tmpdir(), "parkit-mounts-"));
    await chmod(folder, 0o755);
    const root = join(folder, "root");
    const service = createServer(({ headers }, response) => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ isKnown: headers["x-key"] === SECRET }));
    });
    await new Promise<void>((listening) => service.listen(0, "127.0.0.1", listening));
    return new MountedRunner(folder, root, await startControlPlane(), service, await makeRoot(root));
  }

  /** Ends everything, and removes the files. */
  async remove(): Promise<void> {
    await this.stop();
    this.service.closeAllConnections();
    this.service.close();
    await this.plane.close();
    await rm(this.folder, { recursive: true });
  }

  /** Starts a runner, and waits until it works. */
  async start({ argv, env, user, groups = [], mounts }: Start): Promise<void> {
    const plan = { root: this.root, isReadOnly: false, user, groups, mounts: [...this.machine, ...mounts] };
    this.#running = startEntry(argv, env, (command) => inRoot(plan, command));
    await this.#running.line("Starting loop");
  }

  /** Stops the runner, if one was started. */
  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Both keys, as variables. */
  get keys(): Readonly<Record<string, string>> {
    return { DD_API_KEY: this.plane.apiKey, DD_APP_KEY: this.plane.appKey };
  }

  /** Agents know Datadog's sites alone; this is how their own tests name another control plane. */
  get agentVariables(): Readonly<Record<string, string>> {
    return { DD_DD_URL: this.plane.url, DD_INTERNAL_PAR_USE_DD_URL_FOR_OPMS: "true" };
  }

  /** Enrolls a runner, and returns who it is under the names that somebody has for that. */
  async identity(urn: string, privateKey: string): Promise<Readonly<Record<string, string>>> {
    const made = await enrollAt(this.plane, "payments");
    return { [urn]: made.urn, [privateKey]: made.privateKey };
  }

  /** Runners that were enrolled. */
  async urns(): Promise<readonly string[]> {
    const { runners } = (await this.call("/api/parkit/v1/runners")) as {
      readonly runners: readonly { readonly urn: string }[];
    };
    return runners.map(({ urn }) => urn);
  }

  /** Address of the service. */
  get serviceUrl(): string {
    const address = this.service.address();
    return `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`;
  }

  /** Calls the control plane, which must do what it is asked. */
  async call(path: string, body?: object): Promise<unknown> {
    const { url, apiKey, appKey } = this.plane;
    const answer = await fetch(url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}

/** Has the one runner call the service with what is in its credential file. */
export async function expectCredential(at: MountedRunner, sketch: RunnerSketch): Promise<void> {
  const [credential] = runnerSpec({ name: "payments", ...sketch }).credentials;
  const [urn = "", ...others] = await at.urns();
  expect(others).toEqual([]);
  const credentials = {
    type: "HTTPTokenAuthFile",
    path: credential?.path,
    headers: [{ name: "X-Key", value: "{{ key }}" }],
  };
  const attributes = {
    name: "service",
    runner_id: urn.split(":").at(-1),
    integration: { type: "HTTP", credentials },
  };
  await at.call("/api/v2/actions/connections", { data: { type: "action_connection", attributes } });
  const inputs = { verb: "GET", url: at.serviceUrl };
  const queued = await at.call("/api/parkit/v1/tasks", { fqn: ALLOWED, connection: "service", inputs });
  const { task } = queued as { readonly task: { readonly id: string } };
  expect(await at.call(`/api/parkit/v1/tasks/${task.id}?wait=60`)).toMatchObject({
    task: { status: "succeeded", outputs: { body: { isKnown: true } } },
  });
}
