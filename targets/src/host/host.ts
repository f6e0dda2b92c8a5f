import type { HostDeployment } from "@parkit/provider-schema/internal/deployment/deployment";
import type { AgentRunnerSpec, RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";

import { isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { agentSection, type AgentSection } from "../agent/agent-section";
import { literalCredentialPath, literalCredentials } from "../credentials/literal-credential";
import type { TargetFile } from "../target-file";
import { RenderError } from "../render-error";

/** A runner in the Agent of a host. */
export type HostSpec = AgentRunnerSpec & { readonly deployment: HostDeployment };

/**
 * The parts of `datadog.yaml` that concern the runner. Keys are not among them: the installer writes them.
 */
interface HostConfig {
  readonly site: string;
  readonly private_action_runner: AgentSection;
}

/** What `datadog.yaml` has to say. */
export function hostConfig(spec: HostSpec): HostConfig {
  return {
    site: spec.site.parameter,
    private_action_runner: agentSection(spec, hostComponent(spec), "agent"),
  };
}

/**
 * The one component that a host has.
 *
 * @throws {RenderError} when the description has none, which validation would have found
 */
export function hostComponent({ name, node }: AgentRunnerSpec): RunnerComponent {
  if (node === undefined) throw new RenderError(`runner ${name} allows nothing on its host: give it a list`);
  return node;
}

/** Whether the installer needs an application key: somebody owns the runner. */
export function hostNeedsAppKey(spec: HostSpec): boolean {
  return !isOwnerless(hostComponent(spec).identity);
}

/** Credential files that the host's script puts where the runner sees them. */
export function hostCredentialFiles(spec: HostSpec): readonly TargetFile[] {
  return literalCredentials(spec).map((credential) => ({
    path: literalCredentialPath(credential),
    text: credential.content,
    mode: 0o600,
  }));
}
