import { App, TerraformStack } from "cdktf";

import {
  Actions,
  configureProviders,
  Connection,
  Deployment,
  HttpAuth,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

/** An app of one stack, with as many runners as are asked for and a connection to each. */
export function manyRunners(outdir: string, count: number): App {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  configureProviders(stack, { parkit: {}, helm: {} });
  for (let number = 0; number < count; number += 1) {
    const runner = new PrivateActionRunner(stack, `runner-${number}`, {
      name: `runner-${number}`,
      allow: [Actions.http.request, Actions.kubernetes.core.listPod],
      identity: RunnerIdentity.secret({
        secretName: `identity-${number}`,
        urn: `urn:dd:apps:on-prem-runner:us1:1234:runner-${number}`,
      }),
      deployment: Deployment.helm({ namespace: "datadog" }),
    });
    new Connection(stack, `connection-${number}`, {
      name: `connection-${number}`,
      runner,
      integration: Integration.http({ auth: HttpAuth.none() }),
      identifierTags: ["env:prod", `runner:${number}`],
    });
  }
  return app;
}
