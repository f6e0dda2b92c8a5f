import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

class HelmAgent extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";
    configureProviders(this, { helm: { kubernetes: { configPath } }, kubernetes: { configPath } });
    const key = (name: string): string =>
      new TerraformVariable(this, name, { type: "string", sensitive: true }).stringValue;

    new PrivateActionRunner(this, "cluster", {
      name: "cluster",
      // The Cluster Agent's runner, and another in the Agent of each node.
      allow: [Actions.kubernetes.core.listPod, Actions.kubernetes.apps.restartDeployment],
      node: {
        allow: [Actions.http.request],
        identity: RunnerIdentity.selfEnroll({ ownership: "ownerless" }),
      },
      deployment: Deployment.helmAgent({
        namespace: "datadog",
        createNamespace: true,
        clusterName: "shop",
        keys: { apiKey: key("dd_api_key"), appKey: key("dd_app_key") },
        // A mirror of Datadog's charts, for those who cannot reach theirs.
        chartRepository: process.env["CHART_REPOSITORY"],
      }),
    });
  }
}

const app = new App();
new HelmAgent(app, "helm-agent");
app.synth();
