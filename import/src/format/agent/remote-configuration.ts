import { booleanOf, type SourceNode } from "@parkit/source/internal/source-node";
import { finding, type ImportFinding } from "../../draft/import-finding";

/** Remote Configuration switched off. */
export function remoteConfiguration(node: SourceNode | undefined): readonly ImportFinding[] {
  if (node === undefined || booleanOf(node) !== false) return [];
  return [
    finding(
      "deployment/remote-configuration-off",
      node,
      "Remote Configuration is off, so that the runner never learns the keys that sign its tasks",
      "Switch it on; parkit does.",
    ),
  ];
}
