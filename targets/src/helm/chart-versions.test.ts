import { validate } from "@parkit/provider-schema/internal/description/validate";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";
import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

import { deployedBy } from "../deployed-by";
import { helmValues } from "./helm-values";

/**
 * Members of the chart's values by the first chart whose schema takes them; all that parkit writes is closed
 * there. `*` stands for what the schema leaves open. Source: the schema of every release.
 */
const SINCE: Readonly<Record<string, string>> = {
  "image.repository": "1.0.0",
  "image.tag": "1.0.0",
  "image.pullPolicy": "1.4.0",
  "imagePullSecrets.*": "1.26.0",
  fullnameOverride: "1.0.0",
  "serviceAccount.create": "1.26.0",
  "serviceAccount.name": "1.26.0",
  "serviceAccount.annotations.*": "1.26.0",
  "service.annotations.*": "1.14.0",
  "deployment.metadata.annotations.*": "1.22.0",
  "deployment.metadata.labels.*": "1.22.0",
  "runner.roleType": "1.0.0",
  "runner.replicas": "1.0.0",
  "runner.podAnnotations.*": "1.22.0",
  "runner.useSeparateSecretForCredentials": "1.8.0",
  "runner.runnerIdentitySecret": "1.0.0",
  "runner.config.ddBaseURL": "1.0.0",
  "runner.config.urn": "1.0.0",
  "runner.config.privateKey": "1.0.0",
  "runner.config.modes.*": "1.0.0",
  "runner.config.port": "1.0.0",
  "runner.config.allowIMDSEndpoint": "1.5.0",
  "runner.config.actionsAllowlist.*": "1.0.0",
  "runner.config.tags.*": "1.16.0",
  "runner.config.taskTimeoutSeconds": "1.21.0",
  "runner.config.httpTimeoutSeconds": "1.21.0",
  "runner.env.*": "1.0.0",
  "runner.nodeSelector.*": "1.2.2",
  "runner.affinity.*": "1.2.2",
  "runner.tolerations.*": "1.2.2",
  "runner.livenessProbe.*": "1.2.3",
  "runner.readinessProbe.*": "1.2.3",
  "runner.kubernetesActions.*": "1.0.0",
  "runner.kubernetesPermissions.*": "1.0.0",
  "runner.resources.requests.*": "1.1.2",
  "runner.resources.limits.*": "1.1.2",
  "runner.credentialSecrets.*": "1.0.0",
  "runner.customCaCert.configMapName": "1.24.0",
  "runner.scriptFiles.*": "1.9.0",
  "runner.podSecurity.*": "1.18.0",
};

/** Every chart since the layout that parkit writes, with the image that it brings. Source: its releases. */
const CHARTS: readonly (readonly [string, string])[] = [
  ["1.11.0", "v1.9.0"],
  ["1.12.0", "v1.10.0"],
  ["1.13.0", "v1.11.0"],
  ["1.14.0", "v1.11.0"],
  ["1.15.0", "v1.12.0"],
  ["1.15.1", "v1.12.1"],
  ["1.15.2", "v1.12.2"],
  ["1.16.0", "v1.13.0"],
  ["1.17.0", "v1.14.0"],
  ["1.18.0", "v1.14.0"],
  ["1.19.0", "v1.15.0"],
  ["1.20.0", "v1.16.0"],
  ["1.20.1", "v1.16.0"],
  ["1.21.0", "v1.17.0"],
  ["1.21.1", "v1.17.1"],
  ["1.21.2", "v1.17.1"],
  ["1.22.0", "v1.17.1"],
  ["1.23.0", "v1.18.0"],
  ["1.24.0", "v1.18.0"],
  ["1.25.0", "v1.19.0"],
  ["1.26.0", "v1.19.0"],
  ["1.27.0", "v1.20.0"],
  ["1.27.1", "v1.20.1"],
  ["1.28.0", "v1.21.0"],
  ["1.28.1", "v1.21.0"],
];

const RUNNER = {
  name: "payments",
  allow: ["com.datadoghq.kubernetes.core.listPod"],
  identity: { type: "secret", secretName: "payments-identity" },
} as const;

/** One runner for each thing that a description can ask of the chart. */
const WISHES: Readonly<Record<string, Partial<RunnerInput> & { readonly helm?: object }>> = {
  nothing: {},
  push: { modes: ["both"], push: { hostname: "par.example.com" } },
  tags: { tags: ["env:prod"] },
  "metadata addresses": { allowImdsEndpoint: true },
  "a task's timeout": { taskTimeoutSeconds: 5 },
  "a request's timeout": { httpTimeoutSeconds: 5 },
  credentials: { credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } } },
  replicas: { helm: { replicas: 2 } },
  image: { helm: { imageRepository: "mirror.example.com/par", imagePullPolicy: "Always" } },
  "pull secrets": { helm: { imagePullSecrets: ["registry"] } },
  labels: { helm: { labels: { team: "pay" } } },
  annotations: { helm: { annotations: { "example.com/owner": "pay" } } },
  "annotations of Pods": { helm: { podAnnotations: { "example.com/owner": "pay" } } },
  "annotations of the Service": { helm: { serviceAnnotations: { "example.com/owner": "pay" } } },
  "an account": { helm: { serviceAccount: { name: "par", create: true, annotations: { a: "b" } } } },
  variables: { helm: { env: { HTTPS_PROXY: "http://proxy.example.com" } } },
  amounts: { helm: { resources: { requests: { cpu: "1" } } } },
  "a node": { helm: { nodeSelector: { a: "b" }, tolerations: [{ operator: "Exists" }], affinity: { a: 1 } } },
  authorities: { helm: { caConfigMap: "company-ca" } },
  "files of scripts": { helm: { scriptFiles: { "hello.sh": "echo hello\n" } } },
  permissions: { helm: { permissionScope: "cluster" } },
  OpenShift: { helm: { openShift: true } },
};

describe.each(CHARTS)("chart %s", (chartVersion, image) => {
  it.each(Object.entries(WISHES))("takes what is written for %s, or the rules refuse it", (_title, wish) => {
    const { helm = {}, ...more } = wish;
    const runner = {
      ...RUNNER,
      ...more,
      deployment: { type: "helm", namespace: "datadog", chartVersion, ...helm },
    } as const;
    const errors = validate({ apiVersion: "parkit/v1", runners: [runner] })
      .filter(({ severity }) => severity === "error")
      .map(({ rule }) => rule);
    const unknown = writtenMembers(runner).filter((path) => !isTaken(path, chartVersion));
    expect(errors.length > 0 ? errors : unknown).toEqual(errors.length > 0 ? ["version/unsupported"] : []);
    // What is refused is refused for a reason.
    expect(errors.length === 0 || unknown.length > 0).toBe(true);
  });

  it("runs its own image", () => {
    expect(
      valuesOf({ ...RUNNER, deployment: { type: "helm", namespace: "datadog", chartVersion } }).image.tag,
    ).toBe(image);
  });
});

it("leaves the image to a chart that parkit does not know", () => {
  const deployment = { type: "helm", namespace: "datadog", chartVersion: "1.99.0" } as const;
  expect(valuesOf({ ...RUNNER, deployment }).image).not.toHaveProperty("tag");
  expect(valuesOf({ ...RUNNER, deployment: { ...deployment, imageTag: "v1.9.9" } }).image.tag).toBe("v1.9.9");
  expect(CHARTS.at(-1)?.[0]).toBe(DEFAULT_VERSIONS.chart);
});

function valuesOf(runner: RunnerInput): ReturnType<typeof helmValues> {
  const spec = runnerSpec(runner);
  if (!deployedBy("helm")(spec)) throw new Error("not deployed by helm");
  return helmValues(spec);
}

function writtenMembers(runner: RunnerInput): readonly string[] {
  const below = (value: unknown, path: string): readonly string[] => {
    if (isCovered(path) || typeof value !== "object" || value === null || Array.isArray(value)) return [path];
    return Object.entries(value).flatMap(([name, item]) =>
      below(item, path === "" ? name : `${path}.${name}`),
    );
  };
  return below(valuesOf(runner), "");
}

function isCovered(path: string): boolean {
  return path in SINCE || `${path}.*` in SINCE;
}

function isTaken(path: string, chart: string): boolean {
  const first = SINCE[path] ?? SINCE[`${path}.*`];
  return first !== undefined && isAtLeast(chart, first);
}
