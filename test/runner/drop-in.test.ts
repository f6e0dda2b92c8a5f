/**
 * What parkit renders starts the entry program: with the arguments, variables and files that Docker, Compose,
 * Kubernetes, the charts and the operator make of it. Mounts are directories of the test.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import type { SiteInput } from "@parkit/provider-schema/internal/site/site";
import { parse, stringify } from "yaml";

import { startService, type Service } from "../../examples/demo/service";
import { enrollAt } from "../support/enroll-at";
import {
  configdata,
  renderedDocuments,
  renderedText,
  renderedYaml,
  type RunnerSketch,
} from "../support/rendered-runner";
import { startEntry, type RunningEntry } from "../support/run-entry";
import { runTask } from "../support/run-task";

const ALLOW = ["com.datadoghq.http.request"] as const;

/** How a container is started. */
interface Start {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Text of files by their path in the container. */
  readonly files?: Readonly<Record<string, string>>;
}

let folder: string;
let plane: ControlPlane;
let service: Service;
let names: string[];
let running: RunningEntry | undefined;

beforeAll(async () => {
  service = await startService({ paid: true });
});
afterAll(() => {
  service.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-drop-in-"));
  names = [];
  plane = await startControlPlane({
    log: (event) => {
      if (event.event === "runner-enrolled") names.push(event.name);
    },
  });
});
afterEach(async () => {
  await running?.stop();
  await plane.close();
  await rm(folder, { recursive: true });
});

/** Paths of the container are below the test's directory. */
const here = (text: string): string => text.replace(/(^|=)(\/etc\/|\/var\/lib\/)/, `$1${folder}$2`);

/** Starts what is rendered, and stops it after some work. */
async function expectRunning(
  { argv, env, files = {} }: Start,
  work: (runner: string) => Promise<void>,
): Promise<void> {
  await mkdir(join(folder, RUNNER_CONFIG_DIRECTORY), { recursive: true, mode: 0o700 });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(here(path)), { recursive: true, mode: 0o700 });
    await writeFile(here(path), text, { mode: 0o600 });
  }
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)]));
  running = startEntry(argv.map(here), variables);
  await running.line("Starting loop");
  const [name = ""] = names;
  expect(names).toHaveLength(1);
  await work(name);
  expect(await running.stop()).toBe(0);
}

/** Starts what is rendered, has the runner do a task, and stops it. */
const expectTask = (start: Start): Promise<void> =>
  expectRunning(start, async (runner) => {
    expect(await runTask(plane, runner, { verb: "GET", url: service.url })).toMatchObject({
      status: "succeeded",
      outputs: { body: { paid: true } },
    });
  });

/** A runner enrolled by somebody, as variables of its Secret. */
async function secretVariables(urn: string, privateKey: string): Promise<Readonly<Record<string, string>>> {
  const identity = await enrollAt(plane, "payments");
  return { [urn]: identity.urn, [privateKey]: identity.privateKey };
}

const keys = (): Readonly<Record<string, string>> => ({ DD_API_KEY: plane.apiKey, DD_APP_KEY: plane.appKey });
const site = (): SiteInput => ({ appUrl: plane.url, apiUrl: plane.url });
/** Agents know Datadog's sites alone; this is how their own tests name another control plane. */
const otherPlane = (): Readonly<Record<string, string>> => ({
  DD_DD_URL: plane.url,
  DD_INTERNAL_PAR_USE_DD_URL_FOR_OPMS: "true",
});

describe("the entry program in the place of the standalone image", () => {
  it("runs from docker run: the container that enrolls, then the one that works", async () => {
    const script = renderedText(
      { site: site(), allow: ALLOW, identity: { type: "self-enroll" }, deployment: { type: "docker" } },
      "run.sh",
    );
    const [enrolling = "", working = ""] = script.split("docker run ").slice(1);
    const env = (command: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Array.from(command.matchAll(/--env '?(\w+)=([^ '\n]*)/g), ([, name = "", value = ""]) => [
          name,
          value,
        ]),
      );
    const flag = /"\$image" (--\S+)/.exec(enrolling)?.[1] ?? "";
    await expectTask({ argv: [flag], env: { ...env(enrolling), ...keys() } });
    await expectTask({ argv: [], env: env(working) });
  });

  it("runs from Compose", async () => {
    const file = renderedYaml(
      { site: site(), allow: ALLOW, identity: { type: "self-enroll" }, deployment: { type: "compose" } },
      "docker-compose.yaml",
    ) as { services: Record<string, { command: readonly string[]; environment: Record<string, string> }> };
    const [{ command, environment } = { command: [], environment: {} }] = Object.values(file.services);
    await expectTask({ argv: command, env: { ...environment, ...keys() } });
  });

  it("runs from plain manifests", async () => {
    const documents = renderedDocuments(
      {
        site: site(),
        allow: ALLOW,
        identity: { type: "secret", secretName: "i", urn: "urn:dd:apps:on-prem-runner:us1:1:r" },
        deployment: { type: "manifests", namespace: "ns" },
      },
      "runner.yaml",
    ) as readonly {
      kind: string;
      stringData?: Record<string, string>;
      spec?: {
        template: { spec: { containers: readonly { env: readonly { name: string; value: string }[] }[] } };
      };
    }[];
    const config = documents.find(({ kind }) => kind === "Secret")?.stringData?.["config.yaml"] ?? "";
    const container = documents.find(({ kind }) => kind === "Deployment")?.spec?.template.spec.containers[0];
    await expectTask({
      argv: [],
      env: {
        ...Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value])),
        ...(await secretVariables("RUNNER_URN", "RUNNER_PRIVATE_KEY")),
      },
      files: { [`${RUNNER_CONFIG_DIRECTORY}/config.yaml`]: config },
    });
  });

  it("runs from the chart's values, as the chart writes them into config.yaml", async () => {
    const values = renderedYaml(
      {
        site: site(),
        allow: ALLOW,
        identity: { type: "secret", secretName: "i", urn: "urn:dd:apps:on-prem-runner:us1:1:r" },
        deployment: { type: "helm", namespace: "ns" },
      },
      "values.yaml",
    ) as { runner: { config: Record<string, unknown> } };
    const { config } = values.runner;
    // The chart leaves out what is empty, and always writes these.
    const always: Record<string, unknown> = { tags: [], httpTimeoutSeconds: 30 };
    const written = Object.entries({ ...always, ...config }).filter(([, value]) => value !== "");
    await expectTask({
      argv: [],
      env: {
        DD_PRIVATE_RUNNER_CONFIG_DIR: RUNNER_CONFIG_DIRECTORY,
        ...(await secretVariables("RUNNER_URN", "RUNNER_PRIVATE_KEY")),
      },
      files: { [`${RUNNER_CONFIG_DIRECTORY}/config.yaml`]: stringify(Object.fromEntries(written)) },
    });
  });
});

/** These Agents are started without a directory: their identity would be that of the machine. */
const IDENTITY_FILE = "/etc/datadog-agent/identity.json";
const EXTRA_FILE = "/etc/privateactionrunner/privateactionrunner.yaml";

describe("the entry program in the place of an Agent", () => {
  const agent = (deployment: RunnerSketch["deployment"]): RunnerSketch => ({
    identity: { type: "self-enroll" },
    node: { allow: ALLOW },
    deployment,
  });

  it("runs in a node's Pod of chart datadog, from the chart's ConfigMap", async () => {
    const values = renderedYaml(agent({ type: "helm-agent", namespace: "ns" }), "values.yaml") as {
      datadog: { privateActionRunner: Record<string, unknown> };
    };
    const { enabled, selfEnroll, actionsAllowlist } = values.datadog.privateActionRunner;
    await expectTask({
      argv: ["privateactionrunner", "run", "-c=/etc/datadog-agent", `-E=${EXTRA_FILE}`],
      env: { ...keys(), ...otherPlane(), DD_AUTH_TOKEN_FILE_PATH: "/etc/datadog-agent/auth/token" },
      files: {
        [EXTRA_FILE]: stringify({
          private_action_runner: { enabled, self_enroll: selfEnroll, actions_allowlist: actionsAllowlist },
        }),
      },
    });
    const kept = await readFile(
      join(folder, "/etc/datadog-agent/auth/privateactionrunner_private_identity.json"),
      "utf8",
    );
    expect(Object.keys(JSON.parse(kept) as object)).toEqual([
      "private_key",
      "urn",
      "hostname",
      "api_key_hash",
    ]);
  });

  it("runs as a Cluster Agent of chart datadog, from variables alone", async () => {
    const values = renderedYaml(
      {
        allow: ALLOW,
        identity: { type: "secret", secretName: "i", urn: "urn:dd:apps:on-prem-runner:us1:1:r" },
        deployment: { type: "helm-agent", namespace: "ns" },
      },
      "values.yaml",
    ) as {
      clusterAgent: {
        env: readonly { name: string; value: string }[];
        privateActionRunner: { actionsAllowlist: readonly string[] };
      };
    };
    const { env, privateActionRunner } = values.clusterAgent;
    await expectTask({
      argv: [],
      env: {
        ...otherPlane(),
        DD_PRIVATE_ACTION_RUNNER_ENABLED: "true",
        DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST: privateActionRunner.actionsAllowlist.join(","),
        ...(await secretVariables("DD_PRIVATE_ACTION_RUNNER_URN", "DD_PRIVATE_ACTION_RUNNER_PRIVATE_KEY")),
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
        // A Pod has it, and these identities need no API server.
        KUBERNETES_SERVICE_HOST: "127.0.0.1",
        DD_PRIVATE_ACTION_RUNNER_IDENTITY_FILE_PATH: IDENTITY_FILE,
      },
    });
  });

  it("runs in a node's Pod of the operator, from the annotation", async () => {
    const section = configdata(agent({ type: "operator", namespace: "ns" }), "agent");
    await expectTask({
      argv: ["run", "-c=/etc/datadog-agent/datadog.yaml", "-E=/etc/datadog-agent/privateactionrunner.yaml"],
      env: { ...keys(), ...otherPlane() },
      files: { "/etc/datadog-agent/privateactionrunner.yaml": stringify(section) },
    });
  });

  it("runs as a Cluster Agent of the operator, whose identity is an API key's", async () => {
    const section = configdata(
      {
        allow: ALLOW,
        identity: { type: "self-enroll", ownership: "ownerless" },
        deployment: { type: "operator", namespace: "ns" },
      },
      "cluster-agent",
    );
    const start: Start = {
      argv: ["datadog-cluster-agent", "start", "-E=/etc/datadog-agent/privateactionrunner.yaml"],
      env: {
        DD_API_KEY: plane.apiKey,
        ...otherPlane(),
        // Without a cluster there is no Secret: the file takes its place.
        DD_PRIVATE_ACTION_RUNNER_IDENTITY_USE_K8S_SECRET: "false",
        DD_PRIVATE_ACTION_RUNNER_IDENTITY_FILE_PATH: IDENTITY_FILE,
      },
      files: { "/etc/datadog-agent/privateactionrunner.yaml": stringify(section) },
    };
    // Policies let it read from its cluster, and there is none here.
    await expectRunning(start, async (runner) => {
      const fqn = "com.datadoghq.kubernetes.core.listPod";
      expect(await runTask(plane, runner, { namespace: "ns" }, fqn)).toMatchObject({
        status: "failed",
        error: { message: expect.stringMatching(/cluster/i) as string },
      });
    });
  });

  it("runs on a host, from datadog.yaml", async () => {
    const text = renderedText(agent({ type: "linux" }), "datadog.yaml");
    const whole = { ...(parse(text) as object), api_key: plane.apiKey, app_key: plane.appKey };
    await expectTask({
      argv: ["run", "-c", "/etc/datadog-agent"],
      env: otherPlane(),
      files: { "/etc/datadog-agent/datadog.yaml": stringify(whole) },
    });
  });
});
