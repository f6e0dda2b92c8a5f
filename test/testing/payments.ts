import { TerraformStack } from "cdktf";
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

/** A stack as users write it. */
export class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { parkit: {}, helm: {} });
    const runner = new PrivateActionRunner(this, "payments", {
      name: "payments",
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({
        secretName: "payments-identity",
        urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
      }),
      deployment: Deployment.helm({ namespace: "datadog" }),
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
    new ConnectionGroup(this, "billing", {
      name: "billing",
      identifierTagKeys: ["env"],
      connections: billing,
    });
  }
}
