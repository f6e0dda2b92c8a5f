/**
 * A connection group: members of one integration, told apart at run time by the values of their identifier
 * tags.
 *
 * @see https://docs.datadoghq.com/actions/connections/
 */
export interface ConnectionGroupInput {
  /** Name, unique in the description. */
  readonly name: string;
  /**
   * Keys of identifier tags that together pick one member: one to three, none twice. Every member carries
   * each.
   */
  readonly identifierTagKeys: readonly string[];
  /** Names of the member connections; may be empty. No two may share the values of all keys. */
  readonly connections: readonly string[];
  /**
   * Integration of the group. Needed only while it has no members.
   *
   * @default - the integration of its members
   */
  readonly integration?: string;
  /**
   * Refuse to destroy the group through Terraform.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
}

/** Most identifier tag keys of one group. */
export const GROUP_MAX_KEYS = 3;
