import type { Address } from "./listen";

/** Protocol version that this server speaks. */
const PROTOCOL_VERSION = 6;

const COOKIE_NAME = "TF_PLUGIN_MAGIC_COOKIE";
const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/** Why the process cannot serve, in words for the person who started it; undefined when it can. */
export function refusal(env: NodeJS.ProcessEnv): string | undefined {
  if (env[COOKIE_NAME] !== COOKIE) {
    return (
      "This is a Terraform provider. It is not meant to be run directly: put it where terraform init finds it " +
      "and let Terraform or OpenTofu start it."
    );
  }
  const offered = (env["PLUGIN_PROTOCOL_VERSIONS"] ?? "").split(",").filter((version) => version !== "");
  if (offered.length > 0 && !offered.includes(String(PROTOCOL_VERSION))) {
    return `This provider needs plugin protocol ${PROTOCOL_VERSION}; the CLI offers ${offered.join(", ")}. Use Terraform 1.0 or later.`;
  }
  return undefined;
}

/**
 * The line that tells Terraform where to connect. The certificate is base64 without padding, which the reader
 * refuses.
 */
export function handshakeLine(
  address: Address,
  certificate: Buffer | undefined,
  env: NodeJS.ProcessEnv,
): string {
  const fields = [
    "1",
    String(PROTOCOL_VERSION),
    address.network,
    address.address,
    "grpc",
    certificate?.toString("base64").replace(/=+$/, "") ?? "",
  ];
  // Multiplexing is offered by setting the variable to anything; it is declined.
  if (env["PLUGIN_MULTIPLEX_GRPC"] !== undefined) fields.push("false");
  return `${fields.join("|")}\n`;
}
