import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { TerraformVariable, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { parse } from "yaml";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { helmValues } from "@parkit/targets/internal/helm/helm-values";

import {
  Actions,
  Allowlist,
  Credential,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
  type PrivateActionRunnerProps,
} from "./index";
import { fileBeside, removeSynthesized, synthesize } from "./synthesize.fixture";

afterAll(removeSynthesized);

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const PROPS = {
  name: "payments",
  allow: [Actions.http.request],
  identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: URN }),
  credentials: { orders: Credential.postgresql({ from: Secret.kubernetes("orders-db") }) },
  deployment: Deployment.helm({ namespace: "datadog", podAnnotations: { note: 'say "${hi}" %{now} \\ $$' } }),
} as const satisfies PrivateActionRunnerProps;

function expectedValues(props: PrivateActionRunnerProps): unknown {
  const spec = runnerSpec(props);
  if (!deployedBy("helm")(spec)) throw new Error("not deployed by helm");
  // As YAML reads it back.
  return JSON.parse(JSON.stringify(helmValues(spec)));
}

/** Synthesizes one runner with a Helm provider. */
function synthesizeRunner(
  props: (stack: TerraformStack) => Partial<PrivateActionRunnerProps>,
  then: (runner: PrivateActionRunner) => void = () => undefined,
): ReturnType<typeof synthesize> {
  return synthesize((stack) => {
    new HelmProvider(stack, "helm", {});
    then(new PrivateActionRunner(stack, "runner", { ...PROPS, ...props(stack) }));
  });
}

function releaseOf(stack: ReturnType<typeof synthesize>): Readonly<Record<string, unknown>> {
  const [release, ...others] = Object.values(stack.resources("helm_release"));
  expect(others).toEqual([]);
  return release ?? {};
}

/** Text of a template without expressions, as Terraform reads it. */
function evaluated(template: unknown): string {
  return String(template).replace(/([$%])\1\{/g, "$1{");
}

describe("PrivateActionRunner", () => {
  it("writes Secrets of credential files beside the stack, and says who applies them", () => {
    const from = Secret.external({ store: "vault", remoteKey: "orders" });
    const credentials = { orders: Credential.postgresql({ from }) };
    const stack = synthesizeRunner((scope) => ({
      credentials,
      deployment: Deployment.helm({
        namespace: "datadog",
        podAnnotations: { note: new TerraformVariable(scope, "note", {}).stringValue },
      }),
    }));
    expect(stack.warnings).toEqual([
      expect.stringContaining("apply parkit/runner/credentials.yaml beside the stack before it"),
    ]);
    expect(parse(fileBeside(stack, "parkit/runner/credentials.yaml") ?? "")).toMatchObject({
      kind: "ExternalSecret",
      metadata: { name: "payments-orders", namespace: "datadog" },
    });
    const unknownNamespace = (scope: TerraformStack): Partial<PrivateActionRunnerProps> => ({
      credentials,
      deployment: Deployment.helm({ namespace: new TerraformVariable(scope, "space", {}).stringValue }),
    });
    expect(() => synthesizeRunner(unknownNamespace)).toThrow(/known only to Terraform/);
    expect(synthesizeRunner(() => ({})).warnings).toEqual([]);
  });

  it("is a Helm release with the values of the description, and the same file beside the stack", () => {
    const stack = synthesizeRunner(() => ({}));
    const { values, ...rest } = releaseOf(stack);
    expect(rest).toEqual({
      name: "payments",
      namespace: "datadog",
      chart: "private-action-runner",
      repository: "https://helm.datadoghq.com",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
      wait: true,
    });
    const [text] = values as string[];
    expect(parse(evaluated(text))).toEqual(expectedValues(PROPS));
    expect(parse(fileBeside(stack, "parkit/runner/values.yaml") ?? "")).toEqual(expectedValues(PROPS));
  });

  it("writes values that only Terraform knows as expressions, and then no file", () => {
    const stack = synthesizeRunner((scope) => ({
      deployment: Deployment.helm({
        namespace: new TerraformVariable(scope, "namespace", {}).stringValue,
        podAnnotations: { note: `$${new TerraformVariable(scope, "note", {}).stringValue}"` },
      }),
      taskTimeoutSeconds: new TerraformVariable(scope, "timeout", { type: "number" }).numberValue,
    }));
    const { values, namespace } = releaseOf(stack);
    expect(namespace).toBe("${var.namespace}");
    expect(String(values)).toContain('"taskTimeoutSeconds":${jsonencode(var.timeout)}');
    expect(String(values)).toContain('"note":"${"$"}${replace(jsonencode(var.note), "/^\\"|\\"$/", "")}\\""');
    expect(fileBeside(stack, "parkit/runner/values.yaml")).toBeUndefined();
  });

  it("is only a file when that is what was asked for", () => {
    const stack = synthesizeRunner(() => ({
      deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
    }));
    expect(stack.json).not.toHaveProperty("resource");
    expect(fileBeside(stack, "parkit/runner/values.yaml")).toContain("com.datadoghq.http.request");
  });

  it("cannot be a file when the file would lack what only Terraform knows", () => {
    const build = (): unknown =>
      synthesizeRunner((scope) => ({
        taskTimeoutSeconds: new TerraformVariable(scope, "timeout", { type: "number" }).numberValue,
        deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
      }));
    expect(build).toThrow(
      "[stack/runner] deployment.apply: values.yaml would hold something that only Terraform will know",
    );
  });

  it("keeps the files of runners with the same id apart", () => {
    const stack = synthesize((scope) => {
      for (const team of ["a", "b"]) {
        new PrivateActionRunner(new Construct(scope, team), "runner", {
          ...PROPS,
          name: `runner-${team}`,
          identity: RunnerIdentity.secret({ secretName: `identity-${team}` }),
          deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
        });
      }
    });
    for (const team of ["a", "b"])
      expect(fileBeside(stack, `parkit/${team}/runner/values.yaml`)).toContain(`identity-${team}`);
  });

  it("allows more actions later, in release and file", () => {
    const stack = synthesizeRunner(
      () => ({ allow: "none" }),
      (runner) => {
        expect(runner.allow(Actions.http.request).allow({ custom: "com.example.thing" })).toBe(runner);
      },
    );
    expect(parse(evaluated(releaseOf(stack)["values"]))).toMatchObject({
      runner: { config: { actionsAllowlist: ["com.datadoghq.http.request", "com.example.thing"] } },
    });
    expect(fileBeside(stack, "parkit/runner/values.yaml")).toContain("com.example.thing");
  });

  it("stays as it was when an added action is refused", () => {
    const stack = synthesizeRunner(
      () => ({}),
      (runner) => {
        expect(() => runner.allow(...Allowlist.of(["com.datadoghq.http.reqest"]))).toThrow(
          /^\[stack\/runner\] allow\[1\]: .*\[allowlist\/unknown-action\]\n {2}Did you mean com\.datadoghq\.http\.request\?/,
        );
      },
    );
    expect(parse(evaluated(releaseOf(stack)["values"]))).toEqual(expectedValues(PROPS));
  });

  it("takes the Helm provider and the order that it is given", () => {
    const stack = synthesize((scope) => {
      new HelmProvider(scope, "first", {});
      const provider = new HelmProvider(scope, "second", { alias: "second" });
      new PrivateActionRunner(scope, "runner", {
        ...PROPS,
        provider,
        dependsOn: [{ fqn: "null_resource.before" }],
      });
    });
    expect(releaseOf(stack)).toMatchObject({ provider: "helm.second", depends_on: ["null_resource.before"] });
  });

  it("says once, at synthesis, what is unwise", () => {
    const { warnings } = synthesizeRunner(
      () => ({ push: { hostname: "par.example.com" } }),
      (runner) => runner.allow(Actions.kubernetes.core.listPod),
    );
    expect(warnings).toEqual([expect.stringMatching(/\[mode\/push-unused\]/)]);
  });

  it.each([
    ["allow", (token: TerraformVariable) => ({ allow: Allowlist.of(token.listValue) })],
    ["allow", (token: TerraformVariable) => ({ allow: Allowlist.of([token.stringValue]) })],
  ])("refuses to learn only at deployment what decides about permissions: %s", (prop, props) => {
    expect(() => synthesizeRunner((stack) => props(new TerraformVariable(stack, "token", {})))).toThrow(
      `[stack/runner] ${prop}: is known only at deployment, but decides what is deployed`,
    );
  });

  it("judges the URN of an imported runner, unless only Terraform knows it", () => {
    synthesize((stack) => {
      expect(() => PrivateActionRunner.fromUrn(stack, "wrong", "urn:dd:wrong")).toThrow(
        '[stack/wrong] urn: "urn:dd:wrong" is not the URN of a runner [identity/urn]',
      );
      const urn = new TerraformVariable(stack, "urn", {}).stringValue;
      expect(PrivateActionRunner.fromUrn(stack, "unknown", urn).runnerUrn).toBe(urn);
    });
  });

  it("does not guess where an imported runner has the file of a variable", () => {
    synthesize((stack) => {
      const credentials = { orders: Credential.postgresql({ from: Secret.env("ORDERS_JSON") }) };
      expect(() => PrivateActionRunner.fromUrn(stack, "elsewhere", URN, { credentials })).toThrow(
        "[stack/elsewhere] credentials.orders.from: which file the runner's deployment makes of a variable is not known here",
      );
    });
  });
});
