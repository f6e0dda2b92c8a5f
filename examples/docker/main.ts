import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

class Docker extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { docker: {} });

    new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.http.request],
      // What parkit enroll printed, in a file on the Docker host.
      identity: RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
      modes: ["pull", "push"],
      push: { hostname: "runner.example.com" },
      deployment: Deployment.docker({ cpus: 0.5, memory: "512m" }),
    });
  }
}

const app = new App();
new Docker(app, "docker");
app.synth();
