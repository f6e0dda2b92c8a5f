import { posix } from "node:path";

import {
  credentialFileName,
  credentialSecretName,
  credentialVolumeName,
} from "@parkit/provider-schema/internal/credential/credential";
import { IDENTITY_VOLUME } from "@parkit/provider-schema/internal/deployment/agent-object";
import type {
  AgentRunnerSpec,
  CredentialSpec,
  RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";

/** Volumes of a Pod and where its containers see them. */
export interface AgentMounts {
  readonly volumes: readonly AgentVolume[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** A volume that an Agent's Pod needs for its runner. */
export type AgentVolume =
  | { readonly name: string; readonly secret: SecretVolumeSource }
  | { readonly name: string; readonly csi: CsiVolumeSource }
  | {
      readonly name: string;
      readonly hostPath: { readonly path: string; readonly type: "DirectoryOrCreate" };
    };

/** A Secret as files: each key under its own name, or one key under another. */
interface SecretVolumeSource {
  readonly secretName: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

/** Files that the Secrets Store CSI driver mounts. */
interface CsiVolumeSource {
  readonly driver: "secrets-store.csi.k8s.io";
  readonly readOnly: true;
  readonly volumeAttributes: { readonly secretProviderClass: string };
}

/** Where a container sees a volume. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
}

/**
 * The volumes of credential files where connections look for them; a Secret is mounted once in a directory
 * however many files it holds.
 */
export function credentialMounts(spec: RunnerSpec): AgentMounts {
  const mounts = new Map<string, { readonly volume: AgentVolume; readonly volumeMount: VolumeMount }>();
  for (const credential of spec.credentials) {
    const volume = credentialVolume(spec, credential);
    const mountPath = posix.dirname(credential.path);
    if (volume === undefined || mounts.has(mountPath)) continue;
    mounts.set(mountPath, { volume, volumeMount: { name: volume.name, mountPath, readOnly: true } });
  }
  return {
    volumes: Array.from(mounts.values(), ({ volume }) => volume),
    volumeMounts: Array.from(mounts.values(), ({ volumeMount }) => volumeMount),
  };
}

/** Undefined when the file is on the runner already. */
function credentialVolume({ name: runner }: RunnerSpec, spec: CredentialSpec): AgentVolume | undefined {
  const { name: key, credential } = spec;
  const name = credentialVolumeName(key);
  if (credential.from.type === "csi") return { name, csi: csiSource(credential.from.secretProviderClass) };
  const secretName = credentialSecretName(runner, key, credential);
  return secretName === undefined ? undefined : { name, secret: secretSource(secretName, spec) };
}

function csiSource(secretProviderClass: string): CsiVolumeSource {
  return { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass } };
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
  const name = IDENTITY_VOLUME;
  const hostPath = { path: identityDirectory, type: "DirectoryOrCreate" } as const;
  return {
    volumes: [...volumes, { name, hostPath }],
    volumeMounts: [...volumeMounts, { name, mountPath: identityDirectory }],
  };
}
