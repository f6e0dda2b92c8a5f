import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { externalSecrets, type ExternalSecretDocument } from "./external-secret";
import { literalSecrets, type CredentialSecretDocument } from "./literal-credential";
import type { TargetFile } from "../target-file";
import { yamlStream } from "../text/yaml-text";

/** What brings credential files into a cluster where neither chart nor operator nor anybody else does. */
export function credentialSecrets(
  spec: RunnerSpec,
  namespace: string,
): readonly (CredentialSecretDocument | ExternalSecretDocument)[] {
  return [...literalSecrets(spec, namespace), ...externalSecrets(spec, namespace)];
}

/** The same as a file; none when there is nothing to bring. */
export function credentialSecretsFiles(spec: RunnerSpec, namespace: string): readonly TargetFile[] {
  const secrets = credentialSecrets(spec, namespace);
  if (secrets.length === 0) return [];
  const header = [
    "Files that connections read. Apply it before the runner:",
    "kubectl apply --filename credentials.yaml",
  ];
  return [{ path: "credentials.yaml", text: yamlStream(secrets, header), mode: 0o600 }];
}
