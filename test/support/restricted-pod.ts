/**
 * The Pod Security Standard `restricted`, as Kubernetes documents it with its controls, for Pods on Linux.
 * Each breach is `<path>: <what the standard demands>`.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedBreaches(pod: PodSpec): readonly string[] {
  const containers = (["initContainers", "containers"] as const).flatMap((list) =>
    (pod[list] ?? []).map((container, index) => ({ container, at: `${list}[${index}]` })),
  );
  const { securityContext: whole = {} } = pod;
  return [
    ...(["hostNetwork", "hostPID", "hostIPC"] as const).flatMap((field) =>
      breach(pod[field] !== true, field, "not set"),
    ),
    ...breach(whole.sysctls === undefined, "securityContext.sysctls", "none"),
    ...breach(whole.runAsUser !== 0, "securityContext.runAsUser", "not 0"),
    ...(pod.volumes ?? []).flatMap((volume, index) =>
      breach(
        Object.keys(volume).every((member) => member === "name" || VOLUME_TYPES.has(member)),
        `volumes[${index}]`,
        "a type of volume that holds nothing of the node",
      ),
    ),
    ...containers.flatMap(({ container, at }) => [
      ...(container.ports ?? []).flatMap(({ hostPort = 0 }, index) =>
        breach(hostPort === 0, `${at}.ports[${index}].hostPort`, "not set"),
      ),
      ...containerBreaches(container.securityContext ?? {}, whole, `${at}.securityContext`),
    ]),
  ];
}

/** A Pod, as far as the standard looks into it. */
export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: CommonSecurity & { readonly sysctls?: readonly unknown[] };
  readonly volumes?: readonly { readonly name: string }[];
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

/** A container of a Pod, as far as the standard looks into it. */
export interface Container {
  readonly ports?: readonly { readonly containerPort?: number; readonly hostPort?: number }[];
  readonly securityContext?: ContainerSecurity;
}

interface CommonSecurity {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
}

interface ContainerSecurity extends CommonSecurity {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

const VOLUME_TYPES = new Set([
  ...["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"],
  ...["persistentVolumeClaim", "projected", "secret"],
]);

/** A container's own words go before its Pod's. */
function containerBreaches(
  { privileged, procMount = "Default", capabilities, allowPrivilegeEscalation, ...own }: ContainerSecurity,
  pod: CommonSecurity,
  at: string,
): readonly string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = { ...pod, ...own };
  const added = capabilities?.add ?? [];
  return [
    ...breach(privileged !== true, `${at}.privileged`, "not set"),
    ...breach(procMount === "Default", `${at}.procMount`, "Default"),
    ...breach(allowPrivilegeEscalation === false, `${at}.allowPrivilegeEscalation`, "false"),
    ...breach(capabilities?.drop?.includes("ALL") === true, `${at}.capabilities.drop`, "ALL"),
    ...breach(
      added.every((capability) => capability === "NET_BIND_SERVICE"),
      `${at}.capabilities.add`,
      "nothing but NET_BIND_SERVICE",
    ),
    ...breach(runAsNonRoot === true, `${at}.runAsNonRoot`, "true"),
    ...breach(runAsUser !== 0, `${at}.runAsUser`, "not 0"),
    ...breach(
      seccompProfile?.type === "RuntimeDefault" || seccompProfile?.type === "Localhost",
      `${at}.seccompProfile.type`,
      "RuntimeDefault or Localhost",
    ),
  ];
}

function breach(isKept: boolean, path: string, demanded: string): readonly string[] {
  return isKept ? [] : [`${path}: ${demanded}`];
}
