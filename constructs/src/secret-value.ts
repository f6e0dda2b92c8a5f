import { Lazy } from "cdktf";

import type { SecretInput } from "@parkit/provider-schema/internal/secret/secret";
import { terraformSecret } from "@parkit/targets/internal/terraform/terraform";

/**
 * A secret as attributes take it. What refers to a variable is an expression and stays one; a literal that
 * somebody insisted on is text.
 *
 * @throws {RenderError} for secrets that Terraform cannot read, which validation would have found
 */
export function secretValue(secret: SecretInput): string {
  const text = terraformSecret(secret);
  return secret.type === "terraform" ? Lazy.stringValue({ produce: () => text }) : text;
}
