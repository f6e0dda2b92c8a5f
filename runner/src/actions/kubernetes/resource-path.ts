/** Paths of the Kubernetes API. What a task names in them is one part each and can lead nowhere else. */
import { actionError, type TaskError } from "../../task-error";

/** Objects of one kind that the API has. */
export interface Resource {
  /** API group, empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Name in the plural and in lower case, as paths have it. */
  readonly plural: string;
}

/** Longest name of an object, in characters. */
const MAX_NAME_LENGTH = 253;
/** RFC 1123, as Kubernetes wants it of namespaces, versions and resources. */
const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const DOTTED = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)+$/;

/**
 * API groups with a dot that are Kubernetes' own. Groups of custom resources have a dot too, and those of
 * Kubernetes without one (`apps`) are refused for the lack of it.
 */
const GROUPS_OF_KUBERNETES: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "internal.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/** The inputs with which a task names a resource of its own. */
export interface CustomResourceInput {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/**
 * The custom resource that a task names.
 *
 * @throws {@link TaskError} with code ACTION_ERROR for anything that is not one. Kubernetes' own objects are
 *   refused: an allowlist that names custom objects means no others.
 */
export function customResource({ group, version, plural }: CustomResourceInput): Resource {
  if (!DOTTED.test(group) || group.length > MAX_NAME_LENGTH)
    throw wrong("group", group, "is not the API group of a custom resource, such as example.com");
  if (GROUPS_OF_KUBERNETES.has(group))
    throw wrong("group", group, "is a group of Kubernetes itself; its objects have actions of their own");
  if (!LABEL.test(version)) throw wrong("version", version, "is not an API version, such as v1");
  if (!LABEL.test(plural)) throw wrong("plural", plural, "is not the plural of a resource in lower case");
  return { group, version, plural };
}

/**
 * Path of the objects of a kind, in a namespace or, without one, everywhere.
 *
 * @throws {@link TaskError} with code ACTION_ERROR for a text that is not a namespace.
 */
export function collectionPath({ group, version, plural }: Resource, namespace: string | undefined): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  if (namespace === undefined) return `${root}/${plural}`;
  if (!LABEL.test(namespace)) throw wrong("namespace", namespace, "is not the name of a namespace");
  return `${root}/namespaces/${namespace}/${plural}`;
}

/**
 * Path of one object.
 *
 * @throws {@link TaskError} with code ACTION_ERROR for a text that is not a name, or not a namespace.
 */
export function objectPath(resource: Resource, namespace: string | undefined, name: string): string {
  const isName = name !== "" && name !== "." && name !== ".." && !/[/%]/.test(name);
  if (!isName || name.length > MAX_NAME_LENGTH || !name.isWellFormed())
    throw wrong("name", name, "is not the name of an object");
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
}

function wrong(input: string, value: string, problem: string): TaskError {
  return actionError(`${input}: ${JSON.stringify(value.slice(0, MAX_NAME_LENGTH))} ${problem}`);
}
