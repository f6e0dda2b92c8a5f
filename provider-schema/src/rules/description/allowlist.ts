import { DEPLOYMENTS } from "../../deployment/deployment";
import { Allowlist } from "../../allowlist/allowlist";
import {
  ALLOWLIST_RULES,
  allowlistProblems,
  type AllowlistContext,
  type AllowlistRule,
} from "../../allowlist/allowlist-problems";
import type { Description, Readable } from "../../description/description";
import {
  indexOf,
  known,
  perDescription,
  runnerLabel,
  type ComponentPlace,
  type RunnerPlace,
} from "../../description/description-index";
import type { Flavour } from "../../runner/flavour";
import { defaultActions } from "../../allowlist/implicit-actions";
import { findingsByRule, type Finding, type IsUnknown, type Rule, type RuleDocs } from "../rule";
import { INTEGRATIONS } from "../../connection/integration-catalogue";
import type { AllowlistInput } from "../../runner/runner";
import { agentOf, deploymentField } from "../../version/version-feature";
import { allowlistDocs } from "./docs/allowlist-docs";
import { example } from "./docs/example";

/** Findings of all rules about single lists: they come out of one pass over each list. */
const findings = perDescription((description, isUnknown): ReadonlyMap<AllowlistRule, readonly Finding[]> =>
  findingsByRule(
    indexOf(description, isUnknown).runners.flatMap((place) =>
      place.components.flatMap((component) => problemsOf(place, component, isUnknown)),
    ),
  ),
);

function problemsOf(
  place: RunnerPlace,
  component: ComponentPlace,
  isUnknown: IsUnknown,
): readonly (Finding & { readonly rule: AllowlistRule })[] {
  const list = readableList(component.allow, isUnknown);
  const context = contextOf(place, component, isUnknown);
  if (list === undefined || context === undefined) return [];
  return allowlistProblems(list, context).map(({ rule, index, message, hint, value }) => ({
    rule,
    path: index === undefined ? component.allowPath : [...component.allowPath, index],
    message,
    hint,
    ...(value === undefined ? {} : { value }),
  }));
}

/** A list without the entries that are not known; undefined when nothing of it is. */
function readableList(
  allow: Readable<AllowlistInput> | undefined,
  isUnknown: IsUnknown,
): Readable<AllowlistInput> | undefined {
  const list = known(allow, isUnknown);
  if (list === undefined || list === "none") return undefined;
  return list.map((entry) => {
    const value = known(entry, isUnknown);
    return typeof value === "object" && isUnknown(value.custom) ? undefined : value;
  });
}

/** What judges a list; undefined while the version that decides it is not known. */
function contextOf(
  { runner, deployment }: RunnerPlace,
  { flavour }: ComponentPlace,
  isUnknown: IsUnknown,
): AllowlistContext | undefined {
  const written = known(runner.deployment, isUnknown);
  const pinned = written !== undefined && "agentVersion" in written ? written.agentVersion : undefined;
  if (deployment === undefined || isUnknown(pinned)) return undefined;
  const agentVersion = agentOf(runner, deployment);
  return {
    flavour,
    ...(agentVersion === undefined ? {} : { agentVersion }),
    os: DEPLOYMENTS[deployment].os,
  };
}

function missing(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return indexOf(description, isUnknown)
    .runners.filter(({ runner, deployment, components }) => {
      if (deployment === undefined || isUnknown(runner.node) || isUnknown(runner.clusterAgent)) return false;
      const off = runner.allow === undefined && (runner.node === false || runner.clusterAgent === false);
      return components.length === 0 ? !off : components.some(({ allow }) => allow === undefined);
    })
    .map(({ path }) => ({
      path: [...path, "allow"],
      message: "the runner has no allowlist",
      hint: "Name the actions that it may run, or write allow: none when it is meant to run none.",
    }));
}

function uncovered(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const covers = new Map<RunnerPlace, Map<string, boolean>>();
  return indexOf(description, isUnknown).connections.flatMap(({ integration, runner, path }) => {
    if (integration === undefined || runner === undefined) return [];
    const namespace = INTEGRATIONS[integration].actions;
    if (namespace === undefined) return [];
    const ofRunner = covers.get(runner) ?? new Map<string, boolean>();
    const covered = ofRunner.get(namespace) ?? mayRun(runner, namespace, isUnknown);
    covers.set(runner, ofRunner.set(namespace, covered));
    if (covered) return [];
    return [
      {
        path: [...path, "runner"],
        message: `the runner ${runnerLabel(runner)} allows no action of ${integration}`,
        hint: `Add the actions that are needed to its allowlist, such as ${namespace}.…, or pair the connection with another runner.`,
        value: integration,
      },
    ];
  });
}

/** Whether a runner may run something of a namespace; true as well while that is not known. */
function mayRun(place: RunnerPlace, namespace: string, isUnknown: IsUnknown): boolean {
  return place.components.some(({ allow, flavour }) => {
    if (allow === "none") return false;
    if (allow === undefined || isUnknown(allow) || hasDefaults(place, flavour, namespace)) return true;
    return allow.some((entry) => {
      const known = isUnknown(entry) ? undefined : entry;
      const text = typeof known === "object" ? known.custom : known;
      return text === undefined || isUnknown(text) || Allowlist.of([text]).grantsUnder(namespace);
    });
  });
}

/** Whether the Agent adds actions of the namespace by itself. */
function hasDefaults({ runner, deployment }: RunnerPlace, flavour: Flavour, namespace: string): boolean {
  if (deploymentField(runner, "defaultActions") === false) return false;
  const actions = defaultActions(flavour, agentOf(runner, deployment));
  return actions.some((name) => name.startsWith(`${namespace}.`));
}

function ruleOf(id: AllowlistRule): Rule {
  return {
    id,
    severity: ALLOWLIST_RULES[id],
    get docs(): RuleDocs {
      return allowlistDocs()[id];
    },
    check: (description, isUnknown) => findings(description, isUnknown).get(id) ?? [],
  };
}

function isAllowlistRule(id: string): id is AllowlistRule {
  return Object.hasOwn(ALLOWLIST_RULES, id);
}

/** Rules about allowlists. */
export const allowlistRules: readonly Rule[] = [
  {
    id: "allowlist/missing",
    severity: "error",
    get docs(): RuleDocs {
      return {
        summary: "Every runner says what it may run; `none` says that it is meant to run nothing.",
        why: "Without a list the standalone runner refuses every task, while newer Agents run default actions; neither should happen because somebody forgot a line.",
        bad: example(`
        runners:
          - name: payments
            identity: { type: secret, secretName: payments-identity }
            deployment: { type: helm, namespace: datadog }
      `),
        good: example(`
        runners:
          - name: payments
            allow: none
            identity: { type: secret, secretName: payments-identity }
            deployment: { type: helm, namespace: datadog }
      `),
      };
    },
    check: missing,
  },
  {
    id: "allowlist/uncovered",
    severity: "error",
    about: ["connections"],
    get docs(): RuleDocs {
      return {
        summary: "A runner allows at least one action for each integration that is connected through it.",
        why: "Every use of such a connection would be refused by the runner, at run time, long after the deployment went well.",
        bad: example(`
        runners:
          - name: payments
            allow: [com.datadoghq.http.request]
            identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:a" }
            deployment: { type: helm, namespace: datadog }
        connections:
          - { name: cluster, runner: payments, integration: { type: kubernetes } }
      `),
        good: example(`
        runners:
          - name: payments
            allow: [com.datadoghq.http.request, com.datadoghq.kubernetes.core.listPod]
            identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:a" }
            deployment: { type: helm, namespace: datadog }
        connections:
          - { name: cluster, runner: payments, integration: { type: kubernetes } }
      `),
      };
    },
    check: uncovered,
  },
  ...Object.keys(ALLOWLIST_RULES).filter(isAllowlistRule).map(ruleOf),
];
