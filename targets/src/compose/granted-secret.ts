import { memberOf, textOf } from "@parkit/source/internal/source-node";
import type { SourceNode } from "@parkit/source/internal/source-node";

/** Name of the secret that an item of a service's `secrets` grants, in the short or the long form. */
export function grantedSecret(item: SourceNode): string | undefined {
  return textOf(item.kind === "map" ? memberOf(item, "source") : item);
}
