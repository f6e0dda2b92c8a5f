import { Actions, configureProviders, Deployment, PrivateActionRunner } from "@parkit/constructs";
import { removeSynthesized, synthesize } from "@parkit/constructs/internal/synthesize.fixture";

import { ENROLLED } from "../support/rendered-runner";

/** A stack with a runner that Helm deploys, as Terraform reads it. */
function synthesized(): unknown {
  return synthesize((stack) => {
    configureProviders(stack, { helm: { kubernetes: { configPath: "~/.kube/config" } } });
    new PrivateActionRunner(stack, "payments", {
      name: "payments",
      allow: [Actions.http.request],
      identity: ENROLLED,
      deployment: Deployment.helm({ namespace: "datadog" }),
    });
  }).json;
}

afterAll(removeSynthesized);

describe("traps of Terraform", () => {
  it("[T-30 S70 S72] gives Helm releases whole values and the Helm provider an object, never the forms of older ones", () => {
    const stack = synthesized();
    expect(JSON.stringify(stack)).toContain('"values":["# Runner payments');
    expect(JSON.stringify(stack)).not.toContain('"set');
    expect(stack).toHaveProperty("provider.helm.0.kubernetes", { config_path: "~/.kube/config" });
  });

  it("[T-42] leaves the rendering of charts at plan time off", () => {
    expect(synthesized()).toHaveProperty("provider.helm", [
      { kubernetes: { config_path: "~/.kube/config" } },
    ]);
  });
});
