import { Actions, Deployment, PrivateActionRunner, RunnerIdentity } from "../index";
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

/** Deployments that Terraform applies unless they are told otherwise. */
it.each([
  [Deployment.helm({ namespace: "datadog", apply: "artifact" }), "values.yaml", "helm upgrade --install"],
  [
    Deployment.helmAgent({ namespace: "datadog", apply: "artifact" }),
    "values.yaml",
    "helm upgrade --install",
  ],
  [
    Deployment.operator({ namespace: "datadog", apply: "artifact", crdStrategy: "staged" }),
    "datadog-agent.yaml",
    "kubectl wait --for condition=established",
  ],
  [Deployment.manifests({ namespace: "datadog", apply: "artifact" }), "runner.yaml", "kubectl apply"],
  [Deployment.docker({ apply: "artifact" }), "run.sh", "run.sh"],
  [Deployment.compose({ apply: "artifact" }), "docker-compose.yaml", "docker compose"],
  [Deployment.linux({ apply: "artifact" }), "install.sh", "systemctl"],
  [Deployment.windows({ apply: "artifact" }), "datadog.yaml", "Restart-Service"],
])("only writes files where it is told to: %p", (deployment, file, command) => {
  const identity = ["docker", "compose", "linux", "windows", "operator", "helm-agent"].includes(
    deployment.type,
  )
    ? RunnerIdentity.selfEnroll()
    : RunnerIdentity.secret({ secretName: "identity" });
  const stack = synthesize((scope) => {
    new PrivateActionRunner(scope, "runner", {
      name: "payments",
      allow: [Actions.http.request],
      identity,
      deployment,
    });
  });
  expect(stack.json).not.toHaveProperty("resource");
  expect(fileBeside(stack, `parkit/runner/${file}`)).toBeDefined();
  expect(fileBeside(stack, "parkit/runner/README.md")).toContain(command);
});

it.each([
  Deployment.compose({ apply: "terraform" }),
  Deployment.linux({ apply: "terraform" }),
  Deployment.windows({ apply: "terraform" }),
])("refuses to apply what nothing of Terraform's does: %p", (deployment) => {
  const build = (): unknown =>
    synthesize((scope) => {
      new PrivateActionRunner(scope, "runner", { name: "a", allow: [Actions.http.request], deployment });
    });
  expect(build).toThrow('deployment.apply: cannot be "terraform"');
});
