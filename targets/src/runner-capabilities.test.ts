import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { runnerCapabilities } from "./runner-capabilities";

const agent: RunnerInput = {
  name: "agents",
  node: { allow: ["com.datadoghq.http.request"] },
  clusterAgent: { allow: ["com.datadoghq.kubernetes.apps.restartDeployment"] },
  deployment: { type: "helm-agent", namespace: "datadog" },
};

const capabilitiesOf = (runner: RunnerInput) => runnerCapabilities(runnerSpec(runner));

it("tells the two programs of an Agent's runner apart", () => {
  const [node, cluster, ...others] = capabilitiesOf(agent);
  expect(others).toEqual([]);
  expect([node?.flavour, node?.allowlist.entries]).toEqual(["agent", ["com.datadoghq.http.request"]]);
  expect(cluster?.flavour).toBe("cluster-agent");
  expect(cluster?.rbac?.rules).toEqual([
    { apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] },
  ]);
});

it("counts the Agent's own actions unless they are off or the list is meant to be empty", () => {
  const defaults = (runner: RunnerInput) =>
    capabilitiesOf(runner)
      .flatMap(({ actions }) => actions)
      .filter(({ reason }) => reason.type === "default").length;
  const only = { ...agent, node: false as const };
  expect(defaults(only)).toBe(21);
  expect(defaults({ ...only, deployment: { type: "operator", namespace: "a", defaultActions: false } })).toBe(
    0,
  );
  expect(defaults({ ...only, clusterAgent: { allow: "none" } })).toBe(0);
  expect(
    defaults({ ...only, deployment: { type: "operator", namespace: "a", operatorVersion: "1.26.0" } }),
  ).toBe(0);
});

it("names no permissions where there is no cluster", () => {
  const [host] = capabilitiesOf({
    name: "host",
    allow: ["com.datadoghq.kubernetes.core.listPod"],
    deployment: { type: "linux" },
  });
  expect(host?.actions.map(({ name }) => name)).toContain("com.datadoghq.kubernetes.core.listPod");
  expect(host).not.toHaveProperty("rbac");
});
