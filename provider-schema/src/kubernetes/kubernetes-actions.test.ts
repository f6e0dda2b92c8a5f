import { kubernetesOperations } from "./kubernetes-actions";

describe("operations on Kubernetes resources", () => {
  it("have an action each", () => {
    const operations = kubernetesOperations("pods");
    expect([...operations.keys()].sort()).toEqual([
      "create",
      "delete",
      "deleteMultiple",
      "get",
      "list",
      "patch",
      "update",
    ]);
    expect(operations.get("list")).toBe("com.datadoghq.kubernetes.core.listPod");
    expect(kubernetesOperations("deployments").get("restart")).toBe(
      "com.datadoghq.kubernetes.apps.restartDeployment",
    );
  });

  it("are none for resources that no action works on", () => {
    expect(kubernetesOperations("secrets").size).toBe(0);
  });
});
