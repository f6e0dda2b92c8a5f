import { DEPLOYMENTS, type DeploymentInput, type DeploymentType } from "../deployment/deployment";
import { retarget } from "./retarget";
import { validate } from "./validate";

const TYPES = Object.keys(DEPLOYMENTS) as DeploymentType[];

const HELM: DeploymentInput = { type: "helm", namespace: "actions", imageTag: "v1.20.0", replicas: 2 };
const AGENT: DeploymentInput = { type: "helm-agent", namespace: "actions", agentVersion: "7.81.1" };

describe("retarget", () => {
  it.each(TYPES)("makes a deployment of type %s that is right for a runner, whatever it was before", (to) => {
    for (const from of TYPES) {
      const deployment = retarget(retarget({ type: "linux" }, from), to);
      expect(deployment.type).toBe(to);
      const runners = [{ name: "a", allow: "none", deployment }];
      const problems = validate({ apiVersion: "parkit/v1", runners });
      expect(problems.filter(({ path }) => path.startsWith("runners[0].deployment"))).toEqual([]);
    }
  });

  it("keeps what both ways have, and nothing else", () => {
    expect(retarget(HELM, "helm")).toBe(HELM);
    expect(retarget(HELM, "manifests")).toEqual({ ...HELM, type: "manifests" });
    expect(retarget(HELM, "compose")).toEqual({ type: "compose", imageTag: "v1.20.0" });
    expect(retarget(HELM, "operator")).toEqual({ type: "operator", namespace: "actions" });
    expect(retarget(AGENT, "operator")).toEqual({ ...AGENT, type: "operator" });
    expect(retarget(AGENT, "windows")).toEqual({ type: "windows", agentVersion: "7.81.1" });
    expect(retarget({ type: "docker" }, "helm")).toEqual({ type: "helm", namespace: "datadog" });
  });
});
