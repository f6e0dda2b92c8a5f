/** Volumes of a Pod and where a container sees them. */

import { RUNNER_CREDENTIALS_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";

import {
  memberOf,
  membersOf,
  textOf,
  wordsOf,
  type ReadPath,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import {
  credentialDirectory,
  joined,
  mountedCredential,
  mountedKey,
  type MountedSource,
  type SourcedCredentials,
} from "../setting/credential";
import { notImported, notTakenOver } from "../container/runner-config";

/** What a container sees of its Pod's volumes. */
interface Mounted {
  readonly volumes: readonly SourceNode[];
  readonly mounts: readonly SourceNode[];
  /** Whether parkit writes such a mount itself. */
  readonly isOwn: (path: string) => boolean;
  /** The Secret of that name, where the file holds it. @default - none */
  readonly secretNamed?: (name: string) => SourceNode | undefined;
}

const MOUNT_VALUES: readonly ReadPath[] = ["name", "mountPath", "readOnly"];
/** What of a volume is taken over, with what Kubernetes fills in. */
const VOLUME_VALUES: readonly ReadPath[] = [
  "name",
  "secret.secretName",
  ["secret.defaultMode", 420],
  "configMap.name",
  ["configMap.defaultMode", 420],
  ["csi.driver", "secrets-store.csi.k8s.io"],
  ["csi.readOnly", true],
  "csi.volumeAttributes.secretProviderClass",
  "hostPath.path",
  ["hostPath.type", "DirectoryOrCreate"],
];

/**
 * Credential files among what is mounted. Everything else that parkit does not write itself has a finding,
 * volumes that are not mounted too.
 */
export function mountedFiles({ volumes, mounts, isOwn, secretNamed }: Mounted): SourcedCredentials {
  const taken = new Set<SourceNode>();
  const seen = new Map<string, string>();
  const parts = mounts.map((mount): SourcedCredentials => {
    const path = (textOf(memberOf(mount, "mountPath")) ?? "").replace(/\/$/, "");
    const volume = volumes.find((one) => textOf(memberOf(one, "name")) === textOf(memberOf(mount, "name")));
    const take = (part: SourcedCredentials, read = MOUNT_VALUES): SourcedCredentials => {
      if (volume !== undefined) taken.add(volume);
      return { ...part, findings: [...part.findings, ...notImported(mount, read)] };
    };
    if (isOwn(path)) return take(NOTHING);
    const source = mountedSource(volume);
    const directory = credentialDirectory(path);
    if (source === undefined || directory === undefined) return only(notTakenOver(mount));
    // Both containers of an Agent may see the same files.
    const again = seen.get(path);
    if (again === source.name) return take(NOTHING);
    if (again !== undefined) return only(notTakenOver(mount));
    seen.set(path, source.name);
    const subPath = wordsOf(memberOf(mount, "subPath"));
    if (subPath !== undefined)
      return take(mountedKey(mount, source, { key: subPath, path }), [...MOUNT_VALUES, "subPath"]);
    if (directory !== "") return take(mountedCredential(mount, source, directory));
    const keys = source.kind === "Secret" ? keysOf(secretNamed?.(source.name)) : [];
    if (keys.length === 0) return take(mountedCredential(mount, source, ""));
    return take(
      joined(
        keys.map((key) => mountedKey(mount, source, { key, path: `${RUNNER_CREDENTIALS_DIRECTORY}/${key}` })),
      ),
    );
  });
  const left = volumes.flatMap((volume) =>
    taken.has(volume) ? notImported(volume, VOLUME_VALUES) : [notTakenOver(volume)],
  );
  return joined([...parts, { ...NOTHING, findings: left }]);
}

const NOTHING: SourcedCredentials = { credentials: {}, remarks: [], findings: [] };

function only(found: SourcedCredentials["findings"][number]): SourcedCredentials {
  return { ...NOTHING, findings: [found] };
}

function keysOf(secret: SourceNode | undefined): readonly string[] {
  const members = [...membersOf(memberOf(secret, "data")), ...membersOf(memberOf(secret, "stringData"))];
  return [...new Set(members.map(([name]) => name))];
}

function mountedSource(volume: SourceNode | undefined): MountedSource | undefined {
  const secret = wordsOf(memberOf(volume, "secret", "secretName"));
  if (secret !== undefined) return { kind: "Secret", name: secret };
  const ofClass = wordsOf(memberOf(volume, "csi", "volumeAttributes", "secretProviderClass"));
  return ofClass === undefined ? undefined : { kind: "SecretProviderClass", name: ofClass };
}
