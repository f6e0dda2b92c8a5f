import type { Schema, ValuesOf } from "@parkit/terraform-plugin";

/** Seconds that a runner has to enroll. */
export const DEFAULT_WAIT = 300;

/** Schema of `parkit_runner_urn`. */
export const urnSchema = {
  version: 0,
  block: {
    description:
      "URN of a runner that keeps its identity in a Kubernetes Secret, such as one that enrolls itself when it starts. Waits until the Secret is there, and gives the URN alone: the private key beside it is in no plan and no state. The provider's argument `kubernetes` names the cluster. Write `depends_on` with what deploys the runner.",
    attributes: {
      namespace: { type: "string", required: true, description: "Namespace of the Secret." },
      secret_name: {
        type: "string",
        required: true,
        description:
          "Name of the Secret. The Cluster Agent's own is `datadog-private-action-runner-identity`, unless its configuration names another.",
      },
      timeout: {
        type: "number",
        optional: true,
        description: `Seconds to wait for the Secret and the URN in it. Default: \`${DEFAULT_WAIT}\`.`,
      },
      urn: { type: "string", computed: true, description: "URN of the runner." },
    },
  },
} as const satisfies Schema;

/** Values of the data source. */
export type UrnValues = ValuesOf<typeof urnSchema>;
