import { DEFAULT_MODES, MODE_INPUTS } from "@parkit/provider-schema/internal/runner/mode";
import { WRITE_ONLY_CLI_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import type { Schema, ValuesOf } from "@parkit/terraform-plugin";

/** Schema of `parkit_runner_enrollment`. */
export const enrollmentSchema = {
  version: 0,
  block: {
    description:
      "Enrolls a Private Action Runner (preview): registers a public key, which makes the runner's URN. Datadog promises no compatibility for this call, and publishes none that removes a runner: destroying the enrollment only forgets it.",
    attributes: {
      id: {
        type: "string",
        computed: true,
        plan: { stable: true },
        description: "Id of the runner: the last part of its URN.",
      },
      name: {
        type: "string",
        required: true,
        plan: { requiresReplace: true },
        description:
          "Name of the runner, unique in the organisation. Runners cannot be deleted, so replacing one needs a new name.",
      },
      modes: {
        type: ["set", "string"],
        optional: true,
        computed: true,
        plan: { default: DEFAULT_MODES, requiresReplace: true },
        literal: true,
        description: `How tasks reach the runner: ${MODE_INPUTS.slice(0, 2)
          .map((mode) => `\`${mode}\``)
          .join(" or ")}, or both. Default: \`["${DEFAULT_MODES.join('", "')}"]\`.`,
      },
      hostname: {
        type: "string",
        optional: true,
        plan: { requiresReplace: true },
        description: "Host name at which browsers reach the runner. Needed for the mode `push`.",
      },
      allow: {
        type: ["set", "string"],
        optional: true,
        description:
          "Actions that the runner is meant to have. Checked for form and kept, for use in the runner's configuration; the enrollment call takes no allowlist.",
      },
      public_key_wo: {
        type: "string",
        optional: true,
        write_only: true,
        description: `Public key in PEM, such as \`ephemeral.parkit_runner_key.<name>.public_key\`. Never stored. Needs Terraform or OpenTofu ${WRITE_ONLY_CLI_VERSION}, and \`public_key_wo_version\`. Left out, the provider makes the key pair and keeps it in state, or in \`identity_file\`.`,
      },
      public_key_wo_version: {
        type: "number",
        optional: true,
        plan: { requiresReplace: true },
        description: "Any number; another one enrolls a new runner with a new key.",
      },
      identity_file: {
        type: "string",
        optional: true,
        plan: { requiresReplace: true },
        description:
          "Absolute path of a file, on the machine where Terraform runs, that gets the runner's identity, with permissions for its owner alone. The provider makes the key pair, and the state does not hold it. The file must not exist before; destroying the enrollment removes it. Excludes `public_key_wo`.",
      },
      identity_file_format: {
        type: "string",
        optional: true,
        plan: { requiresReplace: true },
        literal: true,
        description:
          "`config`: the lines `urn` and `privateKey` of the standalone runner's `config.yaml`; `agent`: the JSON that an Agent reads from `identity_file_path`. Default: `config`.",
      },
      urn: { type: "string", computed: true, plan: { stable: true }, description: "URN of the runner." },
      org_id: {
        type: "string",
        computed: true,
        plan: { stable: true },
        description: "Id of the organisation.",
      },
      private_key: {
        type: "string",
        computed: true,
        sensitive: true,
        plan: { stable: true },
        description:
          "Private key as the runner's configuration takes it. Null when `public_key_wo` or `identity_file` is given.",
      },
      key_id: {
        type: "string",
        computed: true,
        plan: { stable: true },
        description: "RFC 7638 thumbprint of the public key.",
      },
    },
  },
} as const satisfies Schema;

/** Values of the resource. */
export type EnrollmentValues = ValuesOf<typeof enrollmentSchema>;
