import { TerraformStack, TerraformVariable, App } from "cdktf";

import {
  Actions,
  configureProviders,
  Connection,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
  RunnerUrn,
  type PrivateActionRunnerProps,
} from "../index";
import { fileBeside, only, removeSynthesized, synthesize } from "../synthesize.fixture";
import { EphemeralParkitRunnerKey } from "../terraform";

afterAll(removeSynthesized);

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

type Props = Partial<Omit<PrivateActionRunnerProps, "name">>;

function runnerIn(stack: TerraformStack, props: Props): PrivateActionRunner {
  return new PrivateActionRunner(stack, "runner", {
    name: "payments",
    allow: [Actions.http.request],
    identity: RunnerIdentity.managed(),
    deployment: Deployment.helm({ namespace: "datadog", createNamespace: true }),
    ...props,
  });
}

/** A stack with a runner and a connection through it. */
function paired(props: Props, more: (runner: PrivateActionRunner) => void = () => undefined) {
  return synthesize((stack) => {
    configureProviders(stack, { parkit: {}, helm: {}, kubernetes: {}, docker: {} });
    const runner = runnerIn(stack, props);
    new Connection(stack, "billing", { name: "billing", runner, integration: Integration.http() });
    more(runner);
  });
}

type Stack = ReturnType<typeof synthesize>;

describe("RunnerIdentity.managed in a cluster", () => {
  it("enrolls a key that is stored nowhere, and hands it over by a write-only Secret", () => {
    const stack = paired({});
    expect(stack.json["ephemeral"]).toEqual({
      parkit_runner_key: { [keyIdIn(stack)]: {} },
    });
    expect(stack.json["terraform"]).toMatchObject({ required_version: ">= 1.11" });
    const key = `ephemeral.parkit_runner_key.${keyIdIn(stack)}`;
    const [id = ""] = Object.keys(stack.resources("parkit_runner_enrollment"));
    const enrollment = `parkit_runner_enrollment.${id}`;
    expect(only(stack, "parkit_runner_enrollment")).toEqual({
      name: "payments",
      modes: ["pull"],
      public_key_wo: `\${${key}.public_key}`,
      public_key_wo_version: 1,
      depends_on: [expect.stringMatching(/^kubernetes_namespace_v1\./)],
    });
    expect(only(stack, "kubernetes_secret_v1")).toMatchObject({
      metadata: { name: "payments-identity", namespace: "datadog" },
      data_wo: {
        RUNNER_URN: `\${${enrollment}.urn}`,
        RUNNER_PRIVATE_KEY: `\${terraform.applying ? provider::parkit::enrolled_key(${key}.private_key, ${enrollment}.key_id) : ${key}.private_key}`,
      },
      data_wo_revision: `\${parseint(substr(sha256(${enrollment}.id), 0, 8), 16)}`,
    });
    expect(only(stack, "parkit_connection_http")["runner_urn"]).toBe(`\${${enrollment}.urn}`);
    expect(only(stack, "helm_release")["depends_on"]).toContainEqual(
      expect.stringMatching(/^kubernetes_secret_v1\.runner_identity_/),
    );
    expect(only(stack, "helm_release")["values"]).toEqual([
      expect.stringContaining("runnerIdentitySecret: payments-identity"),
    ]);
  });

  it("reaches its resources by the runner", () => {
    paired({}, ({ resources: { enrollment, key, identity } }) => {
      expect([enrollment, key, identity].map((resource) => resource?.node.path)).toEqual([
        "stack/runner/enrollment",
        "stack/runner/key",
        "stack/runner/identity",
      ]);
    });
  });

  it("takes a name for the Secret, and tells Datadog where browsers reach the runner", () => {
    const stack = paired({
      identity: RunnerIdentity.managed({ secretName: "par" }),
      modes: ["pull", "push"],
      push: { hostname: "par.example.com" },
    });
    expect(only(stack, "parkit_runner_enrollment")).toMatchObject({
      modes: ["pull", "push"],
      hostname: "par.example.com",
    });
    expect(only(stack, "kubernetes_secret_v1")).toMatchObject({ metadata: { name: "par" } });
  });

  it("enrolls also for a deployment that somebody else applies", () => {
    const stack = paired({ deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }) });
    expect(stack.resources("helm_release")).toEqual({});
    expect(only(stack, "kubernetes_secret_v1")).toMatchObject({ metadata: { name: "payments-identity" } });
    expect(fileBeside(stack, "parkit/runner/values.yaml")).toContain("payments-identity");
  });

  it("uses the Agent's names in the Agent's Secret", () => {
    const stack = paired({ deployment: Deployment.helmAgent({ namespace: "datadog" }) });
    expect(Object.keys(only(stack, "kubernetes_secret_v1")["data_wo"] as object).sort()).toEqual([
      "private_key",
      "urn",
    ]);
  });

  it("keeps the key in the state when that is asked for, and says so wherever somebody looks", () => {
    const stack = paired({ identity: RunnerIdentity.managed({ keyInState: true }) });
    expect(stack.json).not.toHaveProperty("ephemeral");
    expect(stack.json["terraform"]).not.toHaveProperty("required_version");
    const [[id, enrollment] = ["", {}]] = Object.entries(rawResources(stack, "parkit_runner_enrollment"));
    expect(enrollment["//"]).toMatchObject({
      remark: expect.stringContaining("the private key of the runner is in Terraform's state") as string,
    });
    expect(only(stack, "kubernetes_secret_v1")["data"]).toEqual({
      RUNNER_URN: `\${parkit_runner_enrollment.${id}.urn}`,
      RUNNER_PRIVATE_KEY: `\${parkit_runner_enrollment.${id}.private_key}`,
    });
    expect(stack.warnings).toEqual([expect.stringContaining("keyInState asks for it")]);
  });

  it("needs the provider that enrolls", () => {
    expect(() =>
      synthesize((stack) => {
        configureProviders(stack, { helm: {} });
        runnerIn(stack, {});
      }),
    ).toThrow("configureProviders(this, { parkit: {}, kubernetes: {} })");
  });

  it("cannot be written as HCL, and says what can", () => {
    const stack = new TerraformStack(new App(), "stack");
    const key = new EphemeralParkitRunnerKey(stack, "key");
    expect(() => {
      key.toHclTerraform();
    }).toThrow("[stack/key] cdktf synth --hcl cannot write ephemeral resources");
  });

  it("enrolls one runner, and not one for all nodes", () => {
    expect(() =>
      paired({
        deployment: Deployment.helmAgent({ namespace: "datadog" }),
        identity: RunnerIdentity.selfEnroll({ urn: URN }),
        node: { allow: [Actions.http.request], identity: { type: "managed" } },
      }),
    ).toThrow("node.identity: Terraform enrolls one runner");
  });
});

describe("RunnerIdentity.managed elsewhere", () => {
  const FILE = "/etc/parkit/payments.yaml";
  const file = RunnerIdentity.managed({ file: FILE });

  it("puts the identity into a file, from which a container takes it when the runner is enrolled", () => {
    const stack = paired({ identity: file, deployment: Deployment.docker() });
    expect(only(stack, "parkit_runner_enrollment")).toEqual({
      name: "payments",
      modes: ["pull"],
      identity_file: FILE,
    });
    expect(stack.json).not.toHaveProperty("ephemeral");
    const writer = Object.values(stack.resources("docker_container")).find(
      ({ name }) => name === "payments-config",
    );
    expect(writer?.["volumes"]).toContainEqual({
      host_path: FILE,
      container_path: "/parkit/identity.yaml",
      read_only: true,
    });
    expect(writer?.["depends_on"]).toEqual([expect.stringMatching(/^parkit_runner_enrollment\./)]);
  });

  it.each([
    [
      "compose",
      Deployment.compose(),
      "parkit/runner/README.md",
      `grep -E '^(urn|privateKey):' ${FILE} >>./config/config.yaml`,
    ],
    ["docker", Deployment.docker({ apply: "artifact" }), "parkit/runner/run.sh", `source=${FILE}`],
    ["linux", Deployment.linux(), "parkit/runner/datadog.yaml", `identity_file_path: ${FILE}`],
    ["windows", Deployment.windows(), "parkit/runner/datadog.yaml", `identity_file_path: ${FILE}`],
  ])("names the file in what is written for %s", (_type, deployment, path, line) => {
    const stack = paired({ identity: file, deployment });
    expect(fileBeside(stack, path)).toContain(line);
    expect(only(stack, "parkit_runner_enrollment")["identity_file_format"]).toBe(
      deployment.type === "linux" || deployment.type === "windows" ? "agent" : undefined,
    );
  });

  it("hands a container the key from the state, when that is asked for", () => {
    const stack = paired({
      identity: RunnerIdentity.managed({ keyInState: true }),
      deployment: Deployment.docker(),
    });
    const writer = Object.values(stack.resources("docker_container")).find(
      ({ name }) => name === "payments-config",
    );
    expect(writer?.["upload"]).toContainEqual({
      file: "/parkit/identity.yaml",
      content: expect.stringMatching(/^urn: \$\{.*\.urn\}\nprivateKey: \$\{.*\.private_key\}\n$/) as string,
    });
    const artifact = paired({
      identity: RunnerIdentity.managed({ keyInState: true }),
      deployment: Deployment.docker({ apply: "artifact" }),
    });
    expect(artifact.json["output"]).toMatchObject({ payments_identity: { sensitive: true } });
    expect(fileBeside(artifact, "parkit/runner/README.md")).toContain(
      "terraform output -raw payments_identity",
    );
  });

  it.each<[string, Props, string]>([
    [
      "a file in a cluster",
      { identity: file },
      "identity.file: a runner in a cluster takes its identity from a Secret",
    ],
    [
      "a file and the state",
      {
        identity: RunnerIdentity.managed({ file: FILE, keyInState: true }),
        deployment: Deployment.docker(),
      },
      "identity.keyInState: the private key would be in the state, although the file has it",
    ],
    [
      "neither for Docker",
      { deployment: Deployment.docker() },
      "RunnerIdentity.managed({ keyInState: true }), which keeps the private key in the state",
    ],
    [
      "the state for a Compose file",
      { identity: RunnerIdentity.managed({ keyInState: true }), deployment: Deployment.compose() },
      'RunnerIdentity.managed({ file: "/etc/parkit/<runner>.yaml" })',
    ],
  ])("refuses %s", (_what, props, message) => {
    expect(() => paired(props)).toThrow(message);
  });
});

describe("runnerUrn", () => {
  const selfEnroll: Props = {
    identity: RunnerIdentity.selfEnroll(),
    deployment: Deployment.operator({ namespace: "datadog" }),
  };

  it("is taken from a Terraform variable", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {}, helm: {}, kubernetes: {} });
      const urn = new TerraformVariable(scope, "urn", { type: "string" });
      const runner = runnerIn(scope, { ...selfEnroll, runnerUrn: urn.stringValue });
      new Connection(scope, "billing", { name: "billing", runner, integration: Integration.http() });
    });
    expect(only(stack, "parkit_connection_http")["runner_urn"]).toBe("${var.urn}");
  });

  it("is judged when it is written", () => {
    expect(() => paired({ ...selfEnroll, runnerUrn: "urn:dd:runner" })).toThrow("is not a runner URN");
  });

  it("is looked for in the cluster, in the Secret that the Cluster Agent writes", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, {
        parkit: {
          kubernetes: {
            host: "https://k",
            exec: { apiVersion: "v1", command: "aws", env: { AWS_PROFILE: "a" } },
          },
        },
        helm: {},
        kubernetes: {},
      });
      const runner = runnerIn(scope, { ...selfEnroll, runnerUrn: RunnerUrn.fromCluster() });
      new Connection(scope, "billing", { name: "billing", runner, integration: Integration.http() });
    });
    const { parkit_runner_urn: sources } = stack.json["data"] as Record<string, Record<string, object>>;
    const [[id, source] = ["", {}]] = Object.entries(sources ?? {});
    expect(source).toMatchObject({
      namespace: "datadog",
      secret_name: "datadog-private-action-runner-identity",
      timeout: 600,
      depends_on: [expect.stringMatching(/^terraform_data\.runner_first-apply_/)],
    });
    // What it depends on never changes, so that no change of the deployment makes the URN unknown.
    expect(only(stack, "terraform_data")).toEqual({});
    expect(only(stack, "parkit_connection_http")["runner_urn"]).toBe(`\${data.parkit_runner_urn.${id}.urn}`);
    expect(stack.json["provider"]).toMatchObject({
      parkit: [{ kubernetes: { host: "https://k", exec: { env: { AWS_PROFILE: "a" } } } }],
    });
  });

  it("is looked for in a Secret that is there, or in another one", () => {
    const identity = RunnerIdentity.secret({ secretName: "payments-identity" });
    const named = (stack: Stack): unknown =>
      Object.values(
        (stack.json["data"] as Record<string, Record<string, object>>)["parkit_runner_urn"] ?? {},
      )[0];
    expect(named(paired({ identity, runnerUrn: RunnerUrn.fromCluster() }))).toMatchObject({
      secret_name: "payments-identity",
    });
    const options = { secretName: "other", timeoutSeconds: 5 };
    expect(named(paired({ ...selfEnroll, runnerUrn: RunnerUrn.fromCluster(options) }))).toMatchObject({
      secret_name: "other",
      timeout: 5,
    });
  });

  it.each<[string, Props, string]>([
    [
      "a runner that Terraform enrolls",
      { runnerUrn: URN },
      "Terraform makes the URN of a runner that it enrolls",
    ],
    [
      "an identity that has one",
      { identity: RunnerIdentity.secret({ secretName: "a", urn: URN }), runnerUrn: URN },
      "the identity has a URN already",
    ],
    [
      "an identity that is in no Secret",
      {
        identity: RunnerIdentity.selfEnroll(),
        deployment: Deployment.linux(),
        runnerUrn: RunnerUrn.fromCluster(),
      },
      "the identity of a runner deployed by linux is in no Secret of a cluster",
    ],
  ])("is refused for %s", (_what, props, message) => {
    expect(() => paired(props)).toThrow(`runnerUrn: ${message}`);
  });
});

/** Logical id of the key. */
function keyIdIn(stack: Stack): string {
  const { parkit_runner_key: keys } = stack.json["ephemeral"] as Record<string, object>;
  return Object.keys(keys ?? {})[0] ?? "";
}

/** Resources with what the framework notes beside their arguments. */
function rawResources(
  stack: Stack,
  type: string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { [type]: resources } = stack.json["resource"] as Record<
    string,
    Record<string, Record<string, unknown>>
  >;
  return resources ?? {};
}
