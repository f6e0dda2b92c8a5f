import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
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

/** A stack that was there before: two clusters, one of them for tools, and what stands in it. */
class Platform extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";
    new KubernetesProvider(this, "kubernetes", { configPath, configContext: "shop" });
    const kubernetes = new KubernetesProvider(this, "kubernetes-tools", {
      alias: "tools",
      configPath,
      configContext: "tools",
    });
    new HelmProvider(this, "helm", {});
    const helm = new HelmProvider(this, "helm-tools", { alias: "tools" });
    const namespace = new NamespaceV1(this, "tools", { metadata: { name: "tools" }, provider: kubernetes });
    // Filled by somebody else, with the file postgresql_token.json.
    const orders = new SecretV1(this, "orders", {
      metadata: { name: "orders-db", namespace: namespace.metadata.name },
      provider: kubernetes,
    });

    // From here on it is new.
    configureProviders(this, { parkit: {} });
    const urn = new TerraformVariable(this, "runner_urn", { type: "string" });
    const runner = new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.postgresql.select],
      identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: urn.stringValue }),
      credentials: { orders: Credential.postgresql({ from: Secret.kubernetes(orders.metadata.name) }) },
      deployment: Deployment.helm({ namespace: namespace.metadata.name }),
      provider: [helm, kubernetes],
      dependsOn: [orders],
    });
    new Connection(this, "orders-connection", {
      name: "orders",
      runner,
      integration: Integration.postgresql({ credential: "orders" }),
      identifierTags: { env: "prod" },
    });
  }
}

const app = new App();
new Platform(app, "platform");
app.synth();
