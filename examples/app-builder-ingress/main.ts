import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

class AppBuilder extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";
    configureProviders(this, { helm: { kubernetes: { configPath } }, kubernetes: { configPath } });

    // The Ingress has a certificate that cert-manager makes.
    new PrivateActionRunner(this, "orders", {
      name: "orders",
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({ secretName: "orders-identity" }),
      modes: ["push"],
      push: {
        hostname: "orders.internal.example.com",
        ingress: {
          className: "nginx",
          issuer: { name: "internal-ca" },
          annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "1m" },
        },
      },
      deployment: Deployment.helm({ namespace: "apps", createNamespace: true }),
    });

    // A route to a Gateway of a platform team's, which has the certificate.
    new PrivateActionRunner(this, "stock", {
      name: "stock",
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({ secretName: "stock-identity" }),
      modes: ["pull", "push"],
      push: {
        hostname: "stock.internal.example.com",
        ingress: { gateway: { name: "internal", namespace: "gateways", listener: "https" } },
      },
      deployment: Deployment.manifests({ namespace: "stock", createNamespace: true }),
    });
  }
}

const app = new App();
new AppBuilder(app, "app-builder");
app.synth();
