import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { parse, parseAllDocuments } from "yaml";

import type { RunnerTarget } from "../target";
import { argocdTarget } from "./argocd";
import { fluxTarget, repositoryFolder } from "./flux";

const TARGETS: readonly RunnerTarget[] = [argocdTarget, fluxTarget];
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

function spec(more: Partial<RunnerInput> = {}) {
  return runnerSpec({
    name: "payments",
    allow: ["com.datadoghq.http.request", "com.datadoghq.kubernetes.core.listPod"],
    identity: { type: "secret", secretName: "payments-identity", urn: URN },
    deployment: { type: "helm", namespace: "actions", release: "pay" },
    ...more,
  });
}

const agent = (deployment: RunnerInput["deployment"]): Partial<RunnerInput> => ({
  identity: { type: "self-enroll" },
  deployment,
});
const OPERATOR = agent({ type: "operator", namespace: "actions" });
const HELM_AGENT = agent({ type: "helm-agent", namespace: "actions" });
const MANIFESTS: Partial<RunnerInput> = { deployment: { type: "manifests", namespace: "actions" } };
const EXTERNAL: Partial<RunnerInput> = {
  credentials: { ci: { type: "jenkins", from: { type: "external", store: "vault", remoteKey: "ci" } } },
};

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

function text(target: RunnerTarget, path: string, more: Partial<RunnerInput>, folder?: string): string {
  const file = target.files(spec(more), folder).find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`${target.name} makes no ${path}`);
  return file.text;
}

function objects(
  target: RunnerTarget,
  path: string,
  more: Partial<RunnerInput> = {},
  folder?: string,
): readonly KubernetesObject[] {
  return parseAllDocuments(text(target, path, more, folder)).map(
    (document) => document.toJS() as KubernetesObject,
  );
}

const named = (made: readonly KubernetesObject[]): readonly string[] =>
  made.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

function wave({ metadata }: KubernetesObject): string | undefined {
  return metadata.annotations?.["argocd.argoproj.io/sync-wave"];
}

/** Values that the first Application of `argocd.yaml` gives its chart. */
function argocdValues(more: Partial<RunnerInput> = {}): unknown {
  const application = objects(argocdTarget, "argocd.yaml", more).find(({ kind }) => kind === "Application");
  const { source } = application?.spec as { readonly source: { readonly helm: { readonly values: string } } };
  return parse(source.helm.values);
}

describe.each(TARGETS)("target $name", (target) => {
  it.each<[string, Partial<RunnerInput>, RegExp, RegExp]>([
    [
      "a container",
      { deployment: { type: "docker" } },
      /deployed by docker, and Argo CD and Flux apply objects to a cluster/,
      /Render target docker/,
    ],
    ["a Compose service", { deployment: { type: "compose" } }, /deployed by compose/, /target compose/],
    ["an Agent on Linux", agent({ type: "linux" }), /deployed by linux/, /target linux/],
    ["an Agent on Windows", agent({ type: "windows" }), /deployed by windows/, /target windows/],
    [
      "a private key",
      { identity: { type: "inline", urn: URN, privateKey: "key", force: true } },
      /holds a private key/,
      /type: secret/,
    ],
    [
      "the content of a credential",
      {
        credentials: {
          ci: { type: "jenkins", from: { type: "literal", value: "{}", force: true } },
        },
      },
      /content of credential ci/,
      /secretName/,
    ],
    [
      "a DatadogAgent of somebody else's",
      agent({ type: "operator", namespace: "actions", agent: { type: "existing", name: "datadog" } }),
      /somebody else's/,
      /synth operator --into FILE/,
    ],
    [
      "an operator whose chart nobody knows",
      agent({ type: "operator", namespace: "actions", operatorVersion: "9.9.9" }),
      /operator 9\.9\.9 is not known/,
      /crdStrategy: preinstalled/,
    ],
  ])("refuses %s with the way to do it", (_what, more, reason, remedy) => {
    const refused = spec(more);
    expect(target.takes(refused)).toBe(false);
    const refusal = target.refusal(refused);
    expect(refusal.reason).toMatch(reason);
    expect(refusal.remedy).toMatch(remedy);
    expect(() => target.files(refused)).toThrow(refusal.reason);
  });

  it.each([
    ["helm", {}],
    ["helm-agent", HELM_AGENT],
    ["operator", OPERATOR],
    ["manifests", MANIFESTS],
  ])("takes a runner by %s, and has a Kustomization name what is for the cluster", (_type, more) => {
    const paths = target.files(spec(more)).map(({ path }) => path);
    const { resources } = parse(text(target, "kustomization.yaml", more)) as { resources: string[] };
    expect(resources).toEqual([`${target.name}.yaml`]);
    expect(paths[0]).toBe(resources[0]);
    expect(paths).toContain("README.md");
  });

  it("takes scripts, which are written to be read", () => {
    const credentials: RunnerInput["credentials"] = {
      scripts: { type: "script", from: { type: "literal", value: "schemaId: script-credentials-v1\n" } },
    };
    expect(target.takes(spec({ credentials }))).toBe(true);
  });

  it("has nobody apply by hand what it applies", () => {
    for (const more of [{ ...EXTERNAL }, HELM_AGENT, OPERATOR, MANIFESTS]) {
      const commands = text(target, "README.md", more)
        .split("```")
        .filter((_block, index) => index % 2 === 1)
        .join("");
      expect(commands).not.toMatch(/apply --filename [a-z]|helm upgrade|kubectl delete/);
    }
  });

  it("keeps the commands that bring Secrets before those that roll the runner out", () => {
    const guide = text(target, "README.md", {
      credentials: { orders: { type: "postgresql", from: { secretName: "orders-db" } } },
    });
    const topics = Array.from(guide.matchAll(/^## (.*)$/gm), ([, topic]) => topic);
    expect(topics).toEqual([
      "Prepare",
      "Credentials",
      "Install",
      "Verify",
      "Change the allowlist",
      "Restart",
      "Logs",
    ]);
    expect(guide).toContain("kubectl create secret generic orders-db --namespace actions");
  });
});

describe("target argocd", () => {
  it("installs the chart with the values of target helm, after what its Pods refer to", () => {
    const made = objects(argocdTarget, "argocd.yaml", EXTERNAL);
    expect(made.map((object) => [object.kind, wave(object)])).toEqual([
      ["ExternalSecret", "0"],
      ["Application", "1"],
    ]);
    expect(made[1]).toMatchObject({
      metadata: { name: "pay", namespace: "argocd" },
      spec: {
        source: { chart: "private-action-runner", helm: { releaseName: "pay" } },
        destination: { namespace: "actions" },
      },
    });
    expect(argocdValues()).toMatchObject({
      fullnameOverride: "pay",
      runner: { runnerIdentitySecret: "payments-identity", config: { urn: "", privateKey: "" } },
    });
  });

  it("keeps nulls, by which Helm takes a chart's own amounts away", () => {
    const deployment = {
      type: "helm",
      namespace: "actions",
      resources: { requests: { cpu: "1" } },
    } as const;
    expect(argocdValues({ deployment })).toMatchObject({
      runner: { resources: { requests: { cpu: "1", memory: null }, limits: null } },
    });
  });

  it("brings the operator in the wave before its object, which waits for its definition", () => {
    const made = objects(argocdTarget, "argocd.yaml", OPERATOR);
    expect(made.map((object) => [object.kind, wave(object)])).toEqual([
      ["Application", "0"],
      ["DatadogAgent", "2"],
      ["Role", "2"],
      ["RoleBinding", "2"],
    ]);
    const [operator, datadogAgent] = made;
    expect(operator).toMatchObject({
      metadata: { name: "datadog-operator" },
      // The definition is longer than an annotation may be.
      spec: { syncPolicy: { syncOptions: ["ServerSideApply=true"] } },
    });
    expect(argocdValues(OPERATOR)).toEqual({ datadogCRDs: { keepCrds: true } });
    expect(datadogAgent?.metadata.annotations).toMatchObject({
      "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
      "cluster-agent.datadoghq.com/private-action-runner-enabled": "true",
    });
  });

  it("leaves an operator alone that is in the cluster already", () => {
    const made = objects(
      argocdTarget,
      "argocd.yaml",
      agent({ type: "operator", namespace: "actions", crdStrategy: "preinstalled" }),
    );
    expect(made.map(({ kind }) => kind)).toEqual(["DatadogAgent", "Role", "RoleBinding"]);
  });

  it("leaves nothing in the Agent's chart to chance, and has the token made beforehand", () => {
    expect(argocdValues(HELM_AGENT)).toMatchObject({
      datadog: { apm: { instrumentation: { skipKPITelemetry: true } } },
      clusterAgent: { tokenExistingSecret: "datadog-agent-cluster-agent-token" },
    });
    expect(text(argocdTarget, "README.md", HELM_AGENT)).toContain(
      "kubectl create secret generic datadog-agent-cluster-agent-token --namespace actions --from-file=token=/dev/stdin",
    );
  });
});

describe("target flux", () => {
  it("installs the chart with the values of a ConfigMap that is named by them", () => {
    const made = objects(fluxTarget, "flux.yaml");
    expect(made.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ["HelmRepository", "actions"],
      ["ConfigMap", "actions"],
      ["HelmRelease", "actions"],
    ]);
    const [, values, release] = made;
    expect(release?.spec).toMatchObject({
      releaseName: "pay",
      chart: { spec: { chart: "private-action-runner", sourceRef: { name: "pay" } } },
      valuesFrom: [{ kind: "ConfigMap", name: values?.metadata.name }],
    });
    expect(parse(values?.data?.["values.yaml"] ?? "")).toMatchObject({ fullnameOverride: "pay" });
    const [, others] = objects(fluxTarget, "flux.yaml", { allow: ["com.datadoghq.http.request"] });
    expect(others?.metadata.name).not.toBe(values?.metadata.name);
  });

  it("keeps nulls, by which Helm takes a chart's own amounts away", () => {
    const deployment = {
      type: "helm",
      namespace: "actions",
      resources: { limits: { memory: "1Gi" } },
    } as const;
    const [, values] = objects(fluxTarget, "flux.yaml", { deployment });
    expect(parse(values?.data?.["values.yaml"] ?? "")).toMatchObject({
      runner: { resources: { requests: null, limits: { cpu: null, memory: "1Gi" } } },
    });
  });

  it("has the runner wait until the operator is ready, and go before it", () => {
    const [operator, runner] = objects(fluxTarget, "flux.yaml", OPERATOR);
    expect(operator).toMatchObject({
      metadata: { name: "payments-operator", namespace: "flux-system" },
      spec: { path: "./parkit/payments/operator", wait: true, deletionPolicy: "Orphan" },
    });
    expect(runner).toMatchObject({
      metadata: { name: "payments-agent", namespace: "flux-system" },
      spec: {
        path: "./parkit/payments/runner",
        dependsOn: [{ name: "payments-operator" }],
        deletionPolicy: "WaitForTermination",
      },
    });
    expect(named(objects(fluxTarget, "operator/operator.yaml", OPERATOR))).toEqual([
      "HelmRepository datadog-operator",
      expect.stringMatching(/^ConfigMap datadog-operator-values-[0-9a-f]{10}$/),
      "HelmRelease datadog-operator",
    ]);
    expect(objects(fluxTarget, "runner/runner.yaml", OPERATOR).map(({ kind }) => kind)).toEqual([
      "DatadogAgent",
      "Role",
      "RoleBinding",
    ]);
  });

  it("needs no folder where one Kustomization is enough", () => {
    expect(text(fluxTarget, "flux.yaml", {}, "clusters/eu/payments")).not.toContain("clusters/eu");
    expect(text(fluxTarget, "README.md", {}, "clusters/eu/payments")).toContain(
      "--path ./clusters/eu/payments",
    );
  });

  it.each([
    ["clusters/eu", "clusters/eu"],
    ["./clusters/eu/", "clusters/eu"],
    ["..", undefined],
    ["a/../b", undefined],
    ["/clusters", undefined],
    [String.raw`clusters\eu`, undefined],
    [".", undefined],
    ["", undefined],
  ])("takes %j for the folder %j", (path, folder) => {
    expect(repositoryFolder(path)).toBe(folder);
  });
});
