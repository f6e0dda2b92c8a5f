import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

class Quickstart extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { parkit: {} });
    const urn = new TerraformVariable(this, "runner_urn", {
      type: "string",
      description: "printed by parkit enroll",
    });

    const runner = new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.http.request, Actions.kubernetes.core.listPod],
      identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: urn.stringValue }),
      deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
    });

    const billing = ["prod", "staging"].map(
      (env) =>
        new Connection(this, `billing-${env}`, {
          name: `billing-${env}`,
          runner,
          integration: Integration.http(),
          identifierTags: { env },
        }),
    );
    new Connection(this, "cluster", { name: "cluster", runner, integration: Integration.kubernetes() });
    new ConnectionGroup(this, "billing", {
      name: "billing",
      identifierTagKeys: ["env"],
      connections: billing,
    });
  }
}

const app = new App();
new Quickstart(app, "quickstart");
app.synth();
