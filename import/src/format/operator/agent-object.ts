import { agentFeaturesShape } from "@parkit/provider-schema/internal/deployment/agent-feature";
import { settingConflicts } from "@parkit/provider-schema/internal/deployment/agent-object";
import { isSecretVariable } from "@parkit/provider-schema/internal/secret/environment-variable";
import { isSecretSetting } from "@parkit/provider-schema/internal/secret/secret-field";
import { DEFAULT_AGENT_NAME } from "@parkit/provider-schema/internal/deployment/operator";

import {
  booleanOf,
  isBlank,
  itemsOf,
  memberOf,
  membersOf,
  plainOf,
  unreadMembers,
  wordsOf,
  type ReadPath,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { traced, type Draft, type DraftObject } from "../../draft/draft";
import { someOf, textBut } from "../setting/settings";

/** What a `DatadogAgent` says besides its runner. */
interface AgentObjectDraft {
  readonly draft: Draft;
  /** Paths that are taken over, none of them read elsewhere. */
  readonly read: readonly ReadPath[];
}

/** Tags of the Agent's images that `agentVersion` does not say already. */
export interface ImportedTags {
  readonly node: Draft;
  readonly clusterAgent: Draft;
}

/**
 * Takes over what a `DatadogAgent` says besides its runner: features, and members of its `spec` for which
 * there is no field.
 *
 * @param read - paths that are read elsewhere
 */
export function agentObject(
  document: SourceNode,
  read: readonly ReadPath[],
  imageTags: ImportedTags,
): AgentObjectDraft {
  const features = featuresOf(document);
  const tlsVerify = memberOf(document, "spec", "global", "kubelet", "tlsVerify");
  const taken: readonly ReadPath[] = [
    ...features.map(([name]) => `spec.features.${name}.**`),
    ...(booleanOf(tlsVerify) === undefined ? [] : ["spec.global.kubelet.tlsVerify"]),
  ];
  const extra = unreadMembers(document, [...read, ...taken]).filter(isExtraSetting);
  const draft = someOf({
    name: textBut(memberOf(document, "metadata", "name"), DEFAULT_AGENT_NAME),
    features: someOf(Object.fromEntries(features.map(([name, node]) => [name, traced(node)]))),
    tlsVerify: traced(tlsVerify, booleanOf(tlsVerify)),
    imageTags: someOf({ ...imageTags }),
    extraSettings: nested(extra),
  });
  return {
    draft: draft === undefined ? undefined : { type: "managed", ...(draft as DraftObject) },
    read: [...taken, ...extra.map(({ path }) => `${path.join(".")}.**`)],
  };
}

/** Features whose settings are all known; others are extra settings. */
function featuresOf(document: SourceNode): readonly (readonly [string, SourceNode])[] {
  return membersOf(memberOf(document, "spec", "features")).filter(
    ([name, node]) =>
      !isBlank(node) &&
      Object.hasOwn(agentFeaturesShape.shape, name) &&
      !holdsSecret(node) &&
      agentFeaturesShape.safeParse({ [name]: plainOf(node) }).success,
  );
}

/** Whether a member of the object can stand in a description as it is. */
function isExtraSetting(node: SourceNode): boolean {
  const [root, ...path] = node.path;
  if (root !== "spec" || path.length === 0) return false;
  // Entries of lists have no place of their own, and names with dots none that is read by a path.
  if (!path.every((name) => typeof name === "string" && !name.includes("."))) return false;
  const extraSettings = path.reduceRight((value: unknown, name) => ({ [name]: value }), plainOf(node));
  return (
    !holdsSecret(node) &&
    settingConflicts({ extraSettings: Object(extraSettings) as object }, NO_NAMES).length === 0
  );
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Whether something in it is called like a secret, or a variable that is. */
function holdsSecret(node: SourceNode): boolean {
  if (node.kind === "scalar")
    return node.path.some((name) => isSecretSetting([name])) && wordsOf(node) !== undefined;
  if (node.kind === "list") return itemsOf(node).some((item) => isSecretEntry(item) || holdsSecret(item));
  return membersOf(node).some(([, member]) => holdsSecret(member));
}

function isSecretEntry(item: SourceNode): boolean {
  const name = wordsOf(memberOf(item, "name"));
  return name !== undefined && isSecretVariable(name) && wordsOf(memberOf(item, "value")) !== undefined;
}

/**
 * Members of the object's `spec`, put back where they stood.
 *
 * @param depth - how many names of their paths are above
 */
function nested(nodes: readonly SourceNode[], depth = 1): Draft {
  const names = new Set(nodes.map(({ path }) => String(path[depth])));
  return someOf(
    Object.fromEntries(
      [...names].map((name) => {
        const below = nodes.filter(({ path }) => path[depth] === name);
        const own = below.find(({ path }) => path.length === depth + 1);
        return [name, own === undefined ? nested(below, depth + 1) : traced(own, plainOf(own))];
      }),
    ),
  );
}
