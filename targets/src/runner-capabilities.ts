import { defaultActionsOf } from "@parkit/provider-schema/internal/runner/agent-settings";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { DEPLOYMENTS } from "@parkit/provider-schema/internal/deployment/deployment";
import {
  effectiveActions,
  type EffectiveAction,
} from "@parkit/provider-schema/internal/allowlist/effective-actions";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import {
  runnerPrograms,
  type RunnerComponent,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { agentVersionOf } from "@parkit/provider-schema/internal/version/versions";

import { runnerRbac, type RunnerRbac } from "./kubernetes/runner-rbac";

/** What one program of a runner may do. A standalone runner is one program, an Agent's runner up to two. */
export interface ComponentCapabilities {
  readonly flavour: Flavour;
  readonly component: RunnerComponent;
  readonly allowlist: Allowlist;
  /** Everything it may run, with the reason. */
  readonly actions: readonly EffectiveAction[];
  /**
   * Permissions that parkit renders for it. Actions that an Agent allows by itself are not counted: they come
   * with the Agent's own permissions. Absent outside Kubernetes.
   */
  readonly rbac?: RunnerRbac;
}

/** What each program of a runner may do, the node's before the cluster's. */
export function runnerCapabilities(spec: RunnerSpec): readonly ComponentCapabilities[] {
  return runnerPrograms(spec).map(({ flavour, component }) =>
    componentCapabilities(spec, component, flavour),
  );
}

function componentCapabilities(
  spec: RunnerSpec,
  component: RunnerComponent,
  flavour: Flavour,
): ComponentCapabilities {
  const { deployment } = spec;
  const allowlist = Allowlist.of(component.allow);
  const written = "defaultActions" in deployment ? deployment.defaultActions : undefined;
  const agentVersion = agentVersionOf(deployment);
  return {
    flavour,
    component,
    allowlist,
    actions: effectiveActions(allowlist, {
      flavour,
      defaultActions: defaultActionsOf(written, allowlist.entries) ?? true,
      ...(agentVersion === undefined ? {} : { agentVersion }),
    }),
    ...(DEPLOYMENTS[deployment.type].kubernetes
      ? { rbac: runnerRbac(component.allow, flavour, { ...deployment, defaultActions: false }) }
      : {}),
  };
}
