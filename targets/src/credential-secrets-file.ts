import type { RunnerSpec } from "@parkit/provider-schema/runner-spec";

import { credentialSecrets } from "./literal-credential";
import type { TargetFile } from "./target-file";
import { yamlStream } from "./yaml-text";

/** The file with Secrets that the runner's Pods mount and nobody else makes; none when there are no such Secrets. */
export function credentialSecretsFiles(spec: RunnerSpec, namespace: string): readonly TargetFile[] {
  const secrets = credentialSecrets(spec, namespace);
  if (secrets.length === 0) return [];
  const header = [
    "Files that connections read. Apply it before the runner:",
    "kubectl apply --filename credentials.yaml",
  ];
  return [{ path: "credentials.yaml", text: yamlStream(secrets, header), mode: 0o600 }];
}
