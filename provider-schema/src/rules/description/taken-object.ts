import { clusterDeployment, type DeploymentInput, type DeploymentType } from "../../deployment/deployment";
import { DEFAULT_AGENT_RELEASE } from "../../deployment/helm-agent";
import { DEFAULT_AGENT_NAME } from "../../deployment/operator";
import { makesAccount, scriptFilesConfigMap } from "../../deployment/pod";
import type { Description, Readable } from "../../description/description";
import { indexOf, known, type Path, type RunnerPlace } from "../../description/description-index";
import { member } from "../../description/field-names";
import { ENROLLED_IDENTITY_SECRET } from "../../runner/agent-settings";
import { managedIdentitySecret } from "../../runner/runner-identity";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { formatPath, quoted } from "../violation";
import { credentialPlaces, keysOf } from "./credential-place";
import { takenObjectDocs } from "./docs/taken-object-docs";

type Check = Rule["check"];

/** An object of Kubernetes with the place that says it. */
interface ObjectPlace {
  readonly kind: "Secret" | "ConfigMap" | "ServiceAccount" | "ClusterRole";
  /** Empty for what is not in one. */
  readonly namespace: string;
  readonly name: string;
  readonly path: Path;
  /** What may be told of it more than once: who has the same is told elsewhere, or means the same object. */
  readonly sharedBy?: string;
}

/** An object that somebody makes without being asked. */
interface MadeObject extends ObjectPlace {
  /** Behind "is one that". */
  readonly says: string;
}

/** Identities of two runners in one Secret are told by the rules about identities. */
const IDENTITY = "identity";

const takenSecret: Check = (description, isUnknown) => {
  const places = indexOf(description, isUnknown).runners;
  return clashes(
    places.flatMap((place) => madeSecrets(place, isUnknown)),
    places.flatMap((place) => namedSecrets(place, isUnknown)),
  );
};

const takenObject: Check = (description: Readable<Description>, isUnknown) => {
  const places = indexOf(description, isUnknown).runners;
  const found = clashes(
    places.flatMap((place) => otherObjects(place, isUnknown)),
    places.flatMap((place) => namedConfigMaps(place, isUnknown)),
  );
  if (found.length === 0) return [];
  // Of two releases with one name everything clashes: that is told once.
  const told = new Set(takenSecret(description, isUnknown).map(({ path }) => formatPath(path)));
  return found.filter(({ path }) => !told.has(formatPath(path)));
};

/** What is named although somebody makes it, and what two make. */
function clashes(made: readonly MadeObject[], named: readonly ObjectPlace[]): readonly Finding[] {
  const byName = new Map(made.toReversed().map((object) => [keyOf(object), object]));
  return [...named, ...made].flatMap((object) => {
    const first = byName.get(keyOf(object));
    if (first === undefined || first === object) return [];
    if (first.sharedBy !== undefined && first.sharedBy === object.sharedBy) return [];
    return [takenFinding(object, first)];
  });
}

function keyOf({ kind, namespace, name }: ObjectPlace): string {
  return `${kind} ${namespace}/${name}`;
}

function takenFinding({ kind, name, path }: ObjectPlace, { says }: MadeObject): Finding {
  return {
    path,
    message: `the ${kind} ${quoted(name)} is one that ${says}`,
    hint: "Give one of the two another name: whoever comes last overwrites the other's, or is refused.",
    value: name,
  };
}

/** Where a runner is in a cluster, and after what its objects there are called. */
interface InCluster {
  readonly type: DeploymentType;
  readonly namespace: string;
  readonly runnerName: string;
  /** Release, `DatadogAgent`, or the runner. */
  readonly owner: string;
  readonly deployment: Readable<DeploymentInput>;
}

/** Nothing where a name that others are made of is not known. */
function inCluster(place: RunnerPlace, isUnknown: IsUnknown): InCluster | undefined {
  const { runner, name: runnerName, deployment: type } = place;
  const namespace = namespaceOf(place, isUnknown);
  const deployment = known(runner.deployment, isUnknown);
  if (namespace === undefined || type === undefined || runnerName === undefined || deployment === undefined)
    return undefined;
  const agent = type === "operator" ? member(deployment, "agent") : undefined;
  const written = type === "operator" ? member(agent, "name") : member(deployment, "release");
  if (isUnknown(agent) || isUnknown(written)) return undefined;
  const owner = typeof written === "string" ? written : (OWNERS[type] ?? runnerName);
  return { type, namespace, runnerName, owner, deployment };
}

/** What is installed where nothing else is said; a standalone runner is by itself. */
const OWNERS: Readonly<Partial<Record<DeploymentType, string>>> = {
  "helm-agent": DEFAULT_AGENT_RELEASE,
  operator: DEFAULT_AGENT_NAME,
};

function namespaceOf({ runner }: RunnerPlace, isUnknown: IsUnknown): string | undefined {
  const namespace = member(known(runner.deployment, isUnknown), "namespace");
  return typeof namespace === "string" && !isUnknown(namespace) ? namespace : undefined;
}

/** Secrets that the deployment makes, and those that are made for credentials and identities. */
function madeSecrets(place: RunnerPlace, isUnknown: IsUnknown): readonly MadeObject[] {
  const { path, components } = place;
  const where = inCluster(place, isUnknown);
  if (where === undefined) return [];
  const { type, namespace, runnerName, owner } = where;
  const by = (names: readonly string[], says: string, at: Path = path): readonly MadeObject[] =>
    names.map((name) => ({ kind: "Secret", namespace, name, says, path: at }));
  const enrolls = components.some(
    ({ flavour, identity }) =>
      flavour === "cluster-agent" &&
      !isUnknown(identity) &&
      (identity?.type ?? "self-enroll") === "self-enroll",
  );
  const own: readonly (readonly [DeploymentType, () => readonly MadeObject[]])[] = [
    ["helm", () => by([owner, `${owner}-credentials`], `the chart makes for runner ${runnerName}`)],
    ["manifests", () => by([runnerName], `holds the configuration of runner ${runnerName}`)],
    ["helm-agent", () => by([`${owner}-cluster-agent`], "the chart makes for the Cluster Agent")],
    [
      "operator",
      // Several runners may be in one DatadogAgent.
      () =>
        by([`${owner}-token`], "the operator makes for the Cluster Agent").map((token) => ({
          ...token,
          sharedBy: `DatadogAgent ${owner}`,
        })),
    ],
  ];
  return [
    ...own.flatMap(([of, secrets]) => (of === type ? secrets() : [])),
    ...(enrolls ? by([ENROLLED_IDENTITY_SECRET], "the Cluster Agent keeps its identity in") : []),
    ...credentialPlaces(place, isUnknown).flatMap(({ key, source, path: at }) =>
      source === "external" || source === "literal"
        ? by([`${runnerName}-${key}`], `is made for credential ${key} of runner ${runnerName}`, at)
        : [],
    ),
    ...components.flatMap(({ identity: input, identityPath }) => {
      const identity = known(input, isUnknown);
      if (identity?.type !== "managed" || isUnknown(identity.secretName)) return [];
      const says = `is made for the identity of runner ${runnerName}`;
      const made =
        identity.secretName === undefined
          ? by([managedIdentitySecret(runnerName)], says, identityPath)
          : by([identity.secretName], says, [...identityPath, "secretName"]);
      return made.map((secret) => ({ ...secret, sharedBy: IDENTITY }));
    }),
  ];
}

/** Secrets that a description says are there. */
function namedSecrets(place: RunnerPlace, isUnknown: IsUnknown): readonly ObjectPlace[] {
  const { runner, path, components } = place;
  const namespace = namespaceOf(place, isUnknown);
  if (namespace === undefined) return [];
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  const secret = (name: unknown, where: Path): readonly ObjectPlace[] =>
    typeof name === "string" && !isUnknown(name) ? [{ kind: "Secret", namespace, name, path: where }] : [];
  const pulls = member(deployment, "imagePullSecrets");
  const env = member(deployment, "env");
  return [
    ...components.flatMap(({ identity: input, identityPath }) => {
      const identity = known(input, isUnknown);
      if (identity?.type === "managed") return [];
      return secret(member(identity, "secretName"), [...identityPath, "secretName"]).map((place) => ({
        ...place,
        sharedBy: IDENTITY,
      }));
    }),
    ...credentialPlaces(place, isUnknown).flatMap(({ secretName, path: where }) =>
      secret(secretName, [...where, "from", "secretName"]),
    ),
    ...secret(member(deployment, "keysSecret"), [...at, "keysSecret"]),
    ...keysOf(env, isUnknown).flatMap((name) =>
      secret(member(known(member(env, name), isUnknown), "secretName"), [...at, "env", name, "secretName"]),
    ),
    ...(Array.isArray(pulls) && !isUnknown(pulls) ? pulls : []).flatMap((name: unknown, index) =>
      secret(name, [...at, "imagePullSecrets", index]),
    ),
    ...secret(member(known(member(known(runner.push, isUnknown), "ingress"), isUnknown), "tlsSecret"), [
      ...path,
      "push",
      "ingress",
      "tlsSecret",
    ]),
  ];
}

/** ConfigMaps, service accounts and roles of the whole cluster that the deployment makes. */
function otherObjects(place: RunnerPlace, isUnknown: IsUnknown): readonly MadeObject[] {
  const { path } = place;
  const where = inCluster(place, isUnknown);
  if (where === undefined) return [];
  const { type, namespace, runnerName, owner, deployment } = where;
  if (clusterDeployment(type)) {
    const maker = type === "operator" ? "the operator" : "the chart";
    const accounts = [type === "operator" ? `${owner}-agent` : owner, `${owner}-cluster-agent`];
    const ofAgent = (kind: ObjectPlace["kind"], name: string): MadeObject => ({
      kind,
      namespace,
      name,
      path,
      says: `${maker} makes for the Agent`,
      sharedBy: `${type} ${owner}`,
    });
    return [
      ...["", "-clusteragent"].map((of) => ofAgent("ConfigMap", `${owner}${of}-privateactionrunner`)),
      ...accounts.map((name) => ofAgent("ServiceAccount", name)),
    ];
  }
  const says = `is made for runner ${runnerName}`;
  const account = "serviceAccount" in deployment ? known(deployment.serviceAccount, isUnknown) : undefined;
  const isKnown = !isUnknown(account?.name) && !isUnknown(account?.create);
  const scripts = keysOf(member(deployment, "scriptFiles"), isUnknown);
  return [
    ...(scripts.length === 0
      ? []
      : [{ kind: "ConfigMap", namespace, name: scriptFilesConfigMap(owner), says, path } as const]),
    ...(isKnown && makesAccount(account)
      ? [{ kind: "ServiceAccount", namespace, name: account?.name ?? owner, says, path } as const]
      : []),
    ...(member(deployment, "permissionScope") === "cluster"
      ? [{ kind: "ClusterRole", namespace: "", name: owner, says, path } as const]
      : []),
  ];
}

/** ConfigMaps that a description says are there. */
function namedConfigMaps(place: RunnerPlace, isUnknown: IsUnknown): readonly ObjectPlace[] {
  const namespace = namespaceOf(place, isUnknown);
  const name = member(known(place.runner.deployment, isUnknown), "caConfigMap");
  return namespace === undefined || typeof name !== "string" || isUnknown(name)
    ? []
    : [{ kind: "ConfigMap", namespace, name, path: [...place.path, "deployment", "caConfigMap"] }];
}

const rule = rulesWith(takenObjectDocs);

/** Rules about objects in a cluster that would be made by two, or are taken for somebody else's. */
export const takenObjectRules: readonly Rule[] = [
  rule("deployment/taken-secret", "error", takenSecret),
  rule("deployment/taken-object", "error", takenObject),
];
