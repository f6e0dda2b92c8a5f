import { isDeepStrictEqual } from "node:util";

import { formatPath } from "@parkit/provider-schema/internal/rules/violation";
import { defaultVersion, type PinnedVersions } from "@parkit/provider-schema/internal/version/versions";

import { unreadMembers, wordsOf, type ReadPath, type SourceNode } from "@parkit/source/internal/source-node";
import type { AgentComponentDraft } from "./agent-section";
import type { SourcedCredentials } from "../setting/credential";
import { traced, untraced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { DraftPlace, DraftRemark } from "../../draft/imported-part";
import { notTakenOver } from "../container/runner-config";
import { someOf } from "../setting/settings";

/** Components of one runner inside an Agent; absent where it is off. */
interface AgentComponents {
  readonly node?: AgentComponentDraft | undefined;
  readonly clusterAgent?: AgentComponentDraft | undefined;
}

/** What components make of a runner. */
interface AgentRunnerDraft {
  readonly runner: DraftObject;
  /** Fields of the deployment. */
  readonly deployment: DraftObject;
  readonly places: readonly DraftPlace[];
  readonly remarks: readonly DraftRemark[];
  readonly findings: readonly ImportFinding[];
}

/** Puts components together. What descriptions say once for both is taken from the first that says it. */
export function agentRunner(at: SourceNode, { node, clusterAgent }: AgentComponents): AgentRunnerDraft {
  const components = [node, clusterAgent].filter((component) => component !== undefined);
  const settings = shared(
    at,
    components.map((component) => component.settings),
  );
  const deployment = shared(
    at,
    components.map((component) => component.deployment),
  );
  const builtIn = builtInActions(at, components);
  return {
    runner: {
      ...settings.draft,
      ...(node === undefined ? {} : { node: { allow: node.allow, identity: node.identity } }),
      ...(clusterAgent === undefined
        ? {}
        : { clusterAgent: { allow: clusterAgent.allow, identity: clusterAgent.identity } }),
    },
    deployment: { ...deployment.draft, defaultActions: builtIn.draft },
    places: [
      { path: [], place: at.place },
      ...(node === undefined ? [] : [{ path: ["node"], place: node.place }]),
      ...(clusterAgent === undefined ? [] : [{ path: ["clusterAgent"], place: clusterAgent.place }]),
    ],
    remarks: [...below("node", node), ...below("clusterAgent", clusterAgent)],
    findings: [
      ...components.flatMap(({ findings }) => findings),
      ...settings.findings,
      ...deployment.findings,
      ...builtIn.findings,
    ],
  };
}

function below(name: string, component: AgentComponentDraft | undefined): readonly DraftRemark[] {
  return (component?.remarks ?? []).map(({ path, text }) => ({ path: [name, ...path], text }));
}

interface Merged<T> {
  readonly draft: T;
  readonly findings: readonly ImportFinding[];
}

function shared(at: SourceNode, drafts: readonly DraftObject[]): Merged<DraftObject> {
  const names = [...new Set(drafts.flatMap((draft) => Object.keys(draft)))];
  const findings: ImportFinding[] = [];
  const entries = names.map((name) => {
    const [first, ...others] = drafts.map((draft) => draft[name]).filter((draft) => draft !== undefined);
    if (others.some((other) => !isDeepStrictEqual(plain(other), plain(first))))
      findings.push(differs(at, name));
    return [name, first] as const;
  });
  return { draft: Object.fromEntries(entries), findings };
}

function plain(draft: Draft): unknown {
  return Array.isArray(draft) ? draft.map((item: Draft) => untraced(item)) : untraced(draft);
}

function differs(at: SourceNode, field: string): ImportFinding {
  return finding(
    "schema/not-imported",
    at,
    `node and Cluster Agent differ in ${field}, which a description says once for both: the node's is taken over`,
    "Make two runners of it, one for each component, if both are needed.",
  );
}

/** Without a word parkit keeps the Agent's built-in actions, except where the list is empty. */
function builtInActions(at: SourceNode, components: readonly AgentComponentDraft[]): Merged<Draft> {
  if (components.every(({ closed, builtIn }) => builtIn === !closed))
    return { draft: undefined, findings: [] };
  const [first] = components;
  const same = components.every(({ builtIn }) => builtIn === first?.builtIn);
  return { draft: first?.builtIn ?? true, findings: same ? [] : [differs(at, "defaultActions")] };
}

/**
 * Version of the Agent from the tags of its images; which of two is taken is said.
 *
 * @param pinned - the deployment that it is read for, as far as its own versions are known
 */
export function agentVersion(
  tags: readonly (SourceNode | undefined)[],
  pinned: PinnedVersions,
): Merged<Draft> {
  const named = tags.filter((tag) => wordsOf(tag) !== undefined);
  const [first] = named;
  const differing = named.find((tag) => wordsOf(tag) !== wordsOf(first));
  return {
    draft:
      wordsOf(first) === defaultVersion(pinned, "agentVersion") ? undefined : traced(first, wordsOf(first)),
    findings:
      differing === undefined
        ? []
        : [
            finding(
              "schema/not-imported",
              differing,
              `Agent and Cluster Agent have different versions, ${wordsOf(first) ?? ""} and ${wordsOf(differing) ?? ""}`,
              "parkit runs both in one version: the first is taken over.",
            ),
          ],
  };
}

/**
 * Says what of an Agent's file has no field: what is about runners one by one, the rest, which is the Agent's
 * own, in one finding.
 *
 * @param runnerParts - paths of what is about runners
 */
export function otherSettings(
  document: SourceNode,
  read: readonly ReadPath[],
  runnerParts: RegExp,
  hint: string,
): readonly ImportFinding[] {
  const unread = unreadMembers(document, read);
  const [first, ...others] = unread.filter(({ path }) => !runnerParts.test(path.join(".")));
  const ofRunners = unread.filter(({ path }) => runnerParts.test(path.join(".")));
  const ofAgent = first === undefined ? [] : [first, ...others];
  return [
    ...ofRunners.map((node) => notTakenOver(node, hint)),
    ...(first === undefined
      ? []
      : [
          finding(
            "schema/not-imported",
            first,
            `not taken over: ${ofAgent.map(({ path }) => formatPath(path)).join(", ")}`,
            hint,
          ),
        ]),
  ];
}

/** Name and credentials of a runner, where there are any. */
export function withCredentials({ credentials }: SourcedCredentials): DraftObject {
  return { credentials: someOf(credentials) };
}
