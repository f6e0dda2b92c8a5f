/**
 * Who the runner of an Agent is, before it works: files as the Agent writes them, and Secrets of a cluster.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { ConfigurationError } from "@parkit/runner";
import { agentSource } from "@parkit/runner/internal/config/config-source";

import { enrollAt } from "../support/enroll-at";
import { startKubernetesDouble, type KubernetesDouble } from "../support/kubernetes-double";

const NAMESPACE = "datadog";
const SECRET = "datadog-private-action-runner-identity";
const FILE = "privateactionrunner_private_identity.json";

let folder: string;
let plane: ControlPlane;
let cluster: KubernetesDouble;
let enrolled: string[];

beforeAll(async () => {
  cluster = await startKubernetesDouble();
});
afterAll(() => cluster.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-agent-identity-"));
  enrolled = [];
  cluster.reset();
  plane = await startControlPlane({
    log: (event) => {
      if (event.event === "runner-enrolled") enrolled.push(event.name);
    },
  });
  const account = { token: cluster.token, "ca.crt": cluster.authority, namespace: NAMESPACE };
  for (const [name, text] of Object.entries(account)) await writeFile(join(folder, name), text);
});
afterEach(async () => {
  await plane.close();
  await rm(folder, { recursive: true });
});

/** URN of the runner that an Agent with these variables has. */
async function urnOf(
  component: "agent" | "cluster-agent",
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { port } = new URL(cluster.url);
  const source = agentSource(
    { component, config: folder, extra: [] },
    {
      DD_DD_URL: plane.url,
      DD_INTERNAL_PAR_USE_DD_URL_FOR_OPMS: "true",
      DD_API_KEY: plane.apiKey,
      DD_APP_KEY: plane.appKey,
      DD_HOSTNAME: "host-a",
      DD_CLUSTER_NAME: "prod",
      DD_PRIVATE_ACTION_RUNNER_ENABLED: "true",
      ...(component === "cluster-agent" && {
        KUBERNETES_SERVICE_HOST: "localhost",
        KUBERNETES_SERVICE_PORT: port,
        DD_PRIVATE_ACTION_RUNNER_IDENTITY_SECRET_NAME: SECRET,
      }),
      ...variables,
    },
    { serviceAccountDirectory: folder },
  );
  return (await source.load()).identity.urn;
}

const problem = (urn: Promise<string>): Promise<string> =>
  urn.then(
    () => "none",
    (error: unknown) =>
      error instanceof ConfigurationError ? error.message : `no such error: ${String(error)}`,
  );

/** An identity that somebody else enrolled. */
async function other(name: string): Promise<{ readonly urn: string; readonly privateKey: string }> {
  return enrollAt(plane, name);
}

describe("the identity of a node's Agent", () => {
  it("is enrolled once, and kept in the Agent's file", async () => {
    const urn = await urnOf("agent");
    expect(await urnOf("agent")).toBe(urn);
    expect(enrolled).toEqual([expect.stringMatching(/^host-a-\d{14}$/)]);
    const path = join(folder, FILE);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
      private_key: expect.stringMatching(/^[\w-]+$/) as string,
      urn,
      hostname: "host-a",
      api_key_hash: createHash("sha256").update(plane.apiKey).digest("hex"),
    });
  });

  it("goes before the configured one, as long as host and API key are those of the file", async () => {
    const [kept, configured] = [await other("kept"), await other("configured")];
    const variables = {
      DD_PRIVATE_ACTION_RUNNER_URN: configured.urn,
      DD_PRIVATE_ACTION_RUNNER_PRIVATE_KEY: configured.privateKey,
    };
    const write = (more: object): Promise<void> =>
      writeFile(
        join(folder, FILE),
        JSON.stringify({ private_key: kept.privateKey, urn: kept.urn, ...more }),
        {
          mode: 0o600,
        },
      );
    await write({ hostname: "host-a", orch_cluster_id: "" });
    expect(await urnOf("agent", variables)).toBe(kept.urn);
    await write({ hostname: "host-b" });
    expect(await urnOf("agent", variables)).toBe(configured.urn);
    await write({ api_key_hash: "of another key" });
    expect(await urnOf("agent", variables)).toBe(configured.urn);
    const anew = await urnOf("agent");
    expect([kept.urn, configured.urn]).not.toContain(anew);
    expect(enrolled).toHaveLength(3);
  });

  it("needs no application key when nobody is to own the runner", async () => {
    const ownerless = { DD_APP_KEY: "", DD_PRIVATE_ACTION_RUNNER_API_KEY_ONLY_ENROLLMENT: "true" };
    expect(await problem(urnOf("agent", { DD_APP_KEY: "" }))).toContain("app_key (DD_APP_KEY) is not set");
    expect(enrolled).toEqual([]);
    expect(await urnOf("agent", ownerless)).toMatch(/^urn:dd:apps:on-prem-runner:us1:/);
  });

  it.each([
    ["self_enroll is false", { DD_PRIVATE_ACTION_RUNNER_SELF_ENROLL: "false" }, "self_enroll is false"],
    ["it is not enabled", { DD_PRIVATE_ACTION_RUNNER_ENABLED: "false" }, "the runner is not enabled"],
    ["the key is a handle", { DD_API_KEY: "ENC[key]" }, "unresolved secret"],
    [
      "the file cannot be written",
      { DD_PRIVATE_ACTION_RUNNER_IDENTITY_FILE_PATH: "/sys/parkit/identity.json" },
      "nothing was enrolled",
    ],
    ["there is no such site", { DD_DD_URL: "", DD_SITE: "datadog.example" }, "is not a Datadog site"],
  ])("is not enrolled when %s", async (_what, variables, message) => {
    expect(await problem(urnOf("agent", variables))).toContain(message);
    expect(enrolled).toEqual([]);
  });
});

describe("the identity of a Cluster Agent", () => {
  it("is enrolled once, and kept in a Secret as the Cluster Agent makes it", async () => {
    const urn = await urnOf("cluster-agent");
    expect(await urnOf("cluster-agent", { DD_HOSTNAME: "another" })).toBe(urn);
    expect(enrolled).toEqual([expect.stringMatching(/^prod-\d{14}$/)]);
    const { metadata, type, data } = cluster.written(NAMESPACE, SECRET) ?? {};
    expect({ metadata, type, keys: Object.keys(data ?? {}).sort() }).toEqual({
      metadata: {
        name: SECRET,
        labels: {
          "app.kubernetes.io/name": "datadog-cluster-agent",
          "app.kubernetes.io/component": "private-action-runner",
          "app.kubernetes.io/managed-by": "datadog-cluster-agent",
        },
      },
      type: "Opaque",
      keys: ["private_key", "urn"],
    });
  });

  it("is the one of the Secret that is there, and a Secret without one is filled", async () => {
    const { urn, privateKey } = await other("theirs");
    cluster.put(NAMESPACE, SECRET, { urn, private_key: privateKey });
    expect(await urnOf("cluster-agent")).toBe(urn);
    cluster.put(NAMESPACE, SECRET, { note: "empty" });
    const filled = await urnOf("cluster-agent");
    expect(Buffer.from(cluster.written(NAMESPACE, SECRET)?.data["urn"] ?? "", "base64").toString()).toBe(
      filled,
    );
    expect(enrolled).toHaveLength(2);
  });

  it("is the other replica's when that one was faster", async () => {
    const { urn, privateKey } = await other("faster");
    // Neither when it is looked for nor when a creation is tried, but then.
    cluster.putAfter(2, NAMESPACE, SECRET, { urn, private_key: privateKey });
    expect(await urnOf("cluster-agent")).toBe(urn);
  });

  it("is not enrolled when the service account may not, or there is no cluster", async () => {
    cluster.answerAll({ status: 403, text: "{}" });
    expect(await problem(urnOf("cluster-agent"))).toContain("needs get, create and update on it");
    expect(await problem(urnOf("cluster-agent", { KUBERNETES_SERVICE_HOST: "" }))).toContain(
      "this is no Pod",
    );
    expect(enrolled).toEqual([]);
  });
});
