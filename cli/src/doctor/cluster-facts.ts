/** What kubectl tells of the cluster of its context. */
import { parseJson, type JsonObject } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  objectList,
  optionalMember,
  optionalObject,
  optionalStrings,
  requiredObject,
  requiredObjectList,
  requiredString,
} from "@parkit/protocol/internal/json-member";
import type { InCluster } from "@parkit/targets/internal/kubernetes/in-cluster";

import { runTool } from "../run-tool";
import type { Terminal } from "../terminal";
import { known, NOT_ASKED, readFact, unanswered, type Asked } from "./asked";
import { existingAgent, neededSecrets } from "./cluster-needs";

/** What the cluster tells of one runner's surroundings. */
export interface ClusterFacts {
  /** Name of the context. Known without asking the cluster. */
  readonly context: Asked<string>;
  /** Version of Kubernetes. */
  readonly version: Asked<string>;
  /** Whether the namespace is there. */
  readonly namespace: Asked<boolean>;
  /** What the caller may do in the namespace. */
  readonly rules: Asked<AccessRules>;
  /** Whether the definition of `DatadogAgent` is there. */
  readonly definition: Asked<boolean>;
  /** Versions of the operators that run. */
  readonly operators: Asked<readonly string[]>;
  /** Whether the `DatadogAgent` that the description names is there. */
  readonly agent: Asked<boolean>;
  /** Names of the keys of Secrets, by the Secret; undefined for one that is not there. */
  readonly secrets: ReadonlyMap<string, Asked<readonly string[] | undefined>>;
}

/** What somebody may do. */
export interface AccessRules {
  /** Whether the cluster could not tell all of it. */
  readonly incomplete: boolean;
  readonly rules: readonly AccessRule[];
}

/** One rule of a role. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

const DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/datadogagents.datadoghq.com";
/** Deployments of the operator's chart. */
const OPERATORS = "/apis/apps/v1/deployments?labelSelector=app.kubernetes.io%2Fname%3Ddatadog-operator";
const RULES_REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

/** Asks the cluster of kubectl's context. Of Secrets only the names of keys are taken. */
export async function probeCluster(
  spec: InCluster,
  terminal: Terminal,
  live: boolean,
): Promise<ClusterFacts> {
  const { namespace, type } = spec.deployment;
  const context = await askContext(terminal);
  const version = await gate(context, live, () => askVersion(terminal));
  // Who does not tell its version is asked nothing else.
  const ask = <T>(question: () => Promise<Asked<T>>): Promise<Asked<T>> => gate(version, live, question);
  const byOperator = type === "operator";
  const names = neededSecrets(spec).map(({ name }) => name);
  const agent = existingAgent(spec);
  return {
    context,
    version,
    namespace: await ask(() => exists(`/api/v1/namespaces/${namespace}`, terminal)),
    rules: await ask(() => askRules(namespace, terminal)),
    definition: byOperator ? await ask(() => exists(DEFINITION, terminal)) : NOT_ASKED,
    operators: byOperator ? await ask(() => askOperators(terminal)) : NOT_ASKED,
    agent:
      agent === undefined
        ? NOT_ASKED
        : await ask(() =>
            exists(`/apis/datadoghq.com/v2alpha1/namespaces/${namespace}/datadogagents/${agent}`, terminal),
          ),
    secrets: new Map(
      await Promise.all(
        names.map(async (name) => [name, await ask(() => askSecretKeys(namespace, name, terminal))] as const),
      ),
    ),
  };
}

/** Asks only where something before was told, and where asking is wanted. */
async function gate<T>(
  before: Asked<unknown>,
  live: boolean,
  question: () => Promise<Asked<T>>,
): Promise<Asked<T>> {
  if (!live) return NOT_ASKED;
  return before.known ? question() : before;
}

async function askContext(terminal: Terminal): Promise<Asked<string>> {
  const run = await runTool("kubectl", ["config", "current-context"], terminal);
  return run.done ? known(run.text.trim()) : unanswered(run.problem);
}

async function askVersion(terminal: Terminal): Promise<Asked<string>> {
  const answer = await getRaw("/version", terminal);
  if (!answer.known) return answer;
  const { value } = answer;
  if (value === undefined) return unanswered("it answers 404");
  return readFact(() => requiredString(documentRoot(value), "gitVersion"));
}

async function exists(path: string, terminal: Terminal): Promise<Asked<boolean>> {
  const answer = await getRaw(path, terminal);
  return answer.known ? known(answer.value !== undefined) : answer;
}

/** A document of the API; undefined where there is none at that path. */
async function getRaw(path: string, terminal: Terminal): Promise<Asked<JsonObject | undefined>> {
  const run = await runTool("kubectl", ["get", "--raw", path], terminal);
  if (run.done) return readFact(() => documentRoot(parseJson(run.text)).object);
  return run.problem.includes("(NotFound)") ? known(undefined) : unanswered(run.problem);
}

async function askRules(namespace: string, terminal: Terminal): Promise<Asked<AccessRules>> {
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    spec: { namespace },
  };
  const run = await runTool(
    "kubectl",
    ["create", "--raw", RULES_REVIEW, "--filename", "-"],
    terminal,
    JSON.stringify(review),
  );
  if (!run.done) return unanswered(run.problem);
  return readFact(() => {
    const status = requiredObject(documentRoot(parseJson(run.text)), "status");
    return {
      incomplete: optionalMember(status, "incomplete") === true,
      rules: requiredObjectList(status, "resourceRules").map((rule) => ({
        verbs: optionalStrings(rule, "verbs") ?? [],
        apiGroups: optionalStrings(rule, "apiGroups") ?? [],
        resources: optionalStrings(rule, "resources") ?? [],
        resourceNames: optionalStrings(rule, "resourceNames") ?? [],
      })),
    };
  });
}

async function askOperators(terminal: Terminal): Promise<Asked<readonly string[]>> {
  const answer = await getRaw(OPERATORS, terminal);
  if (!answer.known) return answer;
  const { value } = answer;
  if (value === undefined) return known([]);
  return readFact(() =>
    objectList(documentRoot(value), "items").flatMap((deployment) => {
      const template = requiredObject(requiredObject(deployment, "spec"), "template");
      const pod = optionalObject(template, "spec");
      const images = pod === undefined ? [] : objectList(pod, "containers").map(imageTag);
      return images.flatMap((tag) => (tag === undefined ? [] : [tag]));
    }),
  );
}

function imageTag(container: Parameters<typeof requiredString>[0]): string | undefined {
  return /:v?(\d[^:@/]*)(?:@.*)?$/.exec(requiredString(container, "image"))?.[1];
}

const KEY_NAMES = '{{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}';

/** Undefined where there is no such Secret: kubectl then prints nothing, and for one without keys a line. */
async function askSecretKeys(
  namespace: string,
  name: string,
  terminal: Terminal,
): Promise<Asked<readonly string[] | undefined>> {
  const run = await runTool(
    "kubectl",
    [
      ...["get", "secret", name, "--namespace", namespace, "--ignore-not-found"],
      ...["--output", `go-template=${KEY_NAMES}{{"\\n"}}`],
    ],
    terminal,
  );
  if (!run.done) return unanswered(run.problem);
  return known(run.text === "" ? undefined : run.text.split("\n").filter((key) => key !== ""));
}
