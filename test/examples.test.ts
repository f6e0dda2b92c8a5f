import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";
import { parse } from "yaml";

import { EXAMPLE_KEYS, synthesizeExample, type ExampleStack } from "./support/example-stacks";

const ROOT = resolve(__dirname, "..");
const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((name) => {
  const file = join(ROOT, "examples", name, "main.ts");
  return existsSync(file) && readFileSync(file, "utf8").includes("new App(");
});

/** Secrets as people have them in their environment, none of which may be written down. */
const CANARIES = {
  ...EXAMPLE_KEYS,
  DD_API_KEY: "ca11ab1e0000ca11ab1e0000ca11ab1e",
  DD_APP_KEY: "ca11ab1e0000ca11ab1e0000ca11ab1e00000000",
};

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "parkit-examples-"));
});
afterAll(() => rm(scratch, { recursive: true }));

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

interface Configuration {
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

it("says in a README of every example what it shows", () => {
  expect(EXAMPLES.filter((name) => !existsSync(join(ROOT, "examples", name, "README.md")))).toEqual([]);
});

describe.each(EXAMPLES)("example %s", (name) => {
  let stacks: readonly ExampleStack[];
  let output: string;

  beforeAll(async () => {
    output = join(scratch, name);
    stacks = await synthesizeExample(name, output, CANARIES);
  });

  it("holds no secret of whoever synthesizes it", () => {
    expect(stacks).not.toEqual([]);
    const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), "latin1");
      for (const secret of Object.values(CANARIES))
        expect([file.name, text.includes(secret)]).toEqual([file.name, false]);
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
