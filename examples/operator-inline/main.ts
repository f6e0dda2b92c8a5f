import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import { Actions, configureProviders, Deployment, PrivateActionRunner } from "@parkit/constructs";

class OperatorInline extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";
    configureProviders(this, { helm: { kubernetes: { configPath } }, kubernetes: { configPath } });
    const key = (name: string): string =>
      new TerraformVariable(this, name, { type: "string", sensitive: true }).stringValue;

    new PrivateActionRunner(this, "cluster", {
      name: "cluster",
      allow: [Actions.kubernetes.core.listPod, Actions.kubernetes.apps.restartDeployment],
      deployment: Deployment.operator({
        namespace: "datadog",
        createNamespace: true,
        keys: { apiKey: key("dd_api_key"), appKey: key("dd_app_key") },
        // A mirror of Datadog's charts, for those who cannot reach theirs.
        chartRepository: process.env["CHART_REPOSITORY"],
        operatorChartVersion: process.env["OPERATOR_CHART"],
      }),
    });
  }
}

const app = new App();
new OperatorInline(app, "operator-inline");
app.synth();
