/** New organisations, and what each has from the start: roles, one administrator and keys. */
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import type { ControlPlaneContext, Plane } from "../context";
import { addDefaultPolicies } from "../execution-policy/default-policies";
import { randomApiKey, randomAppKey, randomUuid } from "../identifiers";
import type { ApiKey, AppKey, Organisation, User } from "../state";
import { ADMIN_ROLE, DEFAULT_ROLES } from "./permission";

const MAX_ID = 2n ** 63n - 1n;

/** What of an organisation is chosen. */
export interface OrganisationChoice {
  readonly name: string;
  /** By default a random one of six digits. */
  readonly orgId?: bigint;
  /** By default `us1`. */
  readonly region?: string;
}

/**
 * Makes an organisation, which is to be added to its control plane.
 *
 * @throws {@link ArgumentError} when the id is out of range
 */
export function newOrganisation(
  { organisations, randomBytes }: Plane,
  { name, orgId, region = "us1" }: OrganisationChoice,
): Organisation {
  let id = orgId;
  while (id === undefined || (orgId === undefined && organisations.has(id.toString())))
    id = BigInt(100_000 + (randomBytes(4).readUInt32BE() % 900_000));
  if (id <= 0n || id > MAX_ID) throw new ArgumentError("orgId must be above zero and fit 64 bits");
  return { id, name, region };
}

/** Keys that are given, in place of random ones. */
export interface FirstKeys {
  readonly apiKey?: string;
  readonly appKey?: string;
  readonly registered: boolean;
}

/** The first user and its keys. */
export interface FirstUser {
  readonly user: User;
  readonly apiKey: ApiKey;
  readonly appKey: AppKey;
}

/** Fills an organisation that has just been added. */
export function addFirstUser(context: ControlPlaneContext, keys: FirstKeys): FirstUser {
  const { state, randomBytes, settings } = context;
  for (const [name, permissions] of Object.entries(DEFAULT_ROLES)) {
    const id = randomUuid(randomBytes);
    state.roles.set(id, { id, name, permissions });
  }
  const admin = [...state.roles.values()].filter(({ name }) => name === ADMIN_ROLE).map(({ id }) => id);
  const user: User = { id: randomUuid(randomBytes), name: "admin", roles: admin };
  const apiKey: ApiKey = {
    id: randomUuid(randomBytes),
    name: "first",
    secret: keys.apiKey ?? randomApiKey(randomBytes),
    mayEnroll: settings.apiKeyMayEnroll,
  };
  const appKey: AppKey = {
    id: randomUuid(randomBytes),
    name: "first",
    secret: keys.appKey ?? randomAppKey(randomBytes),
    userId: user.id,
    registered: keys.registered,
  };
  state.users.set(user.id, user);
  state.apiKeys.set(apiKey.id, apiKey);
  state.appKeys.set(appKey.id, appKey);
  addDefaultPolicies(context, user.id);
  return { user, apiKey, appKey };
}
