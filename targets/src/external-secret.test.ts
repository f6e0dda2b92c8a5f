import { runnerSpec, validate } from "@parkit/provider-schema";
import type { RunnerInput } from "@parkit/provider-schema";

import { openCredentials } from "./credentials";
import { externalSecrets } from "./external-secret";
import { TARGETS } from "./targets";

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
