import { validate } from "@parkit/provider-schema/internal/description/validate";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";

import { openCredentials } from "@parkit/targets/internal/credentials/credential-commands";
import { externalSecrets } from "@parkit/targets/internal/credentials/external-secret";
import { TARGETS } from "@parkit/targets/internal/targets";
import { importDocuments } from "./import-documents";

const runner: RunnerInput = {
  name: "payments",
  allow: ["com.datadoghq.jenkins.buildJenkinsJob"],
  identity: { type: "secret", secretName: "payments-identity" },
  credentials: {
    ci: {
      type: "jenkins",
      from: {
        type: "external",
        store: "vault",
        storeKind: "ClusterSecretStore",
        remoteKey: "ci/bot",
        property: "file",
      },
    },
  },
  deployment: { type: "helm", namespace: "actions" },
};

describe("a credential in a store", () => {
  it("becomes an ExternalSecret whose Secret holds the file under its own name", () => {
    expect(externalSecrets(runnerSpec(runner), "actions")).toEqual([
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name: "payments-ci", namespace: "actions" },
        spec: {
          refreshInterval: "1h",
          secretStoreRef: { name: "vault", kind: "ClusterSecretStore" },
          target: { name: "payments-ci" },
          data: [{ secretKey: "jenkins_token.json", remoteRef: { key: "ci/bot", property: "file" } }],
        },
      },
    ]);
  });

  it("is mounted from that Secret and needs no template", () => {
    const helm = TARGETS.helm;
    const files = helm?.of === "runner" ? helm.files(runnerSpec(runner)) : [];
    const values = files.find(({ path }) => path === "values.yaml")?.text;
    expect(values).toContain("secretName: payments-ci\n      directoryName: ci");
    expect(files.find(({ path }) => path === "credentials.yaml")?.text).toContain("kind: ExternalSecret");
    expect(openCredentials(runnerSpec(runner))).toEqual([]);
  });

  it("is for clusters only", () => {
    const errors = (input: RunnerInput) =>
      validate({ apiVersion: "parkit/v1", runners: [input] }).filter(({ severity }) => severity === "error");
    expect(errors(runner)).toEqual([]);
    const identity = { type: "self-enroll" } as const;
    expect(
      errors({ ...runner, identity, deployment: { type: "compose" } }).map(({ rule }) => rule),
    ).toContain("credential/unmounted");
  });
});

describe("a credential of a SecretProviderClass", () => {
  const by = (deployment: RunnerInput["deployment"]): RunnerInput => ({
    ...runner,
    credentials: { ci: { type: "jenkins", from: { type: "csi", secretProviderClass: "ci-vault" } } },
    deployment,
  });
  const problems = (input: RunnerInput) =>
    validate({ apiVersion: "parkit/v1", runners: [input] }).filter(({ rule }) =>
      rule.startsWith("credential/"),
    );

  it.each(["manifests", "helm-agent", "operator"] as const)(
    "is a volume of %s, and needs nothing else",
    (type) => {
      const input = by({ type, namespace: "actions" });
      expect(problems(input)).toEqual([]);
      const target = TARGETS[type];
      const files = target?.of === "runner" ? target.files(runnerSpec(input)) : [];
      expect(files[0]?.text).toMatch(
        /name: ci-credential\n\s+csi:\n\s+driver: secrets-store\.csi\.k8s\.io\n\s+readOnly: true\n\s+volumeAttributes:\n\s+secretProviderClass: ci-vault\n/,
      );
      expect(files[0]?.text).toContain("mountPath: /etc/dd-action-runner/config/credentials/ci\n");
      expect(files.map(({ path }) => path)).not.toContain("credentials.yaml");
      expect(openCredentials(runnerSpec(input))).toEqual([]);
    },
  );

  it.each(["helm-agent", "operator"] as const)("comes back when files of %s are imported", (type) => {
    const credentials = {
      jenkins: { type: "jenkins", from: { type: "csi", secretProviderClass: "vault" } },
    } as const;
    const target = TARGETS[type];
    const spec = runnerSpec({
      ...by({ type, namespace: "actions" }),
      identity: { type: "self-enroll" },
      credentials,
    });
    const files = target?.of === "runner" ? target.files(spec) : [];
    const { input } = importDocuments(files.slice(0, 1).map(({ path, text }) => ({ file: path, text })));
    expect(input).toMatchObject({ runners: [{ credentials }] });
  });

  it("is refused by the chart, which has no volumes of one's own, and on hosts", () => {
    expect(problems(by({ type: "helm", namespace: "actions" }))).toMatchObject([
      { rule: "credential/unmounted", hint: expect.stringContaining("ExternalSecret") as string },
    ]);
    expect(problems(by({ type: "compose" }))).toMatchObject([
      { rule: "credential/unmounted", hint: "Take it from file or env or literal." },
    ]);
  });
});
