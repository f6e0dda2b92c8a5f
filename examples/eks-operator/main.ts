import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  DatadogAgentRef,
  Deployment,
  PrivateActionRunner,
} from "@parkit/constructs";

import { AwsProvider, EksCluster, EksToken } from "./eks";

const OPERATOR_VERSION = "1.25.0";
const AGENT_VERSION = "7.77.0";

class EksOperator extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const text = (name: string, sensitive: boolean): string =>
      new TerraformVariable(this, name, { type: "string", sensitive }).stringValue;
    const clusterName = text("eks_cluster_name", false);

    new AwsProvider(this, "aws", "us-east-1");
    const cluster = new EksCluster(this, "cluster", clusterName);
    const { token } = new EksToken(this, "token", clusterName);
    const connection = { host: cluster.endpoint, clusterCaCertificate: cluster.certificate, token };
    configureProviders(this, {
      helm: { kubernetes: connection, helmDriver: "configmap", version: "~> 3.1.1" },
      kubernetes: { ...connection, version: process.env["KUBERNETES_PROVIDER"] ?? "~> 3.0.1" },
    });

    new PrivateActionRunner(this, "cluster-runner", {
      name: "eks",
      node: { allow: [Actions.script.runPredefinedScript] },
      allow: [Actions.script.runPredefinedScript, Actions.kubernetes.core.listPod],
      deployment: Deployment.operator({
        namespace: "datadog",
        createNamespace: true,
        keys: { apiKey: text("dd_api_key", true), appKey: text("dd_app_key", true) },
        clusterName,
        operatorVersion: OPERATOR_VERSION,
        agentVersion: AGENT_VERSION,
        nodeIdentityDirectory: "/var/lib/datadog-par",
        agent: DatadogAgentRef.managed({
          name: "datadog",
          replicas: 2,
          tlsVerify: false,
          features: {
            apm: { enabled: true },
            liveContainerCollection: { enabled: true },
            liveProcessCollection: { enabled: true },
            logCollection: { enabled: true, containerCollectAll: true },
            processDiscovery: { enabled: true },
          },
        }),
      }),
    });
  }
}

const app = new App();
new EksOperator(app, "eks-operator");
app.synth();
