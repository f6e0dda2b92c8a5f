import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import {
  CHART_VERBS,
  chartKubernetesAction,
  chartKubernetesRules,
} from "@parkit/provider-schema/internal/allowlist/chart-kubernetes-actions";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import type { CustomResource } from "@parkit/provider-schema/internal/kubernetes/kubernetes-rbac";
import {
  isGranted,
  permissionsOf,
  type GrantedPermissions,
  type PermissionRule,
} from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { runnerRbac } from "@parkit/targets/internal/kubernetes/runner-rbac";
import {
  itemsOf,
  memberOf,
  membersOf,
  plainOf,
  textOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { traced, type Draft, type Traced } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { allowlistDraft, textList, type Sourced } from "../setting/settings";

/** What the chart's values allow, as a description says it. */
interface ChartAllowed {
  readonly allow: Draft;
  /** Fields of the deployment. */
  readonly permissions: Readonly<Record<"customResources" | "permissions" | "permissionScope", Draft>>;
  /** What the chart's Role grants. */
  readonly granted: GrantedPermissions;
  readonly findings: readonly ImportFinding[];
}

/**
 * Reads `config.actionsAllowlist`, `kubernetesActions`, `kubernetesPermissions` and `roleType` of the chart's
 * `runner`.
 */
export function chartAllowed(runner: SourceNode): ChartAllowed {
  const listed = textList(memberOf(runner, "config", "actionsAllowlist"));
  const derived = kubernetesActions(runner);
  const entries = [...(listed.draft ?? []), ...derived.draft];
  return {
    allow: allowlistDraft(entries),
    permissions: permissionsDraft(
      itemsOf(memberOf(runner, "kubernetesPermissions")),
      memberOf(runner, "roleType"),
      entries.map(({ value }) => String(value)),
    ),
    granted: {
      kind: roleKind(memberOf(runner, "roleType")),
      rules: [...writtenRules(memberOf(runner, "kubernetesPermissions")), ...rulesOfVerbs(runner)],
    },
    findings: [...listed.findings, ...derived.findings],
  };
}

/** Verbs of Pods that the chart grants where nothing is said of them. */
const DEFAULT_POD_VERBS = ["get", "list"];

function rulesOfVerbs(runner: SourceNode): readonly PermissionRule[] {
  const written = memberOf(runner, "kubernetesActions");
  const pods = memberOf(written, "pods") === undefined ? DEFAULT_POD_VERBS : [];
  return [
    ...membersOf(written).flatMap(([key, verbs]) =>
      itemsOf(verbs).flatMap((verb) => chartKubernetesRules(key, textOf(verb) ?? "")),
    ),
    ...pods.flatMap((verb) => chartKubernetesRules("pods", verb)),
  ];
}

/** Kind of a Role, or of what binds it. */
export function roleKind(written: SourceNode | undefined): GrantedPermissions["kind"] {
  return textOf(written)?.startsWith("ClusterRole") === true ? "ClusterRole" : "Role";
}

/** Rules of a Role as a file has them. */
export function writtenRules(rules: SourceNode | undefined): readonly PermissionRule[] {
  return itemsOf(rules).map((rule) => {
    const words = (name: string): readonly string[] =>
      itemsOf(memberOf(rule, name)).flatMap((item) => textOf(item) ?? []);
    const of = { apiGroups: words("apiGroups"), resources: words("resources"), verbs: words("verbs") };
    return memberOf(rule, "resourceNames") === undefined
      ? of
      : { ...of, resourceNames: words("resourceNames") };
  });
}

/** Names by `<key> <verb>` of `kubernetesActions`. */
function chartNames(): ReadonlyMap<string, string> {
  return new Map(
    allActions().flatMap(({ name }) => {
      const by = chartKubernetesAction(name);
      return by === undefined ? [] : [[`${by.key} ${by.verb}`, name] as const];
    }),
  );
}

function kubernetesActions(runner: SourceNode): Sourced<readonly Traced[]> {
  const names = chartNames();
  const written = memberOf(runner, "kubernetesActions");
  const findings: ImportFinding[] = [];
  const draft: Traced[] = [];
  for (const [key, verbs] of membersOf(written)) {
    for (const verb of itemsOf(verbs)) {
      const name = names.get(`${key} ${textOf(verb) ?? ""}`);
      if (name === undefined) findings.push(noAction(key, verb));
      else draft.push({ traced: verb.place, value: name });
    }
  }
  if (memberOf(written, "pods") === undefined) {
    const at = written ?? runner;
    draft.push(...DEFAULT_POD_VERBS.flatMap((verb) => traced(at, names.get(`pods ${verb}`)) ?? []));
    findings.push(
      finding(
        "allowlist/chart-default-pods",
        at,
        "the chart lets the runner get and list Pods by default, and nothing here says otherwise",
        "The description allows them so that nothing breaks: take getPod and listPod out if they are not needed.",
      ),
    );
  }
  return { draft, findings };
}

function noAction(key: string, verb: SourceNode): ImportFinding {
  const word = textOf(verb) ?? "";
  return finding(
    "allowlist/chart-verb",
    verb,
    key === "endpoints" && word === "deleteMultiple"
      ? "the chart makes deleteMultipleEndpointss of this, which no runner has"
      : `kubernetesActions has no ${quoted(word)} for ${quoted(key)}`,
    key === "endpoints" && word === "deleteMultiple"
      ? "Add com.datadoghq.kubernetes.core.deleteMultipleEndpoints to allow if it is needed."
      : `Verbs: ${CHART_VERBS.join(", ")}, the last three for deployments only.`,
  );
}

/**
 * Rules of a Role of the standalone runner, as a description says them: without those that the allowed
 * actions need anyway.
 *
 * @param scope - where `Role` or `ClusterRole` stands, or what binds it
 */
export function permissionsDraft(
  written: readonly SourceNode[],
  scope: SourceNode | undefined,
  allowed: readonly string[],
): ChartAllowed["permissions"] {
  const customResources = customResourcesOf(written.map(plainOf), allowed, "standalone");
  const needed = runnerRbac(allowed, "standalone", { customResources });
  const own = written.filter((rule) => !isNeedless(plainOf(rule), needed.rules));
  return {
    customResources:
      customResources.length === 0
        ? undefined
        : customResources.map(({ apiGroup, resource }) => ({ apiGroup, resource })),
    permissions: own.length === 0 ? undefined : own.map((rule) => traced(rule, plainOf(rule))),
    permissionScope:
      roleKind(scope) === "ClusterRole" && needed.kind === "Role" ? traced(scope, "cluster") : undefined,
  };
}

/** Kinds of custom objects: those for which there is a rule exactly as actions on custom objects need it. */
export function customResourcesOf(
  rules: readonly unknown[],
  allowed: readonly string[],
  flavour: Flavour,
): readonly CustomResource[] {
  if (runnerRbac(allowed, flavour).withoutRules.length === 0) return [];
  return rules.flatMap((rule) => {
    const [apiGroup] = wordsBelow(rule, "apiGroups");
    if (apiGroup?.includes(".") !== true || apiGroup.endsWith(".k8s.io")) return [];
    const candidates = wordsBelow(rule, "resources").map((resource) => ({ apiGroup, resource }));
    const needed = runnerRbac(allowed, flavour, { customResources: candidates }).rules;
    return isNeedless(rule, needed) ? candidates : [];
  });
}

function wordsBelow(rule: unknown, name: string): readonly string[] {
  const list: unknown = typeof rule === "object" && rule !== null ? Reflect.get(rule, name) : undefined;
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

/**
 * Whether rules grant all that a written one does, so that nothing is lost without it. Never for one that
 * says more than kinds and verbs: what it says of single objects, or of paths of the API, would be lost.
 */
export function isNeedless(written: unknown, needed: readonly PermissionRule[]): boolean {
  const rule = ruleOfKinds(written);
  return rule !== undefined && permissionsOf([rule]).every((permission) => isGranted(needed, permission));
}

const MEMBERS_OF_KINDS = ["apiGroups", "resources", "verbs"] as const;

/** A rule about whole kinds of objects; undefined for any other. */
function ruleOfKinds(written: unknown): PermissionRule | undefined {
  if (typeof written !== "object" || written === null) return undefined;
  if (Object.keys(written).length !== MEMBERS_OF_KINDS.length) return undefined;
  const lists = MEMBERS_OF_KINDS.map((name): unknown => Reflect.get(written, name));
  const [apiGroups = [], resources = [], verbs = []] = lists.map((list) =>
    Array.isArray(list) && list.every((item) => typeof item === "string") ? list : [],
  );
  return [apiGroups, resources, verbs].some(({ length }) => length === 0)
    ? undefined
    : { apiGroups, resources, verbs };
}
