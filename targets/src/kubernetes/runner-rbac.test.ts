import { runnerRbac } from "./runner-rbac";

describe("runnerRbac", () => {
  it("asks for a Role with the verbs of the allowed actions, and nothing without Kubernetes actions", () => {
    expect(runnerRbac(["com.datadoghq.http.request"], "standalone")).toEqual({
      kind: "Role",
      rules: [],
      withoutRules: [],
    });
    expect(runnerRbac(["com.datadoghq.kubernetes.core.listPod"], "standalone").rules).toEqual([
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    ]);
  });

  it("asks for a ClusterRole for cluster-wide objects, or when told to", () => {
    expect(runnerRbac(["com.datadoghq.kubernetes.core.listNode"], "standalone").kind).toBe("ClusterRole");
    const pods = ["com.datadoghq.kubernetes.core.listPod"];
    expect(runnerRbac(pods, "standalone", { permissionScope: "cluster" }).kind).toBe("ClusterRole");
    expect(runnerRbac(pods, "standalone").kind).toBe("Role");
  });

  it("adds what the description adds, and says for which actions it has no rule", () => {
    const extra = { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["list"] };
    const objects = ["com.datadoghq.kubernetes.customresources.listCustomObject"];
    const unnamed = runnerRbac(objects, "standalone", { permissions: [extra] });
    expect(unnamed).toEqual({ kind: "Role", rules: [extra], withoutRules: objects });
    const named = runnerRbac(objects, "standalone", {
      customResources: [{ apiGroup: "example.com", resource: "widgets" }],
    });
    expect(named.withoutRules).toEqual([]);
    expect(named.rules).toEqual([{ apiGroups: ["example.com"], resources: ["widgets"], verbs: ["list"] }]);
  });

  it("counts the built-in actions of a Cluster Agent unless they are off", () => {
    expect(runnerRbac("none", "cluster-agent").rules).not.toEqual([]);
    expect(runnerRbac("none", "cluster-agent", { defaultActions: false }).rules).toEqual([]);
  });
});
