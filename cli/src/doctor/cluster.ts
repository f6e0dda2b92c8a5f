/** Whether a cluster has what a runner needs. */
import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import type { InCluster } from "@parkit/targets/internal/kubernetes/in-cluster";

import { unknownFact, type Asked } from "./asked";
import type { AccessRules, ClusterFacts } from "./cluster-facts";
import {
  existingAgent,
  neededRights,
  neededSecrets,
  needsOperator,
  type NeededSecret,
  type Right,
} from "./cluster-needs";
import type { CheckId, Finding, Verdict } from "./finding";
import { leastVersion } from "./least-version";

const REACH =
  "Point kubectl at the runner's cluster (KUBECONFIG, kubectl config use-context), and look again.";
const ASK_ADMIN = "Ask whoever runs the cluster, or look with an account that may read it.";

/** Judges the cluster of kubectl's context for one runner. */
export function judgeCluster(spec: InCluster, runner: RunnerInput, facts: ClusterFacts): readonly Finding[] {
  const byOperator = spec.deployment.type === "operator";
  const agent = existingAgent(spec);
  const verdicts: readonly (readonly [CheckId, Verdict])[] = [
    ["cluster/context", contextVerdict(facts)],
    ["cluster/version", versionVerdict(facts)],
    ["cluster/namespace", namespaceVerdict(spec, facts)],
    ["cluster/rights", rightsVerdict(spec, facts)],
    ...(byOperator
      ? ([
          ["cluster/crd", definitionVerdict(spec, facts)],
          ["cluster/operator", operatorVerdict(spec, runner, facts)],
        ] as const)
      : []),
    ...(agent === undefined ? [] : [["cluster/agent", agentVerdict(spec, agent, facts)] as const]),
    ...neededSecrets(spec).map((secret) => ["secret/keys", secretVerdict(spec, secret, facts)] as const),
  ];
  return verdicts.map(([id, verdict]) => ({ id, runner: spec.name, ...verdict }));
}

function contextVerdict({ context }: ClusterFacts): Verdict {
  if (context.known) return { status: "ok", what: `kubectl points at context ${context.value}` };
  return {
    status: "problem",
    what: `kubectl has no context: ${context.why}`,
    why: "nothing can be deployed to a cluster that kubectl does not know",
    fix: REACH,
  };
}

function versionVerdict({ context, version }: ClusterFacts): Verdict {
  if (version.known) return { status: "ok", what: `the cluster answers: Kubernetes ${version.value}` };
  if (version.notAsked === true || !context.known)
    return unknownFact("whether the cluster answers", version, REACH);
  return {
    status: "problem",
    what: `the cluster does not answer: ${version.why}`,
    why: "nothing can be deployed to it from here",
    fix: REACH,
  };
}

function namespaceVerdict({ deployment: { namespace } }: InCluster, facts: ClusterFacts): Verdict {
  if (!facts.namespace.known)
    return unknownFact(`whether namespace ${namespace} is there`, facts.namespace, ASK_ADMIN);
  if (facts.namespace.value) return { status: "ok", what: `namespace ${namespace} is there` };
  return {
    status: "problem",
    what: `there is no namespace ${namespace}`,
    why: "Secrets of the runner must be in it before the runner is deployed",
    fix: `kubectl create namespace ${namespace}`,
  };
}

function rightsVerdict(spec: InCluster, { rules }: ClusterFacts): Verdict {
  const { namespace } = spec.deployment;
  const needed = neededRights(spec);
  const what = `whether you may make the runner's objects in namespace ${namespace}`;
  if (!rules.known) return unknownFact(what, rules, ASK_ADMIN);
  const missing = needed.filter((right) => !isGranted(right, rules.value)).map(rightText);
  if (missing.length === 0)
    return { status: "ok", what: `you may make the runner's objects in namespace ${namespace}` };
  const lacking = `${missing.join(", ")} in namespace ${namespace}`;
  if (rules.value.incomplete)
    return {
      status: "unknown",
      what: `whether you may ${lacking}`,
      why: "the cluster cannot tell all of what you may do",
      fix: `kubectl auth can-i ${missing[0] ?? ""} --namespace ${namespace} asks for one of them.`,
    };
  return {
    status: "problem",
    what: `you may not ${lacking}`,
    why: "the runner's objects are refused with 403",
    fix: `Ask whoever runs the cluster for a role with these verbs, or use another context.`,
  };
}

function rightText({ verb, group, resource }: Right): string {
  return `${verb} ${group === "" ? resource : `${resource}.${group}`}`;
}

/** Whether a right is granted for every object of its kind. */
export function isGranted({ verb, group, resource }: Right, { rules }: AccessRules): boolean {
  const has = (list: readonly string[], wanted: string): boolean =>
    list.includes(wanted) || list.includes("*");
  return rules.some(
    ({ verbs, apiGroups, resources, resourceNames }) =>
      has(verbs, verb) && has(apiGroups, group) && has(resources, resource) && resourceNames.length === 0,
  );
}

const INSTALL_OPERATOR =
  "Install the operator first: parkit synth operator writes the commands into README.md.";

function definitionVerdict(spec: InCluster, { definition }: ClusterFacts): Verdict {
  const what = "the custom resource definition of DatadogAgent";
  if (!definition.known) return unknownFact(`whether the cluster has ${what}`, definition, ASK_ADMIN);
  if (definition.value) return { status: "ok", what: `the cluster has ${what}` };
  if (!needsOperator(spec))
    return { status: "ok", what: `${what} comes with the operator, which is not there yet` };
  return {
    status: "problem",
    what: `the cluster does not have ${what}`,
    why: "the description takes it and the operator for granted",
    fix: INSTALL_OPERATOR,
  };
}

function operatorVerdict(spec: InCluster, runner: RunnerInput, { operators }: ClusterFacts): Verdict {
  if (!operators.known) return unknownFact("which operator runs", operators, ASK_ADMIN);
  const [version] = operators.value;
  if (version === undefined) {
    if (!needsOperator(spec))
      return { status: "ok", what: "no operator runs yet: it is installed with the runner" };
    return {
      status: "problem",
      what: "no operator runs in the cluster",
      why: "nobody reads the DatadogAgent that the runner lives in",
      fix: INSTALL_OPERATOR,
    };
  }
  const what = `operator ${version} runs`;
  const least = leastVersion(runner, "operatorVersion");
  if (least !== undefined && !isAtLeast(version, least))
    return {
      status: "problem",
      what,
      why: `runner ${spec.name} uses what came with operator ${least}; an older one drops it without a word`,
      fix: `Upgrade the operator to ${least} or later, with its chart.`,
    };
  const wanted = runner.deployment.type === "operator" ? runner.deployment.operatorVersion : undefined;
  const rendered = wanted ?? DEFAULT_VERSIONS.operator;
  if (isAtLeast(version, rendered)) return { status: "ok", what };
  return {
    status: "warning",
    what,
    why: `the object is rendered for operator ${rendered}`,
    fix: `Write operatorVersion: ${version} into the description, or upgrade the operator.`,
  };
}

function agentVerdict({ deployment }: InCluster, name: string, { agent }: ClusterFacts): Verdict {
  const what = `DatadogAgent ${deployment.namespace}/${name}`;
  if (!agent.known) return unknownFact(`whether ${what} is there`, agent, ASK_ADMIN);
  if (agent.value) return { status: "ok", what: `${what} is there` };
  return {
    status: "problem",
    what: `there is no ${what}`,
    why: "the runner is added to an object that exists",
    fix: `Name the object that is there: kubectl get datadogagent --all-namespaces`,
  };
}

function secretVerdict(
  { deployment: { namespace } }: InCluster,
  { name, keys, why, fix }: NeededSecret,
  { secrets }: ClusterFacts,
): Verdict {
  const what = `Secret ${namespace}/${name}`;
  const found: Asked<readonly string[] | undefined> | undefined = secrets.get(name);
  if (found?.known !== true)
    return unknownFact(
      `whether ${what} has ${keys.join(", ")}`,
      found ?? { known: false, why: "nobody asked" },
      ASK_ADMIN,
    );
  if (found.value === undefined) return { status: "problem", what: `there is no ${what}`, why, fix };
  const missing = keys.filter((key) => found.value?.includes(key) === false);
  if (missing.length === 0) return { status: "ok", what: `${what} has ${keys.join(", ")}` };
  return { status: "problem", what: `${what} has no key ${missing.join(", ")}`, why, fix };
}
