/** Files whose values SOPS encrypted. */

import { memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

import { finding, type ImportFinding } from "../draft/import-finding";

/** Member in which SOPS keeps how a file was encrypted. */
const METADATA = "sops";
/** Private keys stay as they are: that one is given says where the identity comes from. */
const KEYS = new Set(["privateKey", "private_key"]);

/** Whether a value is one that SOPS encrypted. */
export function isEncrypted(node: SourceNode | undefined): boolean {
  return textOf(node)?.startsWith("ENC[AES256_GCM,") === true;
}

/** A document without what only SOPS can read, and what is to be said of it. */
export function readable(document: SourceNode): {
  readonly document: SourceNode;
  readonly findings: readonly ImportFinding[];
} {
  const metadata = memberOf(document, METADATA);
  if (document.kind !== "map" || memberOf(metadata, "mac") === undefined) return { document, findings: [] };
  const members = new Map([...document.members].filter(([name]) => name !== METADATA));
  return {
    document: withoutEncrypted({ ...document, members }) ?? document,
    findings: [
      finding(
        "deployment/assumed",
        metadata ?? document,
        "this file is encrypted with SOPS: what is encrypted is left out of the description",
        "Import what SOPS makes of it to take over everything: sops --decrypt FILE | parkit import -",
      ),
    ],
  };
}

function withoutEncrypted(node: SourceNode): SourceNode | undefined {
  if (node.kind === "scalar")
    return isEncrypted(node) && !KEYS.has(String(node.path.at(-1))) ? undefined : node;
  if (node.kind === "list")
    return { ...node, items: node.items.flatMap((item) => withoutEncrypted(item) ?? []) };
  const members = [...node.members].flatMap(([name, value]) => {
    const kept = withoutEncrypted(value);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return { ...node, members: new Map(members) };
}
