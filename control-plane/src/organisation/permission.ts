/** What users may do, and the roles that every organisation has. Source: Datadog's list of permissions. */

/** Permissions of the default role for readers. */
const READ_ONLY = [
  "connections_read",
  "connection_groups_read",
  "execution_groups_read",
  "on_prem_runner_read",
  "org_app_keys_read",
  "workflows_read",
] as const;

/** What users of the standard role may do beyond that. */
const STANDARD = [
  "connections_write",
  "connections_resolve",
  "connection_groups_write",
  "on_prem_runner_use",
  "user_app_keys",
  "workflows_write",
  "workflows_run",
] as const;

/** What administrators may do beyond that. */
const ADMIN = ["on_prem_runner_write", "execution_groups_write", "user_access_manage"] as const;

/** Name of a permission, which is also that of a key's scope. */
export type Permission = (typeof READ_ONLY | typeof STANDARD | typeof ADMIN)[number];

/** Every permission that this control plane asks for. */
export const PERMISSIONS: readonly Permission[] = [...READ_ONLY, ...STANDARD, ...ADMIN];

/** Whether the text names a permission. */
export function isPermission(text: string): text is Permission {
  return PERMISSIONS.some((permission) => permission === text);
}

/** Roles that an organisation has from the start, by name. */
export const DEFAULT_ROLES: Readonly<Record<string, readonly Permission[]>> = {
  "Datadog Read Only Role": READ_ONLY,
  "Datadog Standard Role": [...READ_ONLY, ...STANDARD],
  "Datadog Admin Role": PERMISSIONS,
};

/** Name of the role of the first user. */
export const ADMIN_ROLE = "Datadog Admin Role";
