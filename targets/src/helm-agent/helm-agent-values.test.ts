import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { HelmAgentDeployment } from "@parkit/provider-schema/internal/deployment/helm-agent";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parse } from "yaml";

import { deployedBy } from "../deployed-by";
import { helmAgentFiles } from "./helm-agent";
import { helmAgentValues } from "./helm-agent-values";

const SECRET = { type: "secret", secretName: "cluster-identity" } as const;

function spec(runner: Partial<RunnerInput> = {}, deployment: Partial<HelmAgentDeployment> = {}) {
  const made = runnerSpec({
    name: "cluster",
    node: { allow: ["com.datadoghq.script.runPredefinedScript"] },
    clusterAgent: { allow: ["com.datadoghq.kubernetes.core.listPod"] },
    ...runner,
    deployment: { type: "helm-agent", namespace: "datadog", ...deployment },
  });
  if (!deployedBy("helm-agent")(made)) throw new Error("not deployed by helm-agent");
  return made;
}

describe("helmAgentValues", () => {
  it("[S81 S83] enables each component with its own list, nothing else", () => {
    const values = helmAgentValues(spec());
    expect(values.datadog.privateActionRunner).toEqual({
      enabled: true,
      selfEnroll: true,
      actionsAllowlist: ["com.datadoghq.script.runPredefinedScript"],
    });
    expect(values.clusterAgent.privateActionRunner).toEqual({
      enabled: true,
      selfEnroll: true,
      actionsAllowlist: ["com.datadoghq.kubernetes.core.listPod"],
      identitySecretName: "datadog-private-action-runner-identity",
      k8sRemediationEnabled: false,
    });
    expect(helmAgentValues(spec({ node: false })).datadog).not.toHaveProperty("privateActionRunner");
  });

  it("turns on remote configuration at the root and leaves the bundled operator out unless asked for", () => {
    expect(helmAgentValues(spec())).toMatchObject({
      remoteConfiguration: { enabled: true },
      datadog: { leaderElection: true, operator: { enabled: false } },
    });
    expect(helmAgentValues(spec({}, { installOperator: true })).datadog.operator.enabled).toBe(true);
  });

  it("turns self-enrollment off together with an identity of one's own, and bars older Secrets", () => {
    const { datadog, clusterAgent } = helmAgentValues(spec({ identity: SECRET }));
    const manual = { selfEnroll: false, identityFromExistingSecret: "cluster-identity" };
    expect(datadog.privateActionRunner).toMatchObject(manual);
    expect(clusterAgent.privateActionRunner).toMatchObject(manual);
    expect(clusterAgent.privateActionRunner).not.toHaveProperty("identitySecretName");
    expect(clusterAgent.env).toEqual([
      { name: "DD_PRIVATE_ACTION_RUNNER_SELF_ENROLL", value: "false" },
      { name: "DD_PRIVATE_ACTION_RUNNER_IDENTITY_USE_K8S_SECRET", value: "false" },
    ]);
  });

  it("passes settings without a value of their own as variables", () => {
    const { agents, clusterAgent } = helmAgentValues(
      spec(
        { httpTimeoutSeconds: 45, allowImdsEndpoint: true },
        { taskConcurrency: 3, httpAllowlist: ["a", "b"] },
      ),
    );
    const expected = [
      { name: "DD_PRIVATE_ACTION_RUNNER_TASK_CONCURRENCY", value: "3" },
      { name: "DD_PRIVATE_ACTION_RUNNER_HTTP_TIMEOUT_SECONDS", value: "45" },
      { name: "DD_PRIVATE_ACTION_RUNNER_HTTP_ALLOWLIST", value: "a,b" },
      { name: "DD_PRIVATE_ACTION_RUNNER_HTTP_ALLOW_IMDS_ENDPOINT", value: "true" },
    ];
    expect(clusterAgent.env).toEqual(expected);
    expect(agents?.containers?.privateActionRunner.env).toEqual(expected);
  });

  it("passes limits of shells and custom resources as variables, an empty list too", () => {
    const limited = helmAgentValues(
      spec(
        {},
        {
          agentVersion: "7.84.0",
          allowedCustomResources: ["v1/secrets", "cert-manager.io/v1/certificates"],
          restrictedShell: { allowedCommands: [], allowedSystemServices: { "nginx.service": ["restart"] } },
          idleTimeoutSeconds: 120,
        },
      ),
    );
    expect(limited.clusterAgent.env).toEqual([
      {
        name: "DD_PRIVATE_ACTION_RUNNER_KUBERNETES_ALLOWED_CUSTOM_RESOURCES",
        value: "v1/secrets,cert-manager.io/v1/certificates",
      },
      { name: "DD_PRIVATE_ACTION_RUNNER_IDLE_TIMEOUT_SECONDS", value: "120" },
      { name: "DD_PRIVATE_ACTION_RUNNER_RESTRICTED_SHELL_ALLOWED_COMMANDS", value: "[]" },
      {
        name: "DD_PRIVATE_ACTION_RUNNER_RESTRICTED_SHELL_ALLOWED_SYSTEM_SERVICES",
        value: '{"nginx.service":["restart"]}',
      },
    ]);
    expect(limited.agents?.containers?.privateActionRunner.env).toEqual(limited.clusterAgent.env);
    const none = helmAgentValues(spec({}, { allowedCustomResources: [] })).clusterAgent.env;
    expect(none).toContainEqual({
      name: "DD_PRIVATE_ACTION_RUNNER_KUBERNETES_ALLOWED_CUSTOM_RESOURCES",
      value: "[]",
    });
  });

  it.each([
    [undefined, undefined],
    ["3.240.0", "7.81.1"],
    ["3.202.0", "7.78.0"],
    ["3.999.0", undefined],
  ])("runs with chart %s the Agent that belongs to it: %s", (chartVersion, expected) => {
    const { agents, clusterAgent } = helmAgentValues(
      spec({ node: false }, chartVersion === undefined ? {} : { chartVersion }),
    );
    expect([clusterAgent.image?.tag, agents?.image?.tag]).toEqual([expected, expected]);
  });

  it("says who can read the files of a node's runner", () => {
    const credentials = { ci: { type: "jenkins", from: { secretName: "config" } } } as const;
    expect(text(spec({ credentials }))).toContain("# The chart mounts these into every container");
    expect(text(spec())).not.toContain("every container");
    expect(helmAgentValues(spec({ credentials })).clusterAgent.volumes).toEqual([
      { name: "ci-credential", secret: { secretName: "config" } },
    ]);
  });

  it("keeps a node's identity on the node when told where, and warns when not", () => {
    const kept = spec({}, { nodeIdentityDirectory: "/var/lib/runner" });
    expect(JSON.stringify(helmAgentValues(kept).agents)).toContain(
      '"value":"/var/lib/runner/privateactionrunner_private_identity.json"',
    );
    expect(text(kept)).not.toContain("new runner");
    expect(text(spec())).toContain("every new Pod is a new runner");
  });

  it("grants the Cluster Agent what its list needs, to its own service account", () => {
    const rbac = helmAgentFiles(spec({}, { release: "dd" })).find(({ path }) => path === "rbac.yaml");
    expect(rbac?.text).toContain("name: dd-cluster-agent\n    namespace: datadog");
    expect(rbac?.text).toContain("resources: [pods]\n    verbs: [list]");
    expect(rbac?.text.match(/kind: Role\n/g)).toHaveLength(2);
  });

  it("is what its file says", () => {
    const runner = spec({ taskTimeoutSeconds: 60, identity: SECRET });
    expect(parse(text(runner), { version: "1.1" })).toEqual(helmAgentValues(runner));
  });
});

function text(runner: ReturnType<typeof spec>): string {
  return helmAgentFiles(runner)[0]?.text ?? "";
}
