import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { effectiveActions } from "@parkit/provider-schema/internal/allowlist/effective-actions";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import {
  kubernetesRbac,
  type CustomResource,
  type KubernetesRbac,
} from "@parkit/provider-schema/internal/kubernetes/kubernetes-rbac";
import type { GrantedPermissions } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import type { PodSettings } from "@parkit/provider-schema/internal/deployment/pod";
import { remembered } from "@parkit/provider-schema/internal/remembered";
import type { AllowlistInput } from "@parkit/provider-schema/internal/runner/runner";

/**
 * What a runner's service account may do in the cluster: rules for the allowed actions, then those that the
 * description adds.
 */
export interface RunnerRbac extends GrantedPermissions {
  /** Allowed actions for which no rule could be made, because their custom resources are not named. */
  readonly withoutRules: readonly string[];
}

/** What else decides about permissions. */
export interface RunnerRbacSettings extends Pick<
  PodSettings,
  "customResources" | "permissions" | "permissionScope"
> {
  /** Whether the Agent may run its built-in actions. @default - as in the Agent */
  readonly defaultActions?: boolean;
}

/**
 * Permissions that the allowed actions need and no more. A ClusterRole only when an action works on
 * cluster-wide objects, or when asked for: its rules then hold in every namespace.
 */
export function runnerRbac(
  allow: AllowlistInput,
  flavour: Flavour,
  settings: RunnerRbacSettings = {},
): RunnerRbac {
  const { customResources = [], permissions = [], permissionScope, defaultActions } = settings;
  const needed = neededRbac(allow, { flavour, customResources, defaultActions });
  const scoped = permissionScope === "cluster" ? "ClusterRole" : needed.roleKind;
  return {
    kind: scoped,
    rules: [...needed.namespaced, ...needed.clusterWide, ...permissions],
    withoutRules: needed.withoutRules,
  };
}

/** What decides about the permissions that actions need. */
interface NeedContext {
  readonly flavour: Flavour;
  readonly customResources: readonly CustomResource[];
  readonly defaultActions: boolean | undefined;
}

const neededRbac = remembered((allow: AllowlistInput, context: NeedContext): KubernetesRbac => {
  const { flavour, customResources, defaultActions } = context;
  const actions = effectiveActions(Allowlist.of(allow), {
    flavour,
    ...(defaultActions === undefined ? {} : { defaultActions }),
  });
  return kubernetesRbac(
    actions.map(({ name }) => name),
    { flavour, customResources },
  );
});
