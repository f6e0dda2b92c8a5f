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

class SecretStores extends TerraformStack {
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
      allow: [Actions.postgresql.select, Actions.jenkins.buildJenkinsJob],
      // The External Secrets Operator makes this Secret of what identity.yaml names.
      identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: urn.stringValue }),
      credentials: {
        // The operator makes a Secret of it, and the stack brings the object that asks for that.
        orders: Credential.postgresql({
          from: Secret.external({
            store: "vault",
            storeKind: "ClusterSecretStore",
            remoteKey: "payments/orders",
            property: "postgresql_token.json",
          }),
        }),
        // The CSI driver mounts it as a file, and no Secret is made.
        builds: Credential.jenkins({ from: Secret.external({ secretProviderClass: "payments-builds" }) }),
      },
      deployment: Deployment.manifests({ namespace: "actions" }),
    });
    new Connection(this, "orders", {
      name: "orders",
      runner,
      integration: Integration.postgresql({ credential: "orders" }),
      identifierTags: { env: "prod" },
    });
    new Connection(this, "builds", {
      name: "builds",
      runner,
      integration: Integration.jenkins({ credential: "builds" }),
    });
  }
}

const app = new App();
new SecretStores(app, "secret-stores");
app.synth();
