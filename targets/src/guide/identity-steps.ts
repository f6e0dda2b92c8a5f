import { identitySecretName } from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerComponents, type RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { InCluster } from "../kubernetes/in-cluster";
import { shellWord } from "../text/shell-word";
import { identityOutput } from "../terraform/terraform-identity";

/**
 * Commands that bring the Secrets with a runner's identity into the cluster; none where the runner enrolls by
 * itself, or the description holds its key.
 */
export function identityCommands(spec: InCluster): readonly string[] {
  const namespace = `--namespace ${shellWord(spec.deployment.namespace)}`;
  const made = new Map<string, string>();
  for (const { identity } of runnerComponents(spec)) {
    const secret = identitySecretName(spec.name, identity);
    if (secret === undefined || made.has(secret)) continue;
    const source =
      identity.type === "managed"
        ? `terraform output -raw ${identityOutput(spec.name)}`
        : `parkit enroll -f parkit.yaml --runner ${shellWord(spec.name)} -o secret`;
    // One enrollment gives one identity: another Secret is somebody else's.
    made.set(
      secret,
      made.size > 0
        ? `kubectl get secret ${shellWord(secret)} ${namespace}`
        : `${source} | kubectl apply ${namespace} --filename -`,
    );
  }
  return [...made.values()];
}

/** What must be done before Terraform can hand over an identity; nothing where it does not. */
export function managedIdentityText(components: readonly RunnerComponent[]): string | undefined {
  return components.some(({ identity }) => identity.type === "managed")
    ? "Terraform enrolls the runner: apply target `terraform` first, and read its output there."
    : undefined;
}
