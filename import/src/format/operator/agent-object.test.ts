import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";
import { operatorTarget } from "@parkit/targets/internal/operator/operator";

import { importDocuments } from "../../import-documents";

const AGENT = DEFAULT_VERSIONS.agent;

/** An object with a runner in the Cluster Agent, and what is said besides. */
const agent = (spec: string): string => `apiVersion: datadoghq.com/v2alpha1
kind: DatadogAgent
metadata:
  name: datadog
  namespace: datadog
  annotations:
    cluster-agent.datadoghq.com/private-action-runner-enabled: "true"
    cluster-agent.datadoghq.com/private-action-runner-configdata: |
      private_action_runner:
        enabled: true
        self_enroll: true
        identity_secret_name: datadog-private-action-runner-identity
        actions_allowlist: [com.datadoghq.http.request]
spec:
${spec}`;

const imported = (spec: string) => importDocuments([{ file: "agent.yaml", text: agent(spec) }]);

function agentOf(spec: string): unknown {
  const deployment = imported(spec).description?.runners?.[0]?.deployment;
  return deployment?.type === "operator" ? deployment.agent : undefined;
}

describe("a DatadogAgent", () => {
  it("is taken over with features, tags and settings for which there is no field", () => {
    const spec = `  global:
    logLevel: debug
    kubelet: { tlsVerify: false, host: { fieldRef: { fieldPath: status.hostIP } } }
  features:
    apm: { enabled: true }
    logCollection: { enabled: true, containerCollectAll: true }
    somethingNew: { enabled: true }
  override:
    clusterAgent:
      image: { tag: 7.81.2-full }
      priorityClassName: high
    nodeAgent:
      image: { tag: 7.80.0 }
      labels: { app.kubernetes.io/team: a }
    clusterChecksRunner: { replicas: 2 }
`;
    expect(imported(spec).violations.map(({ rule }) => rule)).toEqual(["deployment/agent-image-tag"]);
    expect(imported(spec).lost).toEqual([]);
    expect(agentOf(spec)).toEqual({
      type: "managed",
      features: { apm: { enabled: true }, logCollection: { enabled: true, containerCollectAll: true } },
      tlsVerify: false,
      imageTags: { node: "7.80.0", clusterAgent: "7.81.2-full" },
      extraSettings: {
        global: { logLevel: "debug", kubelet: { host: { fieldRef: { fieldPath: "status.hostIP" } } } },
        features: { somethingNew: { enabled: true } },
        override: {
          clusterAgent: { priorityClassName: "high" },
          nodeAgent: { labels: { "app.kubernetes.io/team": "a" } },
          clusterChecksRunner: { replicas: 2 },
        },
      },
    });
  });

  it("is not copied where it is called like a secret: that is named", () => {
    const spec = `  global:
    clusterAgentToken: abcdef
    env:
      - name: PROXY_PASSWORD
        value: hunter2
  features:
    externalMetricsServer: { endpoint: { credentials: { apiKey: abcdef } } }
`;
    expect(agentOf(spec)).toBeUndefined();
    const { lost, text } = imported(spec);
    expect(lost.map(({ path }) => path)).not.toEqual([]);
    expect(text).not.toMatch(/abcdef|hunter2/);
    const said = imported(spec)
      .violations.map(({ message }) => message)
      .join("\n");
    for (const name of ["clusterAgentToken", "env", "externalMetricsServer"]) expect(said).toContain(name);
  });

  it("keeps a value of another kind for whoever looks at it", () => {
    expect(agentOf("  features:\n    apm: { enabled: maybe }\n")).toEqual({
      type: "managed",
      extraSettings: { features: { apm: { enabled: "maybe" } } },
    });
  });

  it.each([
    ["of another version", "  override: { clusterAgent: { image: { tag: 7.81.2 } } }\n", "7.81.2"],
    [
      "of the version that parkit takes",
      `  override: { clusterAgent: { image: { tag: ${AGENT} } } }\n`,
      AGENT,
    ],
    ["of the version that the operator takes", "  global: {}\n", undefined],
  ])("stays with the operator that is there, and with an Agent %s", (_what, spec, version) => {
    const { description, text } = imported(spec);
    expect(description?.runners?.[0]?.deployment).toMatchObject({ crdStrategy: "preinstalled" });
    expect(text).toContain("      # The operator is taken for installed");
    const [runner] = runnerSpecs(description ?? { apiVersion: "parkit/v1" });
    if (runner === undefined) throw new Error("nothing was imported");
    const written = new Map(operatorTarget.files(runner).map((file) => [file.path, file.text]));
    expect(written.get("README.md")).not.toMatch(/helm (upgrade|install)/);
    expect(written.get("README.md")).toContain("kubectl get customresourcedefinition");
    const tags = Array.from(
      (written.get("datadog-agent.yaml") ?? "").matchAll(/^ +tag: (.*)$/gm),
      ([, tag]) => tag,
    );
    expect(new Set(tags)).toEqual(new Set(version === undefined ? [] : [version]));
  });
});
