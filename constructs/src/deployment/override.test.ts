import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { TerraformElement } from "cdktf";
import { parse } from "yaml";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  type DeploymentProps,
  type DeploymentResources,
} from "../index";
import { removeSynthesized, synthesize } from "../synthesize.fixture";

afterAll(removeSynthesized);

const SECRET = RunnerIdentity.secret({ secretName: "identity" });

type Identity = typeof SECRET | ReturnType<typeof RunnerIdentity.file>;

/** Each deployment that Terraform applies, with the resource that holds the runner and its type. */
const APPLIED: readonly (readonly [DeploymentProps, Identity, keyof DeploymentResources, string])[] = [
  [Deployment.helm({ namespace: "datadog" }), SECRET, "release", "helm_release"],
  [Deployment.helmAgent({ namespace: "datadog" }), SECRET, "release", "helm_release"],
  [Deployment.operator({ namespace: "datadog" }), SECRET, "annotations", "kubernetes_annotations"],
  [Deployment.manifests({ namespace: "datadog" }), SECRET, "workload", "kubernetes_deployment_v1"],
  [
    Deployment.docker(),
    RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
    "container",
    "docker_container",
  ],
];

it.each(APPLIED)("lets whatever it has no word for be set: %p", (deployment, identity, name, type) => {
  const stack = synthesize((scope) => {
    configureProviders(scope, { helm: {}, kubernetes: {}, docker: {} });
    const runner = new PrivateActionRunner(scope, "runner", {
      name: "payments",
      allow: [Actions.http.request],
      identity,
      deployment,
    });
    const resource = runner.resources[name] as TerraformElement | undefined;
    resource?.addOverride("custom_setting", "mine");
  });
  const changed = Object.values(stack.resources(type)).filter(
    (attributes) => attributes["custom_setting"] === "mine",
  );
  expect(changed).toHaveLength(1);
});

it("has no word for the chart's schema, because the Helm provider has none yet", () => {
  // Its classes have a member for each argument. With one for this, Deployment.helm() can set it.
  const release = readFileSync(require.resolve("@cdktf/provider-helm/lib/release/index.d.ts"), "utf8");
  expect(release).toContain("readonly disableOpenapiValidation?");
  expect(release).not.toMatch(/schemaValidation/i);
  const page = readFileSync(join(__dirname, "../../../docs/troubleshooting.md"), "utf8");
  expect(page).toMatch(/the Helm provider has no such argument up to [\d.]+/);
  expect(page).toContain('runner.resources.release?.addOverride("skip_schema_validation", true)');
});

it.each([
  ["helm", Deployment.helm({ namespace: "datadog", helmValuesOverride: { custom: { a: 1 } } })],
  ["helm-agent", Deployment.helmAgent({ namespace: "datadog", helmValuesOverride: { custom: { a: 1 } } })],
  ["operator", Deployment.operator({ namespace: "datadog", helmValuesOverride: { custom: { a: 1 } } })],
  [
    "the object of operator",
    Deployment.operator({ namespace: "datadog", manifestOverride: { custom: { a: 1 } } }),
  ],
])("merges what a user adds to the values or the object: %s", (_title, deployment) => {
  const stack = synthesize((scope) => {
    configureProviders(scope, { helm: {}, kubernetes: {} });
    new PrivateActionRunner(scope, "runner", {
      name: "payments",
      allow: [Actions.http.request],
      identity: SECRET,
      deployment,
    });
  });
  const values = Object.values(stack.resources("helm_release")).map(
    (release) => parse(String(release["values"])) as unknown,
  );
  expect(JSON.stringify(values)).toContain('"custom":{"a":1}');
});
