import { Actions, Deployment, PrivateActionRunner } from "../index";
import { fileBeside, removeSynthesized, synthesize } from "../synthesize.fixture";

afterAll(removeSynthesized);

/**
 * Deployments that nothing of Terraform's applies, with a file and with how to change the allowlist and
 * restart.
 */
it.each([
  [Deployment.compose(), "docker-compose.yaml", "docker compose"],
  [Deployment.linux(), "install.sh", "systemctl restart datadog-agent"],
  [Deployment.windows(), "datadog.yaml", "Restart-Service"],
])("writes %p, and how to change and restart the runner: %s", (deployment, file, restart) => {
  const stack = synthesize((scope) => {
    new PrivateActionRunner(scope, "runner", { name: "host", allow: [Actions.http.request], deployment });
  });
  expect(stack.json).not.toHaveProperty("resource");
  expect(fileBeside(stack, `parkit/runner/${file}`)).toContain("com.datadoghq.http.request");
  const guide = fileBeside(stack, "parkit/runner/README.md");
  expect(guide).toContain("## Change the allowlist");
  expect(guide).toContain(restart);
});
