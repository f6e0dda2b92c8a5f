import { posix } from "node:path";

import { credentialFileName, credentialSecretName } from "@parkit/provider-schema/credential";
import type { AgentRunnerSpec, CredentialSpec, RunnerSpec } from "@parkit/provider-schema/runner-spec";

/** Volumes of a Pod and where its containers see them. */
export interface AgentMounts {
  readonly volumes: readonly AgentVolume[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** A volume that an Agent's Pod needs for its runner. */
export type AgentVolume =
  | { readonly name: string; readonly secret: SecretVolumeSource }
  | {
      readonly name: string;
      readonly hostPath: { readonly path: string; readonly type: "DirectoryOrCreate" };
    };

/** A Secret as files: each key under its own name, or one key under another. */
export interface SecretVolumeSource {
  readonly secretName: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

/** Where a container sees a volume. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
}

/** The Secrets of credential files, each mounted once where connections look for its files. */
export function credentialMounts(spec: RunnerSpec): AgentMounts {
  const mounts = new Map<string, { readonly volume: AgentVolume; readonly volumeMount: VolumeMount }>();
  for (const credential of spec.credentials) {
    const name = credentialSecretName(spec.name, credential.name, credential.credential);
    if (name === undefined) continue;
    mounts.set(name, {
      volume: { name, secret: secretSource(name, credential) },
      volumeMount: { name, mountPath: posix.dirname(credential.path), readOnly: true },
    });
  }
  return {
    volumes: Array.from(mounts.values(), ({ volume }) => volume),
    volumeMounts: Array.from(mounts.values(), ({ volumeMount }) => volumeMount),
  };
}

/** The file's name is the Secret's key, unless the runner looks for another. */
function secretSource(secretName: string, { credential, path }: CredentialSpec): SecretVolumeSource {
  const key = credentialFileName(credential);
  const file = posix.basename(path);
  return { secretName, ...(file === key ? {} : { items: [{ key, path: file }] }) };
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
