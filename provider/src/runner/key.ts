import type { EphemeralResource, Schema, ValuesOf } from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";

const schema = {
  version: 0,
  block: {
    description:
      "A key pair for a runner, made anew each time it is opened and stored nowhere. Give the public key to `parkit_runner_enrollment.public_key_wo` and the private key to a write-only argument, such as that of a Kubernetes Secret, in the same apply.",
    attributes: {
      public_key: { type: "string", computed: true, description: "Public key in PEM." },
      private_key: {
        type: "string",
        computed: true,
        sensitive: true,
        description: "Private key as the runner's configuration takes it.",
      },
      key_id: { type: "string", computed: true, description: "RFC 7638 thumbprint of the public key." },
    },
  },
} as const satisfies Schema;

/**
 * The ephemeral resource `parkit_runner_key`. Terraform opens it at plan and again at apply, so it uses no
 * network.
 */
export const runnerKey: EphemeralResource<ValuesOf<typeof schema>, ParkitClient> = {
  schema,
  async open() {
    const { encodePrivateKey, generateRunnerKey, publicKeyPem } =
      await import("@parkit/protocol/internal/key-pair");
    const key = await generateRunnerKey();
    return {
      result: { public_key: publicKeyPem(key), private_key: encodePrivateKey(key), key_id: key.kid },
    };
  },
};
