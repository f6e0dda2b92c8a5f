import type { Schema, ValuesOf } from "@parkit/terraform-plugin";

/** Schema of the data source `parkit_connection`. */
export const connectionDataSchema = {
  version: 0,
  block: {
    description: "A connection that exists already, by its id. Secrets cannot be read.",
    attributes: {
      id: { type: "string", required: true, description: "Id at Datadog, a UUID." },
      name: { type: "string", computed: true, description: "Name of the connection." },
      integration: {
        type: "string",
        computed: true,
        description: "Integration, such as `http`; null for one that this version does not know.",
      },
      integration_type: {
        type: "string",
        computed: true,
        description: "Type of the integration in Datadog's API.",
      },
      credential_type: {
        type: "string",
        computed: true,
        description: "Type of the credential in Datadog's API.",
      },
      base_url: { type: "string", computed: true, description: "Base URL of an HTTP connection." },
      runner_id: {
        type: "string",
        computed: true,
        description: "Id of the runner that it is paired with: the last part of its URN.",
      },
      identifier_tags: { type: ["set", "string"], computed: true, description: "Identifier tags." },
      fields: {
        type: ["map", "string"],
        computed: true,
        description: "Further texts of the credential by their names in Datadog's API, without secrets.",
      },
    },
  },
} as const satisfies Schema;

/** Values of it. */
export type ConnectionDataValues = ValuesOf<typeof connectionDataSchema>;
