import {
  identitySecretName,
  IDENTITY_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/runner-identity";
import type { RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";

import { agentVariable } from "./agent-section";
import { secretVariable, type ContainerVariable } from "../kubernetes/pod-environment";

/** Variables by which an Agent reads its identity from a Secret; none when no Secret holds it. */
export function identityVariables(
  runner: string,
  { identity }: RunnerComponent,
): readonly ContainerVariable[] {
  const secretName = identitySecretName(runner, identity);
  if (secretName === undefined) return [];
  const keys = IDENTITY_SECRET_KEYS.agent;
  return [
    secretVariable(agentVariable("urn"), secretName, keys.urn),
    secretVariable(agentVariable("private_key"), secretName, keys.privateKey),
  ];
}
