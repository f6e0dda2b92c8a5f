import { GROUP_MAX_KEYS } from "@parkit/provider-schema/internal/group/connection-group";
import type { Schema, ValuesOf } from "@parkit/terraform-plugin";
import { groupAccess } from "../access";

/** Schema of `parkit_connection_group`. */
export const connectionGroupSchema = {
  version: 0,
  block: {
    description:
      "A connection group (preview): connections of one integration, told apart at run time by the values of their identifier tags. Datadog has published no API for groups yet.",
    attributes: {
      id: { type: "string", computed: true, plan: { stable: true }, description: "Id at Datadog, a UUID." },
      name: { type: "string", required: true, description: "Name of the group." },
      integration: {
        type: "string",
        required: true,
        plan: { requiresReplace: true },
        description: "Integration of the members, such as `http` or `circle-ci`.",
      },
      identifier_tag_keys: {
        type: ["set", "string"],
        required: true,
        literal: true,
        description: `Keys of the identifier tags whose values pick a member: one to ${GROUP_MAX_KEYS}. Every member carries each of them.`,
      },
      connection_ids: {
        type: ["set", "string"],
        required: true,
        description:
          "Ids of the members; may be empty. No two members have the same values of all keys. Refer to resources where there are any: a plan checks those, and changes them before the group.",
      },
      deletion_protection: {
        type: "bool",
        optional: true,
        computed: true,
        plan: { default: false },
        description: "Whether plans that would destroy or replace the group are refused. Default: `false`.",
      },
      access: groupAccess,
    },
  },
} as const satisfies Schema;

/** Values of the resource. */
export type ConnectionGroupValues = ValuesOf<typeof connectionGroupSchema>;
