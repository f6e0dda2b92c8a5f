import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import { Actions, configureProviders, Deployment, PrivateActionRunner } from "@parkit/constructs";

const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";

/**
 * The operator, which brings the definition of the custom resource. What stands in here is the construct's.
 */
class Operator extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { helm: { kubernetes: { configPath } }, kubernetes: { configPath } });
  }
}

/** The runner, planned against that definition. */
class Runner extends TerraformStack {
  constructor(scope: Construct, id: string, operatorStack: TerraformStack) {
    super(scope, id);
    configureProviders(this, { kubernetes: { configPath } });
    const key = (name: string): string =>
      new TerraformVariable(this, name, { type: "string", sensitive: true }).stringValue;

    new PrivateActionRunner(this, "cluster", {
      name: "cluster",
      allow: [Actions.kubernetes.core.listPod, Actions.kubernetes.apps.restartDeployment],
      deployment: Deployment.operator({
        namespace: "datadog",
        crdStrategy: "staged",
        operatorStack,
        createNamespace: true,
        keys: { apiKey: key("dd_api_key"), appKey: key("dd_app_key") },
        // A mirror of Datadog's charts, for those who cannot reach theirs.
        chartRepository: process.env["CHART_REPOSITORY"],
      }),
    });
  }
}

const app = new App();
new Runner(app, "runner", new Operator(app, "operator"));
app.synth();
