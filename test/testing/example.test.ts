import { runTask, startControlPlane, startRunner, synthStack } from "@parkit/testing";
import "@parkit/testing/jest";
import { Testing } from "cdktf";

import { Payments } from "./payments";

test("the stack has what billing needs, and nothing that deletes", () => {
  const stack = synthStack(new Payments(Testing.app(), "payments"));
  expect(stack).toGrantAction("com.datadoghq.http.request");
  expect(stack).not.toGrantAction("com.datadoghq.kubernetes.core.deletePod");
  expect(stack).toHaveConnection({
    name: "billing-prod",
    integration: "http",
    identifierTags: { env: "prod" },
  });
  expect(stack).toHaveConnectionGroup({ name: "billing", connections: ["billing-prod", "billing-staging"] });
  expect(stack.file("parkit/payments/values.yaml")).toContain("com.datadoghq.http.request");
});

test("a runner runs what it may, and refuses the rest", async () => {
  const controlPlane = await startControlPlane();
  const runner = await startRunner({ controlPlane, allow: ["com.datadoghq.http.request"] });
  const inputs = { verb: "GET", url: `${controlPlane.url}/health` };
  const refused = await runTask(controlPlane, { fqn: "com.datadoghq.http.getChecksumFromURL", inputs });
  expect(refused.status).toBe("failed");
  await runner.stop();
  await controlPlane.close();
});
