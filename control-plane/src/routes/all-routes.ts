import { installationRoutes } from "../console/installation";
import { pageRoutes } from "../console/page-routes";
import { sessionRoutes } from "../console/session-routes";
import type { Plane } from "../context";
import type { Route } from "../route";
import { appBuilderRoutes } from "./app-builder";
import { auditRoutes } from "./audit";
import { connectionGroupRoutes } from "./connection-groups";
import { connectionRoutes } from "./connections";
import { enrollmentRoutes } from "./enrollment";
import { executionPolicyAgentRoutes } from "./execution-policies-agents";
import { executionPolicyRoutes } from "./execution-policies";
import { faultRoutes } from "./faults";
import { healthRoutes } from "./health";
import { keyRoutes } from "./keys";
import { memberRoutes } from "./members";
import { opmsRoutes } from "./opms";
import { organisationRoutes } from "./organisation-routes";
import { organisationsRoutes } from "./organisations";
import { restrictionPolicyRoutes } from "./restriction-policies";
import { runnerRoutes } from "./runners";
import { signingKeyRoutes } from "./signing-keys";
import { taskRoutes } from "./tasks";
import { workflowRoutes } from "./workflows";

/** Everything that a control plane answers. */
export function allRoutes(plane: Plane): readonly Route[] {
  return [
    ...opmsRoutes(plane),
    ...signingKeyRoutes(plane),
    ...enrollmentRoutes(plane),
    ...connectionGroupRoutes(plane),
    ...connectionRoutes(plane),
    ...executionPolicyRoutes(plane),
    ...executionPolicyAgentRoutes(plane),
    ...organisationRoutes(plane),
    ...restrictionPolicyRoutes(plane),
    ...taskRoutes(plane),
    ...workflowRoutes(plane),
    ...appBuilderRoutes(plane),
    ...runnerRoutes(plane),
    ...organisationsRoutes(plane),
    ...memberRoutes(plane),
    ...keyRoutes(plane),
    ...faultRoutes(plane),
    ...auditRoutes(plane),
    ...healthRoutes(plane),
    ...sessionRoutes(plane),
    ...installationRoutes(plane),
    ...pageRoutes(),
  ];
}
