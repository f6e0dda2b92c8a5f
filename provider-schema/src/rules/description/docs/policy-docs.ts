import type { RuleDocs } from "../../rule";
import { example } from "./example";

/** Fields of a policy that most examples share. */
interface Parts {
  readonly effect?: string;
  readonly actions?: string;
  readonly targets?: string;
  readonly rest?: readonly string[];
}

function policy({
  effect = "allow",
  actions = "[com.datadoghq.kubernetes.core.listPod]",
  targets = "[{ agentTags: [env:prod] }]",
  rest = [],
}: Parts): string {
  return [
    "executionPolicies:",
    "  - name: read-prod",
    `    effect: ${effect}`,
    `    actions: ${actions}`,
    ...rest.map((line) => `    ${line}`),
    ...(targets === "" ? [] : [`    targets: ${targets}`]),
  ].join("\n");
}

const withRunner = (ownership: string, actions: string, tags = "[env:prod]"): string =>
  [
    example(`
runners:
  - name: cluster
    allow: [com.datadoghq.kubernetes.core.listPod]
    identity: { type: self-enroll, ownership: ${ownership} }
    agentTags: ${tags}
    deployment: { type: operator, namespace: datadog }`),
    policy({ actions }),
  ].join("\n");

const LIST = "[com.datadoghq.kubernetes.core.listPod]";
const KUBERNETES_SCOPE = "scope: { type: kubernetes, namespaces: [shop] }";

/** Pages of the rules about execution policies. */
export const policyDocs = () =>
  ({
    "policy/actions": {
      summary: "A policy names actions: whole names, `<bundle>.*`, or `*` for all of its integration.",
      why: "Datadog refuses a policy without actions, and one with a name that is none says only that an error happened.",
      bad: policy({ actions: "[listPod]" }),
      good: policy({}),
    },
    "policy/unknown-action": {
      summary: "Actions of a policy are ones that runners have.",
      why: "A policy may name actions that do not exist. One that allows then gives nothing, and one that denies takes nothing, without a word.",
      bad: policy({ actions: "[com.datadoghq.kubernetes.core.listPods]" }),
      good: policy({}),
    },
    "policy/integration": {
      summary:
        "All actions of a policy are of one integration that policies govern; with `*` alone it is written.",
      why: "A policy has one integration at Datadog: Kubernetes, Script or Remote Action. Everything else needs credentials, which ownerless runners do not have.",
      bad: policy({
        actions: "[com.datadoghq.kubernetes.core.listPod, com.datadoghq.script.runPredefinedScript]",
      }),
      good: policy({}),
    },
    "policy/scope": {
      summary: "The scope of a policy is of the integration of its actions, and there is one.",
      why: "Namespaces narrow Kubernetes actions, script names scripts, and paths the restricted shell. Datadog refuses a scope of another integration, or two of them, without a reason.",
      bad: policy({ rest: ["scope: { type: script, scripts: [restart-service] }"] }),
      good: policy({ rest: [KUBERNETES_SCOPE] }),
    },
    "policy/empty-scope": {
      summary: "A scope names something.",
      why: "Whether an empty scope means nothing or everything is not published. Without a scope a policy is about everything.",
      bad: policy({ rest: ["scope: { type: kubernetes, namespaces: [] }"] }),
      good: policy({ rest: [KUBERNETES_SCOPE] }),
    },
    "policy/scope-item": {
      summary: "A scope names namespaces, scripts or absolute paths as they are, without patterns.",
      why: "Datadog compares them with what a task touches. What can never be the same narrows an allowing policy to nothing, and makes a denying one void.",
      bad: policy({ rest: ["scope: { type: kubernetes, namespaces: [shop-*] }"] }),
      good: policy({ rest: [KUBERNETES_SCOPE] }),
    },
    "policy/targets": {
      summary: "A policy says which Agents it is about.",
      why: 'Datadog\'s page says that a policy without targets is about no Agent, its Terraform provider that it is about all of them. `["*"]` and a tag say the same to both.',
      bad: policy({ targets: "" }),
      good: policy({ targets: '[{ agentTags: ["*"] }]' }),
    },
    "policy/target-tag": {
      summary: "Targets name whole tags of Agents, or `*` alone for every Agent.",
      why: "Datadog supports no pattern within a tag and no `*` beside other tags: such a target would match no Agent.",
      bad: policy({ targets: '[{ agentTags: ["*", env:prod] }]' }),
      good: policy({}),
    },
    "policy/everything": {
      summary: "No policy allows everybody everything of an integration on every Agent.",
      why: "It takes away what policies are for: whoever may run a workflow may then delete what the cluster holds. What the integration gains later is allowed too.",
      bad: policy({ actions: '["*"]', targets: '[{ agentTags: ["*"] }]', rest: ["integration: kubernetes"] }),
      good: policy({ targets: '[{ agentTags: ["*"] }]' }),
    },
    "policy/unreachable": {
      summary: "What a policy allows is on the allowlist of some runner that it is about.",
      why: "A runner refuses what its own allowlist lacks, whatever policies allow: what may run is what both have.",
      bad: withRunner("ownerless", "[com.datadoghq.kubernetes.core.deletePod]"),
      good: withRunner("ownerless", LIST),
    },
    "policy/owned-runner": {
      summary: "A policy is about ownerless runners.",
      why: "An owned runner takes connections; Datadog does not ask policies about it, so that a policy neither allows nor denies anything there.",
      bad: withRunner("owned", LIST),
      good: withRunner("ownerless", LIST),
    },
    "policy/agent-tags": {
      summary: "`agentTags` are tags of an Agent, each whole.",
      why: "They are held against the targets of policies. A standalone runner is in no Agent, and no policy is about it.",
      bad: withRunner("ownerless", LIST, '["env:*"]'),
      good: withRunner("ownerless", LIST),
    },
    "policy/site": {
      summary: "Execution policies are described for sites that have them.",
      why: "Datadog does not offer them on its US government sites.",
      bad: `site: ddog-gov.com\nrunners: []\n${policy({})}`,
      good: `site: datadoghq.com\nrunners: []\n${policy({})}`,
    },
  }) as const satisfies Record<string, RuleDocs>;
