import { nothingUnknown } from "../rules/rule";
import { shorthandField, writtenComponents } from "./runner-component";

const ALLOW = ["com.datadoghq.http.request"];
const LATER = { allow: ["later"] };

describe("writtenComponents", () => {
  it.each([
    ["helm", { allow: ALLOW }, ["standalone own"]],
    ["compose", {}, ["standalone own"]],
    ["helm-agent", { allow: ALLOW }, ["cluster-agent own"]],
    ["operator", { allow: ALLOW, node: { allow: ALLOW } }, ["agent node", "cluster-agent own"]],
    ["operator", { node: { allow: ALLOW }, clusterAgent: false }, ["agent node"]],
    ["operator", { node: false, clusterAgent: { allow: ALLOW } }, ["cluster-agent clusterAgent"]],
    ["operator", {}, []],
    ["operator", { node: LATER, clusterAgent: LATER }, []],
    ["linux", { allow: ALLOW }, ["agent own"]],
    ["windows", { node: { allow: ALLOW } }, ["agent node"]],
    ["linux", { clusterAgent: { allow: ALLOW } }, []],
  ] as const)("of a runner deployed with %s: %j", (deployment, runner, expected) => {
    const found = writtenComponents(runner, deployment, (value) => value === LATER);
    expect(found.map(({ flavour, field }) => `${flavour} ${field ?? "own"}`)).toEqual(expected);
  });

  it("takes the runner's own allowlist for the field that it is shorthand for", () => {
    for (const deployment of ["helm-agent", "operator", "linux", "windows"] as const) {
      const [component] = writtenComponents({ allow: ALLOW }, deployment, nothingUnknown);
      const [named] = writtenComponents(
        { [shorthandField(deployment) ?? ""]: { allow: ALLOW } },
        deployment,
        nothingUnknown,
      );
      expect(component?.flavour).toBe(named?.flavour);
    }
  });
});
