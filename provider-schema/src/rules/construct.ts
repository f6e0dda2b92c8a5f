import type { ExcerptOf, RuleReference } from "./rule";
import { example } from "./description/example";

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
      why: "Constructs do not enroll runners yet: the Secret would stay empty, and the runner's connections would have no URN to be paired with. `parkit enroll` makes both before the first deployment. `parkit synth terraform` knows `managed`.",
      excerptOf: APP,
      bad: example(`
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.managed(),
          deployment: Deployment.helm({ namespace: "datadog" }),
        });
      `),
      good: example(`
        new PrivateActionRunner(this, "payments", {
          name: "payments",
          allow: [Actions.http.request],
          identity: RunnerIdentity.secret({
            secretName: "payments-identity",
            urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
          }),
          deployment: Deployment.helm({ namespace: "datadog" }),
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
] as const satisfies readonly RuleReference[];
