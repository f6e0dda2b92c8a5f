import type { Description } from "@parkit/provider-schema/internal/description/description";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { effectivePermissions } from "@parkit/targets/internal/permission/effective-permission";

import type { Bench } from "./bench";
import { interleave, beside, timed } from "./interleave";

/** Runners, and as many policies. */
const OBJECTS = 1_000;
/** Runners that one tag stands for. */
const OF_A_TEAM = 10;

/** What explaining permissions takes beside checking the same description, and how both grow. */
export const permissionsBench: Bench = {
  name: "permissions",
  summary: "explaining what may run on 1,000 runners by 1,000 policies, beside checking them",
  run: async () => {
    const description = describedFleet(OBJECTS);
    const small = describedFleet(OBJECTS / 10);
    const timings = await interleave([
      { name: "validate", run: () => timed(() => validate(description)) },
      { name: "permissions", run: () => timed(() => effectivePermissions(description)) },
      { name: "permissions of a tenth", run: () => timed(() => effectivePermissions(small)) },
    ]);
    return {
      timings,
      claims: [
        {
          what: "permissions against validate",
          ...beside(timings, "permissions", "validate"),
          atMost: 3,
        },
        {
          what: "permissions against a tenth",
          ...beside(timings, "permissions", "permissions of a tenth"),
          atMost: 15,
        },
      ],
    };
  },
};

/**
 * Cluster Agents of many teams; a policy in ten is about every Agent, the others about a team's.
 *
 * @throws {Error} when a rule is broken
 */
function describedFleet(objects: number): Description {
  const teams = objects / OF_A_TEAM;
  const description: Description = {
    apiVersion: "parkit/v1",
    runners: Array.from({ length: objects }, (_, index) => ({
      name: `runner-${index}`,
      allow: ["com.datadoghq.kubernetes.core.listPod", "com.datadoghq.kubernetes.apps.restartDeployment"],
      identity: { type: "self-enroll", ownership: "ownerless" },
      agentTags: [`team:${index % teams}`, `cluster:${index}`],
      deployment: { type: "operator", namespace: `ns-${index}` },
    })),
    executionPolicies: Array.from({ length: objects }, (_, index) => ({
      name: `policy-${index}`,
      effect: index % 3 === 0 ? "deny" : "allow",
      actions: ["com.datadoghq.kubernetes.core.listPod", "com.datadoghq.kubernetes.apps.restartDeployment"],
      scope: { type: "kubernetes", namespaces: [`ns-${index}`, "shop"] },
      targets: [{ agentTags: index % 10 === 0 ? ["*"] : [`team:${index % teams}`] }],
    })),
  };
  const error = validate(description).find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(`the description is not valid: ${error.path}: ${error.message}`);
  return description;
}
