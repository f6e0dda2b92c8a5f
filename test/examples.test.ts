import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";
import { isSecretVariable } from "@parkit/provider-schema/internal/secret/environment-variable";
import { parse } from "yaml";

import { EXAMPLE_KEYS, synthesizeExample, type ExampleStack } from "./support/example-stacks";

const ROOT = resolve(__dirname, "..");
const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((name) => {
  const file = join(ROOT, "examples", name, "main.ts");
  return existsSync(file) && readFileSync(file, "utf8").includes("new App(");
});

/** Examples that there are to be. */
const PROMISED = [
  "quickstart",
  "existing-stack",
  "helm",
  "helm-agent",
  "operator-inline",
  "operator-staged",
  "eks-operator",
  "docker",
  "app-builder-ingress",
  "connections-and-groups",
  "workflow-and-app",
  "fleet",
];

/** Secrets as people have them in their environment, none of which may be written down. */
const CANARIES = {
  ...EXAMPLE_KEYS,
  DD_API_KEY: "ca11ab1e0000ca11ab1e0000ca11ab1e",
  DD_APP_KEY: "ca11ab1e0000ca11ab1e0000ca11ab1e00000000",
};

const DATADOG_KEYS = ["dd_api_key", "dd_app_key"];

/** Variables of examples that hold a secret, each of which gets a canary. */
const SECRET_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "connections-and-groups": ["openai_token"],
  "eks-operator": DATADOG_KEYS,
  "helm-agent": DATADOG_KEYS,
  "operator-inline": DATADOG_KEYS,
  "operator-staged": DATADOG_KEYS,
};

/** A token in the kubeconfig file that examples name. */
const CLUSTER_TOKEN = "ca11ab1e-cluster+token/0001";

/** What a screen shows of a README; longer lines are wrapped. */
const SCREEN = { lines: 35, columns: 120 };

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "parkit-examples-"));
});
afterAll(() => rm(scratch, { recursive: true }));

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

interface Configuration {
  readonly variable?: Readonly<Record<string, { readonly sensitive?: boolean }>>;
  readonly resource: Resources;
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

function configuration({ folder }: ExampleStack): Configuration {
  return JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as Configuration;
}

/** The resources of a type that a stack makes. */
function resources(
  stack: ExampleStack | undefined,
  type: string,
): readonly Readonly<Record<string, unknown>>[] {
  return stack === undefined ? [] : Object.values(configuration(stack).resource[type] ?? {});
}

/** Variables of an example's stacks, by name. */
function variablesOf(stacks: readonly ExampleStack[]): NonNullable<Configuration["variable"]> {
  return Object.assign({}, ...stacks.map((stack) => configuration(stack).variable ?? {})) as NonNullable<
    Configuration["variable"]
  >;
}

/** A secret as it is, and as documents carry it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString("base64"), bytes.toString("base64url")];
}

it("has the examples that were promised", () => {
  expect(EXAMPLES).toEqual(expect.arrayContaining(PROMISED));
});

it.each(EXAMPLES)("says in a README of one screen what %s shows", (name) => {
  const lines = readFileSync(join(ROOT, "examples", name, "README.md"), "utf8")
    .trimEnd()
    .split("\n");
  const shown = lines.map((line) => Math.max(1, Math.ceil(line.length / SCREEN.columns)));
  expect(shown.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(SCREEN.lines);
  expect(lines[0]).toMatch(/^# \S/);
});

describe.each(EXAMPLES)("example %s", (name) => {
  let stacks: readonly ExampleStack[];
  let output: string;
  let canaries: Readonly<Record<string, string>>;

  beforeAll(async () => {
    output = join(scratch, name);
    const kubeconfig = join(scratch, `${name}.kubeconfig`);
    await writeFile(kubeconfig, JSON.stringify({ users: [{ name: "me", user: { token: CLUSTER_TOKEN } }] }));
    canaries = {
      ...Object.fromEntries(
        (SECRET_VARIABLES[name] ?? []).map((variable) => [`TF_VAR_${variable}`, `ca11ab1e/${variable}+0001`]),
      ),
      ...CANARIES,
    };
    stacks = await synthesizeExample(name, output, { ...canaries, KUBECONFIG: kubeconfig });
  });

  it("takes its secrets from variables that are sensitive, and all of them are known here", () => {
    const variables = Object.entries(variablesOf(stacks));
    const sensitive = variables.filter(([, { sensitive: is }]) => is === true).map(([variable]) => variable);
    expect(sensitive.sort()).toEqual(SECRET_VARIABLES[name] ?? []);
    expect(
      variables
        .map(([variable]) => variable)
        .filter(isSecretVariable)
        .sort(),
    ).toEqual(sensitive);
  });

  it("holds no secret of whoever synthesizes it", () => {
    expect(stacks).not.toEqual([]);
    const secrets = [...Object.values(canaries), CLUSTER_TOKEN].flatMap(formsOf);
    const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), "latin1");
      expect([file.name, secrets.filter((secret) => text.includes(secret))]).toEqual([file.name, []]);
    }
  });
});

describe("what examples make", () => {
  const stacksOf = async (name: string): Promise<ReadonlyMap<string, ExampleStack>> => {
    const stacks = await synthesizeExample(name, join(scratch, `${name}-again`));
    return new Map(stacks.map((stack) => [stack.name, stack]));
  };

  it("existing-stack: a runner with the stack's own providers, by their alias, and its own objects", async () => {
    const stack = (await stacksOf("existing-stack")).get("platform");
    expect(resources(stack, "helm_release")).toMatchObject([
      {
        provider: "helm.tools",
        namespace: "${kubernetes_namespace_v1.tools.metadata[0].name}",
        depends_on: ["kubernetes_secret_v1.orders"],
      },
    ]);
    expect(JSON.stringify(resources(stack, "helm_release"))).toContain(
      "jsonencode(kubernetes_secret_v1.orders.metadata[0].name)",
    );
    expect(stack && Object.keys(configuration(stack).provider).sort()).toEqual([
      "helm",
      "kubernetes",
      "parkit",
    ]);
  });

  it("quickstart: four objects at Datadog, and the chart's values beside the stack", async () => {
    const stack = (await stacksOf("quickstart")).get("quickstart");
    if (stack === undefined) throw new Error("no stack");
    const made = Object.entries(configuration(stack).resource).map(([type, objects]) => [
      type,
      Object.keys(objects).length,
    ]);
    expect(Object.fromEntries(made)).toEqual({
      parkit_connection_http: 2,
      parkit_connection_kubernetes: 1,
      parkit_connection_group: 1,
    });
    expect(readFileSync(join(stack.folder, "parkit/payments/values.yaml"), "utf8")).toContain(
      "com.datadoghq.kubernetes.core.listPod",
    );
  });

  it("docker: a container without rights, whose port is the host's own, and its identity from the host's file", async () => {
    const stack = (await stacksOf("docker")).get("docker");
    const containers = resources(stack, "docker_container");
    expect(containers.find(({ name }) => name === "payments")).toMatchObject({
      read_only: true,
      capabilities: [{ drop: ["ALL"] }],
      cpu_period: 100_000,
      cpu_quota: 50_000,
      memory: 512,
      ports: [{ ip: "127.0.0.1", external: 9016, internal: 9016 }],
      healthcheck: [expect.anything()],
    });
    expect(containers.find(({ name }) => name === "payments-config")).toMatchObject({
      must_run: false,
      volumes: expect.arrayContaining([
        expect.objectContaining({ host_path: "/etc/parkit/payments.yaml", read_only: true }),
      ]) as unknown,
    });
    expect(containers).toHaveLength(2);
  });

  it("helm: a release with the credential where the connection looks for it", async () => {
    const stack = (await stacksOf("helm")).get("helm");
    expect(resources(stack, "helm_release")).toMatchObject([
      { name: "payments", chart: "private-action-runner" },
    ]);
    expect(resources(stack, "kubernetes_namespace_v1")).toHaveLength(1);
    expect(JSON.stringify(resources(stack, "parkit_connection_postgresql"))).toContain(
      "/etc/dd-action-runner/config/credentials/orders-db/postgresql_token.json",
    );
  });

  it("secret-stores: an object that asks for one credential, a volume for another, and an identity of the runner's keys", async () => {
    const stack = (await stacksOf("secret-stores")).get("secret-stores");
    expect(JSON.stringify(resources(stack, "helm_release"))).toContain("payments/orders");
    expect(JSON.stringify(resources(stack, "kubernetes_deployment_v1"))).toContain(
      '"secretProviderClass":"payments-builds"',
    );
    const identity = parse(readFileSync(join(ROOT, "examples/secret-stores/identity.yaml"), "utf8")) as {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly data: readonly { readonly secretKey: string }[] };
    };
    expect(JSON.stringify(resources(stack, "kubernetes_deployment_v1"))).toContain(identity.metadata.name);
    expect(identity.spec.data.map(({ secretKey }) => secretKey)).toEqual(
      Object.values(IDENTITY_SECRET_KEYS.standalone),
    );
  });

  it("helm-agent: a release with two runners, keys that are not stored, and permissions", async () => {
    const stack = (await stacksOf("helm-agent")).get("helm-agent");
    expect(resources(stack, "helm_release")).toMatchObject([{ chart: "datadog" }]);
    expect(resources(stack, "kubernetes_secret_v1")).toMatchObject([
      { data_wo: { "api-key": "${var.dd_api_key}", "app-key": "${var.dd_app_key}" } },
    ]);
    expect(resources(stack, "kubernetes_role_v1")).toHaveLength(1);
  });

  it("fleet: a stack for each cluster", async () => {
    const stacks = await stacksOf("fleet");
    expect([...stacks.keys()].sort()).toEqual(["payments-eu", "payments-us"]);
    const [us, eu] = [stacks.get("payments-us"), stacks.get("payments-eu")];
    expect(resources(us, "helm_release")).toMatchObject([{ name: "payments-us", namespace: "datadog" }]);
    expect(resources(eu, "helm_release")).toMatchObject([{ name: "payments-eu", namespace: "actions" }]);
    expect(resources(eu, "parkit_connection_http")).toMatchObject([
      { name: "billing-eu", identifier_tags: ["env:prod", "region:eu"] },
    ]);
    expect(resources(eu, "kubernetes_namespace_v1")).toHaveLength(1);
  });
});
