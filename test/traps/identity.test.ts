import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";

import {
  configdata,
  ENROLLED,
  explained,
  renderedText,
  renderedYaml,
  rulesBrokenBy,
  STANDALONE,
  type RunnerSketch,
} from "../support/rendered-runner";

const allow = ["com.datadoghq.http.request"];
/** Cluster Agents that enroll by themselves. */
const chart: RunnerSketch = { allow, deployment: { type: "helm-agent", namespace: "datadog" } };
const operator: RunnerSketch = { allow, deployment: { type: "operator", namespace: "datadog" } };

const SECRET_VARIABLES = [
  {
    name: "DD_PRIVATE_ACTION_RUNNER_URN",
    valueFrom: { secretKeyRef: { name: "payments-identity", key: "urn" } },
  },
  {
    name: "DD_PRIVATE_ACTION_RUNNER_PRIVATE_KEY",
    valueFrom: { secretKeyRef: { name: "payments-identity", key: "private_key" } },
  },
];

describe("traps of identities", () => {
  it("[T-04] names the Secret of an enrolled identity everywhere", () => {
    const name = "datadog-private-action-runner-identity";
    expect(renderedYaml(chart, "values.yaml")).toHaveProperty(
      "clusterAgent.privateActionRunner.identitySecretName",
      name,
    );
    expect(configdata(operator, "cluster-agent")).toHaveProperty(
      "private_action_runner.identity_secret_name",
      name,
    );
  });

  it("[T-05] says whether the runner enrolls itself, in every component", () => {
    const both: RunnerSketch = { ...operator, node: { allow } };
    expect(configdata(both, "cluster-agent")).toHaveProperty("private_action_runner.self_enroll", true);
    expect(configdata(both, "agent")).toHaveProperty("private_action_runner.self_enroll", true);
    expect(configdata({ ...operator, identity: ENROLLED }, "cluster-agent")).toHaveProperty(
      "private_action_runner.self_enroll",
      false,
    );
    expect(renderedYaml(chart, "values.yaml")).toHaveProperty(
      "clusterAgent.privateActionRunner.selfEnroll",
      true,
    );
  });

  it("[T-09] refuses the form of URN that runners refuse", () => {
    const urn = "urn:datadog:private-action-runner:organization:1234:runner:a1";
    const refused = explained({ ...STANDALONE, identity: { ...ENROLLED, urn } });
    expect(refused).toContain("[identity/urn]");
    expect(refused).toContain("runners refuse it");
    expect(rulesBrokenBy(STANDALONE)).toEqual([]);
  });

  it("[T-10] reads an identity's Secret by the keys of each flavour", () => {
    expect(renderedText(STANDALONE, "values.yaml")).toContain("RUNNER_URN and RUNNER_PRIVATE_KEY");
    expect(
      renderedText({ ...STANDALONE, deployment: { type: "manifests", namespace: "datadog" } }, "runner.yaml"),
    ).toMatch(/envFrom:\s+- secretRef:\s+name: payments-identity/);
    expect(renderedYaml({ ...operator, identity: ENROLLED }, "datadog-agent.yaml")).toHaveProperty(
      "spec.override.clusterAgent.containers.cluster-agent.env",
      SECRET_VARIABLES,
    );
    expect(IDENTITY_SECRET_KEYS["cluster-agent"]).toEqual(IDENTITY_SECRET_KEYS.agent);
  });

  it("[T-31] keeps a node's identity where it outlives the Pod, and says what happens otherwise", () => {
    const nodes: RunnerSketch = { node: { allow }, deployment: operator.deployment };
    expect(renderedText(nodes, "datadog-agent.yaml")).toContain("every new Pod is a new runner");
    expect(explained(nodes)).toContain("[deployment/node-identity]");
    const kept: RunnerSketch = {
      ...nodes,
      deployment: { type: "operator", namespace: "datadog", nodeIdentityDirectory: "/var/lib/runner" },
    };
    expect(rulesBrokenBy(kept)).toEqual([]);
    expect(renderedText(kept, "datadog-agent.yaml")).not.toContain("every new Pod is a new runner");
    expect(configdata(kept, "agent")).toHaveProperty(
      "private_action_runner.identity_file_path",
      "/var/lib/runner/privateactionrunner_private_identity.json",
    );
    expect(renderedYaml(kept, "datadog-agent.yaml")).toHaveProperty("spec.override.nodeAgent.volumes", [
      {
        name: "private-action-runner-identity",
        hostPath: { path: "/var/lib/runner", type: "DirectoryOrCreate" },
      },
    ]);
  });

  it("[T-32] keeps an older identity from winning over the one that is given", () => {
    expect(configdata({ ...operator, identity: ENROLLED }, "cluster-agent")).toHaveProperty(
      "private_action_runner.identity_use_k8s_secret",
      false,
    );
    expect(renderedYaml({ ...chart, identity: ENROLLED }, "values.yaml")).toHaveProperty(
      "clusterAgent.env.1",
      { name: "DD_PRIVATE_ACTION_RUNNER_IDENTITY_USE_K8S_SECRET", value: "false" },
    );
  });

  it("[T-33] refuses a private key that is written out, and refers to Secrets instead", () => {
    const { urn } = ENROLLED;
    const written = { type: "inline", urn, privateKey: "e30" };
    for (const sketch of [STANDALONE, chart, operator]) {
      const refused = explained({ ...sketch, identity: written });
      expect(refused).toContain("[identity/inline]");
      expect(refused).toContain("Keep it in a Kubernetes Secret");
    }
    expect(renderedText({ ...operator, identity: ENROLLED }, "datadog-agent.yaml")).not.toMatch(
      /^\s*private_key:/m,
    );
  });

  it("[T-34] tells the Cluster Agent not to enroll when its identity is given", () => {
    expect(renderedYaml({ ...chart, identity: ENROLLED }, "values.yaml")).toHaveProperty(
      "clusterAgent.env.0",
      { name: "DD_PRIVATE_ACTION_RUNNER_SELF_ENROLL", value: "false" },
    );
  });

  it("[T-40] has no place for a handle of a secret backend", () => {
    const { urn } = ENROLLED;
    const handle = { type: "inline", urn, privateKey: "ENC[runner_key]", force: true };
    const refused = explained({ ...chart, identity: handle });
    expect(refused).toContain("[identity/private-key]");
    expect(refused).toContain("enroll with the handle itself, ENC[…], and be refused");
    expect(
      rulesBrokenBy({ ...chart, deployment: { ...chart.deployment, keysSecret: "ENC[api_key]" } }),
    ).toEqual(["deployment/keys-secret"]);
  });

  it("[T-43] turns self-enrollment off together with an identity from a Secret", () => {
    expect(renderedYaml({ ...chart, identity: ENROLLED }, "values.yaml")).toHaveProperty(
      "clusterAgent.privateActionRunner",
      {
        enabled: true,
        selfEnroll: false,
        identityFromExistingSecret: "payments-identity",
        actionsAllowlist: allow,
        k8sRemediationEnabled: false,
      },
    );
    expect(renderedYaml(chart, "values.yaml")).not.toHaveProperty(
      "clusterAgent.privateActionRunner.identityFromExistingSecret",
    );
  });
});
