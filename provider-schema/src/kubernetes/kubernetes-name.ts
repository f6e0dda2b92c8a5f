/**
 * Names that Kubernetes takes: DNS-1123 subdomains for Secrets, labels for namespaces and volumes (Kubernetes
 * documentation, "Object Names and IDs").
 */

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const MAX_SUBDOMAIN = 253;
const SECRET_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/**
 * Whether a namespace, a volume or a release's object can have this name: 1 to 63 lower-case letters, digits
 * and minuses.
 */
export function isLabelName(name: string): boolean {
  return LABEL.test(name);
}

/** What {@link isLabelName} asks for, in words for people. */
export const LABEL_NAME_HINT =
  "Use 1 to 63 lower-case letters, digits and minuses; start and end with a letter or digit.";

/** Whether a Secret or ConfigMap can have this name. */
export function isSecretName(name: string): boolean {
  return name.length <= MAX_SUBDOMAIN && SUBDOMAIN.test(name) && !name.includes("..");
}

/** Whether a Secret or ConfigMap can have a key of this name; keys become file names. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && key !== "." && key !== "..";
}
