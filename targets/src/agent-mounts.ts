import {
  credentialDirectoryName,
  credentialSecretName,
  RUNNER_CREDENTIALS_DIRECTORY,
} from "@parkit/provider-schema/credential";
import type { AgentRunnerSpec, RunnerSpec } from "@parkit/provider-schema/runner-spec";

/** Volumes of a Pod and where its containers see them. */
export interface AgentMounts {
  readonly volumes: readonly AgentVolume[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** A volume that an Agent's Pod needs for its runner. */
export type AgentVolume =
  | { readonly name: string; readonly secret: { readonly secretName: string } }
  | {
      readonly name: string;
      readonly hostPath: { readonly path: string; readonly type: "DirectoryOrCreate" };
    };

/** Where a container sees a volume. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
}

/** The Secrets of credential files, each mounted once where connections look for its files. */
export function credentialMounts(spec: RunnerSpec): AgentMounts {
  const directories = new Map<string, string>();
  for (const { name, credential } of spec.credentials) {
    const secretName = credentialSecretName(spec.name, name, credential);
    if (secretName !== undefined) directories.set(secretName, credentialDirectoryName(name, credential));
  }
  const secrets = [...directories];
  return {
    volumes: secrets.map(([secretName]) => ({ name: secretName, secret: { secretName } })),
    volumeMounts: secrets.map(([name, directory]) => ({
      name,
      mountPath: `${RUNNER_CREDENTIALS_DIRECTORY}/${directory}`,
      readOnly: true,
    })),
  };
}

/** Mounts of a node's Agent: credential files, and the directory in which its identity outlives the Pod. */
export function nodeMounts(spec: AgentRunnerSpec, identityDirectory: string | undefined): AgentMounts {
  const { volumes, volumeMounts } = credentialMounts(spec);
  if (identityDirectory === undefined) return { volumes, volumeMounts };
  const name = "private-action-runner-identity";
  const hostPath = { path: identityDirectory, type: "DirectoryOrCreate" } as const;
  return {
    volumes: [...volumes, { name, hostPath }],
    volumeMounts: [...volumeMounts, { name, mountPath: identityDirectory }],
  };
}
