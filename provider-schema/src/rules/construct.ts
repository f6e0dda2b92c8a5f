import type { ExcerptOf, RuleReference } from "./rule";
import { example } from "./description/docs/example";

const APP: ExcerptOf = { file: "a CDKTF stack", language: "typescript" };

/** What constructs refuse besides what the rules of descriptions judge. */
export const CONSTRUCT_RULES = [
  {
    id: "deployment/unavailable",
    severity: "error",
    docs: {
      summary: "A runner's construct has what its deployment needs.",
      why: "Two stacks are deployed one after the other, so that the second can be planned against what the first brought: both must be there, and the construct makes no stack behind your back. An operator whose chart is not known cannot be installed.",
      excerptOf: APP,
      bad: example(`
        new PrivateActionRunner(this, "cluster", {
          name: "cluster",
          allow: [Actions.kubernetes.core.listPod],
          deployment: Deployment.operator({ namespace: "datadog", crdStrategy: "staged" }),
        });
      `),
      good: example(`
        new PrivateActionRunner(this, "cluster", {
          name: "cluster",
          allow: [Actions.kubernetes.core.listPod],
          deployment: Deployment.operator({ namespace: "datadog", crdStrategy: "inline" }),
        });
      `),
    },
  },
  {
    id: "identity/unavailable",
    severity: "error",
    docs: {
      summary: "A runner's construct has an identity that constructs can bring to it.",
      why: "What Terraform makes must reach the runner without its private key being stored on the way. In a cluster a write-only Secret does that; a container or a host needs a file, or a state that was asked to keep the key. `parkit enroll` makes an identity before the first deployment.",
      excerptOf: APP,
      bad: example(`
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.managed(),
          deployment: Deployment.docker({}),
        });
      `),
      good: example(`
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.managed({ file: "/etc/parkit/payments.yaml" }),
          deployment: Deployment.docker({}),
        });
      `),
    },
  },
  {
    id: "deployment/artifact-unknown",
    severity: "error",
    docs: {
      summary: "What is written to a file at synthesis holds nothing that only Terraform knows.",
      why: "A variable or an attribute of another resource has a value when Terraform runs. The file is written before, and would hold a placeholder.",
      excerptOf: APP,
      bad: example(`
        const timeout = new TerraformVariable(this, "timeout", { type: "number" });
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
          taskTimeoutSeconds: timeout.numberValue,
          deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
        });
      `),
      good: example(`
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
          taskTimeoutSeconds: 300,
          deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
        });
      `),
    },
  },
  {
    id: "requirement/pinned-versions",
    severity: "error",
    docs: {
      summary: "Where `RequirePinnedVersions` holds, every version of a deployment is written down.",
      why: "The defaults of parkit move with its releases: without pinned versions an update of parkit may update runners.",
      excerptOf: APP,
      bad: example(`
        Aspects.of(this).add(new RequirePinnedVersions());
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
          deployment: Deployment.helm({ namespace: "datadog", imageTag: "v1.21.0" }),
        });
      `),
      good: example(`
        Aspects.of(this).add(new RequirePinnedVersions());
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
          deployment: Deployment.helm({ namespace: "datadog", chartVersion: "1.28.1", imageTag: "v1.21.0" }),
        });
      `),
    },
  },
  {
    id: "requirement/no-wildcards",
    severity: "error",
    docs: {
      summary: "Where `ForbidWildcards` holds, an allowlist names its actions one by one.",
      why: "An entry for a whole bundle grants whatever the bundle gains with a later version, without anybody reading it.",
      excerptOf: APP,
      bad: example(`
        Aspects.of(this).add(new ForbidWildcards());
        new PrivateActionRunner(this, "agents", {
          name: "agents",
          allow: ["com.datadoghq.http.*"],
          deployment: Deployment.helmAgent({ namespace: "datadog" }),
        });
      `),
      good: example(`
        Aspects.of(this).add(new ForbidWildcards());
        new PrivateActionRunner(this, "agents", {
          name: "agents",
          allow: [Actions.http.request],
          deployment: Deployment.helmAgent({ namespace: "datadog" }),
        });
      `),
    },
  },
  {
    id: "requirement/actions",
    severity: "error",
    docs: {
      summary: "Where `ForbidActions` holds, no runner may run the forbidden actions.",
      why: "A team decides once what its automation never does, instead of finding it in each review. Actions are found however a runner comes by them: named, by a bundle, or from the Agent's own list.",
      excerptOf: APP,
      bad: example(`
        Aspects.of(this).add(new ForbidActions({ risk: "destructive" }));
        new PrivateActionRunner(this, "cluster", {
          name: "cluster",
          allow: [Actions.kubernetes.core.listPod, Actions.kubernetes.core.deletePod],
          identity: RunnerIdentity.secret({ secretName: "cluster-identity" }),
          deployment: Deployment.helm({ namespace: "datadog" }),
        });
      `),
      good: example(`
        Aspects.of(this).add(new ForbidActions({ risk: "destructive" }));
        new PrivateActionRunner(this, "cluster", {
          name: "cluster",
          allow: [Actions.kubernetes.core.listPod],
          identity: RunnerIdentity.secret({ secretName: "cluster-identity" }),
          deployment: Deployment.helm({ namespace: "datadog" }),
        });
      `),
    },
  },
  {
    id: "requirement/tags",
    severity: "error",
    docs: {
      summary: "Where `RequireTags` holds, every connection has an identifier tag of each key.",
      why: "Connection groups pick by tags, and people find the owner by them: a connection without the tag is found by neither.",
      excerptOf: APP,
      bad: example(`
        Aspects.of(this).add(new RequireTags(["team"]));
        new Connection(this, "billing", {
          name: "billing",
          runner: PrivateActionRunner.fromUrn(this, "runner", "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"),
          integration: Integration.http({ baseUrl: "https://billing.internal", auth: HttpAuth.none() }),
          identifierTags: { env: "prod" },
        });
      `),
      good: example(`
        Aspects.of(this).add(new RequireTags(["team"]));
        new Connection(this, "billing", {
          name: "billing",
          runner: PrivateActionRunner.fromUrn(this, "runner", "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"),
          integration: Integration.http({ baseUrl: "https://billing.internal", auth: HttpAuth.none() }),
          identifierTags: { env: "prod", team: "billing" },
        });
      `),
    },
  },
  {
    id: "requirement/restricted-access",
    severity: "error",
    docs: {
      summary:
        "Where `RequireRestrictedAccess` holds, every connection and group says who may use and edit it, and that is not the whole organisation.",
      why: "Whoever may use a connection acts with its credential. What the app does not say is set by hand at Datadog, where nobody reviews it.",
      excerptOf: APP,
      bad: example(`
        Aspects.of(this).add(new RequireRestrictedAccess());
        new Connection(this, "billing", {
          name: "billing",
          runner: PrivateActionRunner.fromUrn(this, "runner", "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"),
          integration: Integration.http({ baseUrl: "https://billing.internal", auth: HttpAuth.none() }),
        });
      `),
      good: example(`
        Aspects.of(this).add(new RequireRestrictedAccess());
        new Connection(this, "billing", {
          name: "billing",
          runner: PrivateActionRunner.fromUrn(this, "runner", "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"),
          integration: Integration.http({ baseUrl: "https://billing.internal", auth: HttpAuth.none() }),
          access: { resolver: ["team:9a1f"], editor: ["team:9a1f"] },
        });
      `),
    },
  },
  {
    id: "connection/official-provider",
    severity: "error",
    docs: {
      summary: "A connection of Datadog's own Terraform provider asks only for what that can do.",
      why: "`datadog_action_connection` knows no runner, no integration behind one, no tags in the releases that parkit knows, no write-only secrets and no protection. Something that is left out without a word would be missed at run time.",
      excerptOf: APP,
      bad: example(`
        configureProviders(this, { datadog: {} });
        new Connection(this, "assistant", {
          name: "assistant",
          provider: "datadog",
          integration: Integration.cloud({
            type: "openai",
            auth: { type: "api-key", apiToken: Secret.terraform("openai_token", 1) },
          }),
        });
      `),
      good: example(`
        configureProviders(this, { datadog: {} });
        new Connection(this, "assistant", {
          name: "assistant",
          provider: "datadog",
          integration: Integration.cloud({
            type: "openai",
            auth: { type: "api-key", apiToken: Secret.terraform("openai_token") },
          }),
        });
      `),
    },
  },
  {
    id: "group/picked-tags",
    severity: "error",
    docs: {
      summary: "A workflow or app gives a value for each key of the group that it uses, and for no other.",
      why: "With a key too few or too many no member is picked, and the step fails when it runs. Values may be expressions, which are known only then.",
      excerptOf: APP,
      bad: example(`
        const group = new ConnectionGroup(this, "billing", {
          name: "billing",
          identifierTagKeys: ["env", "region"],
          connections: [],
          integration: "http",
        });
        group.forWorkflow("BILLING", { env: "{{ Trigger.env }}" });
      `),
      good: example(`
        const group = new ConnectionGroup(this, "billing", {
          name: "billing",
          identifierTagKeys: ["env", "region"],
          connections: [],
          integration: "http",
        });
        group.forWorkflow("BILLING", { env: "{{ Trigger.env }}", region: "eu" });
      `),
    },
  },
] as const satisfies readonly RuleReference[];
