/**
 * Volumes of a Pod as files on this machine, with the modes and owners that the kubelet gives them. Source:
 * Kubernetes' documentation of volumes and of `fsGroup`, and its atomic writer.
 */
import { chmod, chown, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

import type { RootMount } from "./container-root";

/** A Pod, as far as its files count. */
export interface Pod {
  readonly securityContext?: { readonly runAsUser?: number; readonly fsGroup?: number };
  readonly volumes?: readonly PodVolume[];
  readonly containers: readonly PodContainer[];
}

/** A container of a Pod. */
export interface PodContainer {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly securityContext?: { readonly runAsUser?: number };
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
  }[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly?: boolean;
  }[];
}

/** A volume of a Pod. */
export interface PodVolume {
  readonly name: string;
  readonly secret?: FileSource & { readonly secretName: string };
  readonly configMap?: FileSource & { readonly name: string };
  readonly csi?: { readonly volumeAttributes: { readonly secretProviderClass: string } };
  readonly hostPath?: { readonly path: string };
  readonly emptyDir?: unknown;
}

interface FileSource {
  readonly defaultMode?: number;
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
}

/** Files by name, of a Secret, a ConfigMap or a SecretProviderClass by name. */
export type FilesByName = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Mode of the files where none is named. */
const DEFAULT_MODE = 0o644;

/** Reading for the group that a Pod's volumes are handed to. */
const GROUP_READS = 0o440;
const SET_GROUP = 0o2000;

/**
 * Lays a container's volumes out, and says where they are mounted: outer ones first, with something in each
 * for those within to be mounted on.
 *
 * @param folder - receives the files
 * @param root - root of the container
 * @throws {Error} for a Secret that is not among the files
 */
export async function podMounts(
  pod: Pod,
  container: PodContainer,
  files: FilesByName,
  { folder, root }: { readonly folder: string; readonly root: string },
): Promise<readonly RootMount[]> {
  const wanted = container.volumeMounts ?? [];
  const laid = new Map<string, string>();
  for (const volume of pod.volumes ?? [])
    if (wanted.some(({ name }) => name === volume.name))
      laid.set(volume.name, await layOut(volume, files, pod.securityContext?.fsGroup, folder));
  const mounts = wanted
    .map(({ name, mountPath, subPath, readOnly = false }) => {
      const volume = pod.volumes?.find((one) => one.name === name);
      const source = laid.get(name);
      if (volume === undefined || source === undefined) throw new Error(`there is no volume ${name}`);
      return {
        source: subPath === undefined ? source : join(source, subPath),
        directory: posix.normalize(mountPath).replace(/(?<=.)\/$/, ""),
        // The kubelet lets nobody write what it writes itself.
        isReadOnly: readOnly || isWritten(volume),
        isFile: subPath !== undefined,
      };
    })
    .sort((one, other) => one.directory.length - other.directory.length);
  for (const [index, { directory, isFile }] of mounts.entries()) {
    const around = mounts.slice(0, index).findLast((outer) => directory.startsWith(`${outer.directory}/`));
    const place =
      around === undefined
        ? join(root, directory)
        : join(around.source, posix.relative(around.directory, directory));
    await mkdir(isFile ? posix.dirname(place) : place, { recursive: true });
    if (isFile) await writeFile(place, "");
  }
  return mounts.map(({ source, directory, isReadOnly }) => ({ source, directory, isReadOnly }));
}

function isWritten({ secret, configMap, csi }: PodVolume): boolean {
  return secret !== undefined || configMap !== undefined || csi !== undefined;
}

/** Directory in which the kubelet keeps volumes of a kind. */
function pluginOf({ secret, configMap, csi, hostPath }: PodVolume): string {
  if (secret !== undefined) return "kubernetes.io~secret";
  if (configMap !== undefined) return "kubernetes.io~configmap";
  if (csi !== undefined) return "kubernetes.io~csi";
  return hostPath === undefined ? "kubernetes.io~empty-dir" : "of-the-node";
}

/** @returns the directory that is mounted */
async function layOut(
  volume: PodVolume,
  files: FilesByName,
  fsGroup: number | undefined,
  folder: string,
): Promise<string> {
  const { secret, configMap, csi } = volume;
  const place = join(folder, "volumes", pluginOf(volume), volume.name);
  await mkdir(place, { recursive: true });
  const name = secret?.secretName ?? configMap?.name ?? csi?.volumeAttributes.secretProviderClass;
  if (name === undefined) {
    // A directory of the node's, which it makes if need be, or an empty one for everybody in the Pod.
    await chmod(place, volume.hostPath === undefined ? 0o777 : 0o755);
    return place;
  }
  const content = files[name];
  if (content === undefined) throw new Error(`the test has no files of ${name}`);
  const { defaultMode = DEFAULT_MODE, items } = secret ?? configMap ?? {};
  const wanted = items ?? Object.keys(content).map((key) => ({ key, path: key, mode: defaultMode }));
  const dated = "..2026_11_27_21_04_31.1850419512";
  await mkdir(join(place, dated), { mode: 0o755 });
  for (const { key, path, mode = defaultMode } of wanted) {
    const file = join(place, dated, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content[key] ?? "");
    await chmod(file, fsGroup === undefined ? mode : mode | GROUP_READS);
    if (fsGroup !== undefined) await chown(file, 0, fsGroup);
  }
  for (const top of new Set(wanted.map(({ path }) => path.split("/")[0] ?? path)))
    await symlink(join("..data", top), join(place, top));
  await symlink(dated, join(place, "..data"));
  await chmod(place, fsGroup === undefined ? 0o1777 : 0o1777 | SET_GROUP);
  if (fsGroup !== undefined) await chown(place, 0, fsGroup);
  return place;
}
