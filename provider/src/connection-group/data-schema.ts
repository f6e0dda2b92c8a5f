import type { Schema, ValuesOf } from "@parkit/terraform-plugin";

/** Schema of the data source `parkit_connection_group`. */
export const connectionGroupDataSchema = {
  version: 0,
  block: {
    description: "A connection group that exists already, by its id (preview).",
    attributes: {
      id: { type: "string", required: true, description: "Id at Datadog, a UUID." },
      name: { type: "string", computed: true, description: "Name of the group." },
      integration: {
        type: "string",
        computed: true,
        description: "Integration of the members, such as `http`.",
      },
      identifier_tag_keys: {
        type: ["set", "string"],
        computed: true,
        description: "Keys of the identifier tags whose values pick a member.",
      },
      connection_ids: { type: ["set", "string"], computed: true, description: "Ids of the members." },
    },
  },
} as const satisfies Schema;

/** Values of it. */
export type ConnectionGroupDataValues = ValuesOf<typeof connectionGroupDataSchema>;
