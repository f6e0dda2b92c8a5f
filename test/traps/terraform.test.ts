import { Testing, TerraformStack } from "cdktf";

import { Actions, Deployment, PrivateActionRunner } from "@parkit/constructs";

import { ENROLLED } from "../support/rendered-runner";

/** A stack with a runner that Helm deploys, as Terraform reads it. */
function synthesized(): unknown {
  const stack = new TerraformStack(Testing.app(), "stack");
  new PrivateActionRunner(stack, "payments", {
    name: "payments",
    allow: [Actions.http.request],
    identity: ENROLLED,
    deployment: Deployment.helm({ namespace: "datadog" }),
  });
  return JSON.parse(Testing.synth(stack));
}

describe("traps of Terraform", () => {
  it("T-30 gives Helm releases whole values, never the member that changed its form", () => {
    const stack = JSON.stringify(synthesized());
    expect(stack).toContain('"values":["# Runner payments');
    expect(stack).not.toContain('"set');
  });

  it("T-42 never renders charts while Terraform plans: it writes no Helm provider", () => {
    expect(synthesized()).not.toHaveProperty("provider.helm");
    expect(JSON.stringify(synthesized())).not.toContain("experiments");
  });
});
