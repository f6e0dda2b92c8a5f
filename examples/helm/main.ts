import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Connection,
  Credential,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
} from "@parkit/constructs";

class Helm extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";
    configureProviders(this, {
      parkit: {},
      helm: { kubernetes: { configPath } },
      kubernetes: { configPath },
    });
    const urn = new TerraformVariable(this, "runner_urn", {
      type: "string",
      description: "printed by parkit enroll",
    });

    const runner = new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.http.request, Actions.postgresql.select, Actions.kubernetes.core.listPod],
      identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: urn.stringValue }),
      credentials: { orders: Credential.postgresql({ from: Secret.kubernetes("orders-db") }) },
      deployment: Deployment.helm({
        namespace: "datadog",
        createNamespace: true,
        replicas: 2,
        resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
        // A mirror of Datadog's charts, for those who cannot reach theirs.
        chartRepository: process.env["CHART_REPOSITORY"],
      }),
    });
    new Connection(this, "orders", {
      name: "orders",
      runner,
      integration: Integration.postgresql({ credential: "orders" }),
      identifierTags: { env: "prod" },
    });
    new Connection(this, "cluster", { name: "cluster", runner, integration: Integration.kubernetes() });
  }
}

const app = new App();
new Helm(app, "helm");
app.synth();
