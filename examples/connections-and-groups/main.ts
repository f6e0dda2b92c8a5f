import { App, Aspects, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Credential,
  Deployment,
  Integration,
  PrivateActionRunner,
  RequireRestrictedAccess,
  RunnerIdentity,
  Secret,
} from "@parkit/constructs";

class ConnectionsAndGroups extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { parkit: {}, datadog: {} });
    const variable = (name: string, description: string): string =>
      new TerraformVariable(this, name, { type: "string", description }).stringValue;
    const urn = variable("runner_urn", "printed by parkit enroll");
    const team = `team:${variable("team_id", "team that uses and edits the connections")}`;
    new TerraformVariable(this, "openai_token", { type: "string", sensitive: true });

    const runner = new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.postgresql.select],
      identity: RunnerIdentity.secret({ secretName: "payments-identity", urn }),
      deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
      // Nothing can set it: a checklist is written beside the stack.
      access: { contributor: ["team:9a1f"] },
    });

    const orders = ["prod", "staging"].map((env) => {
      const credential = runner.addCredential(
        `orders-${env}`,
        Credential.postgresql({ from: Secret.kubernetes(`orders-${env}`) }),
      );
      const connection = new Connection(this, `orders-${env}`, {
        name: `orders-${env}`,
        runner,
        integration: Integration.postgresql(credential),
        identifierTags: { env },
        access: { editor: [team] },
      });
      return connection.grantResolver(team);
    });
    const databases = new ConnectionGroup(this, "orders", {
      name: "orders",
      identifierTagKeys: ["env"],
      connections: orders,
    });
    databases.grantViewer(team).grantEditor(team);

    // Datadog's cloud calls this one, and Datadog's own provider makes it.
    const assistant = new Connection(this, "assistant", {
      name: "assistant",
      provider: "datadog",
      integration: Integration.cloud({
        type: "openai",
        auth: { type: "api-key", apiToken: Secret.terraform("openai_token") },
      }),
    });
    assistant.grantResolver(team).grantEditor(team);
  }
}

const app = new App();
Aspects.of(app).add(new RequireRestrictedAccess());
new ConnectionsAndGroups(app, "connections-and-groups");
app.synth();
