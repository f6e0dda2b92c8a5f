import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  jsonText,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

class WorkflowAndApp extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { parkit: {} });
    const urn = new TerraformVariable(this, "runner_urn", {
      type: "string",
      description: "printed by parkit enroll",
    });
    const runner = new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: urn.stringValue }),
      deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
    });
    runner.allowKubernetes("pods", ["get", "list"]);

    const cluster = new Connection(this, "cluster", {
      name: "cluster",
      runner,
      integration: Integration.kubernetes(),
    });
    const billing = new ConnectionGroup(this, "billing", {
      name: "billing",
      identifierTagKeys: ["env"],
      connections: ["prod", "staging"].map(
        (env) =>
          new Connection(this, `billing-${env}`, {
            name: `billing-${env}`,
            runner,
            integration: Integration.http(),
            identifierTags: { env },
          }),
      ),
    });

    // The argument spec_json of a datadog_workflow_automation.
    const specJson = jsonText({
      triggers: [{ startStepNames: ["List_pods"], workflowTrigger: {} }],
      inputSchema: { parameters: [{ name: "env", type: "STRING" }] },
      connectionEnvs: [
        {
          env: "default",
          connections: [cluster.forWorkflow("CLUSTER")],
          connectionGroups: [billing.forWorkflow("BILLING", { env: "{{ Trigger.env }}" })],
        },
      ],
      steps: [
        {
          name: "List_pods",
          actionId: Actions.kubernetes.core.listPod,
          connectionLabel: "CLUSTER",
          parameters: [{ name: "namespace", value: "billing" }],
          outboundEdges: [{ branchName: "main", nextStepName: "Ask_billing" }],
        },
        {
          name: "Ask_billing",
          actionId: Actions.http.request,
          connectionLabel: "BILLING",
          parameters: [{ name: "url", value: "https://billing.internal/health" }],
        },
      ],
    });

    // The argument app_json of a datadog_app_builder_app.
    const appJson = jsonText({
      name: "Billing",
      queries: [
        {
          id: "2b7d2f3e-4c1a-4c55-9a11-6b4f2f6f7c10",
          name: "health",
          type: "action",
          properties: {
            spec: {
              fqn: Actions.http.request,
              inputs: { url: "https://billing.internal/health" },
              ...billing.forApp({ env: "{{ ui.env.value }}" }),
            },
          },
        },
      ],
    });
    new TerraformOutput(this, "spec_json", { value: specJson });
    new TerraformOutput(this, "app_json", { value: appJson });
  }
}

const app = new App();
new WorkflowAndApp(app, "workflow-and-app");
app.synth();
