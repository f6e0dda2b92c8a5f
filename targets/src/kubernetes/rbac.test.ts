import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";

import { isInCluster } from "./in-cluster";
import { rbacFiles } from "./rbac";

function text(
  deployment: RunnerInput["deployment"],
  allow = ["com.datadoghq.kubernetes.core.listPod"],
): string {
  const spec = runnerSpec({ name: "r", allow, deployment });
  if (!isInCluster(spec)) throw new Error("not in a cluster");
  return rbacFiles(spec)[0]?.text ?? "";
}

describe("rbacFiles", () => {
  it.each<[RunnerInput["deployment"], string]>([
    [{ type: "helm", namespace: "apps", release: "pay" }, "pay"],
    [{ type: "manifests", namespace: "apps", serviceAccount: { name: "mine" } }, "mine"],
    [{ type: "helm-agent", namespace: "apps" }, "datadog-agent-cluster-agent"],
    [{ type: "operator", namespace: "apps" }, "datadog-cluster-agent"],
  ])("gives permissions to the service account of %j", (deployment, account) => {
    expect(text(deployment)).toContain(`kind: ServiceAccount\n    name: ${account}\n    namespace: apps`);
  });

  it("says when nothing is needed, and is not for runners outside a cluster", () => {
    expect(text({ type: "helm", namespace: "apps" }, ["com.datadoghq.http.request"])).toBe(
      "# No allowed action needs permissions in the cluster.\n",
    );
    expect(isInCluster(runnerSpec({ name: "r", deployment: { type: "compose" } }))).toBe(false);
  });

  it.each([
    ["par", "par-cluster"],
    ["par", "par-node"],
    ["par-cluster-agent", "par"],
  ])("names no role of %s as one of %s", (one, other) => {
    const namesOf = (name: string): readonly string[] => {
      const component = { allow: ["com.datadoghq.kubernetes.core.listPod"] };
      const deployment = { type: "helm-agent", namespace: "apps" } as const;
      const spec = runnerSpec({ name, node: component, clusterAgent: component, deployment });
      if (!isInCluster(spec)) throw new Error("not in a cluster");
      const [file] = rbacFiles(spec);
      return [...(file?.text ?? "").matchAll(/^kind: Role\nmetadata:\n {2}name: (.*)$/gm)].map(
        ([, found = ""]) => found,
      );
    };
    const [ours, theirs] = [namesOf(one), namesOf(other)];
    expect(ours).toHaveLength(2);
    expect(theirs).toHaveLength(2);
    expect(ours.filter((name) => theirs.includes(name))).toEqual([]);
  });
});
