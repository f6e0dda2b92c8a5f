import { isDeepStrictEqual } from "node:util";

import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { itemsOf, memberOf, membersOf, plainOf, type SourceNode } from "@parkit/source/internal/source-node";
import { composeServiceName } from "./compose-service";
import { composeSecrets, grantedSecret, type ComposeSecret, type ComposeSpec } from "./compose-secret";
import { RenderError } from "../render-error";

/**
 * Secrets of a runner that a Compose file lacks or has otherwise. One of the same name that says something
 * else is the runner's former one if no service but the runner's own uses it.
 *
 * @param file - with merge keys followed, as Compose does
 * @throws {RenderError} when a secret of the same name is somebody else's
 */
export function missingSecrets(
  file: SourceNode | undefined,
  spec: ComposeSpec,
): Readonly<Record<string, ComposeSecret>> {
  const missing = Object.entries(composeSecrets(spec)).filter(([name, secret]) => {
    const there = memberOf(file, "secrets", name);
    if (there === undefined) return true;
    if (isDeepStrictEqual(plainOf(there), secret)) return false;
    if (isDeepStrictEqual(usersOf(file, name), [composeServiceName(spec)])) return true;
    throw new RenderError(
      `its secret ${quoted(name)} is not the one that the runner's credential takes from ${secret.environment}, and may be needed elsewhere`,
    );
  });
  return Object.fromEntries(missing);
}

/** Services that a secret is granted to. */
function usersOf(file: SourceNode | undefined, secret: string): readonly string[] {
  return membersOf(memberOf(file, "services")).flatMap(([service, node]) =>
    itemsOf(memberOf(node, "secrets")).some((item) => grantedSecret(item) === secret) ? [service] : [],
  );
}
