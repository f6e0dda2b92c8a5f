import { parse } from "yaml";

import { allBundles } from "@parkit/provider-schema/internal/actions/catalogue";
import { DEPLOYMENTS, deploymentTypeOf } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { effectivePermissions } from "@parkit/targets/internal/permission/effective-permission";
import { TARGETS } from "@parkit/targets/internal/targets";

import { RECOMMENDED_DEPLOYMENT, starterDescription } from "./starter-description";

const types = Object.keys(DEPLOYMENTS).flatMap((name) => deploymentTypeOf(name) ?? []);

describe.each(types)("the description to start from for %s", (type) => {
  it("is valid, without warnings, and can be rendered", () => {
    const description = parse(starterDescription(type)) as Description;
    expect(validate(description)).toEqual([]);
    const target = TARGETS[type];
    const specs = runnerSpecs(description);
    expect(specs).toHaveLength(1);
    expect(target?.of).toBe("runner");
    expect(specs.flatMap((spec) => (target?.of === "runner" ? target.files(spec) : []))).not.toEqual([]);
  });

  if (type === RECOMMENDED_DEPLOYMENT) return;

  it("stays valid with everything that is commented out", () => {
    const text = starterDescription(type).replace(
      /^( *)# (?=urn:|[ ]*[A-Za-z-]+:|[ ]{2}- )(?!yaml-language)/gm,
      "$1",
    );
    const description = parse(text) as Description;
    expect(description.connections).toHaveLength(1);
    expect(description.connectionGroups).toHaveLength(1);
    expect(validate(description)).toEqual([]);
  });
});

it.each(["operator", "helm-agent"] as const)(
  "offers for %s the bundles in place of com.datadoghq.kubernetes.*, which grants nothing",
  (type) => {
    const text = starterDescription(type);
    const offered = [...text.matchAll(/^ +# - (com\.datadoghq\.\S+)$/gm)].flatMap(([, entry = ""]) => entry);
    const bundles = allBundles().filter((bundle) => bundle.startsWith("com.datadoghq.kubernetes."));
    expect(offered).toEqual(bundles.map((bundle) => `${bundle}.*`));
    const description = parse(text.replaceAll(/^( +)# (?=- com\.datadoghq\.)/gm, "$1")) as Description;
    const violations = validate(description);
    expect(violations.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(violations.filter(({ rule }) => rule === "allowlist/whole-bundle")).toHaveLength(bundles.length);
  },
);

it("starts as Datadog recommends: by the operator, without an owner, with policies and without connections", () => {
  const description = parse(starterDescription(RECOMMENDED_DEPLOYMENT)) as Description;
  expect(description.runners?.[0]).toMatchObject({
    identity: { type: "self-enroll", ownership: "ownerless" },
    deployment: { type: "operator" },
  });
  expect(description.executionPolicies).not.toHaveLength(0);
  expect(description).not.toHaveProperty("connections");
  const permissions = effectivePermissions(description).flatMap((program) => program.permissions);
  const outcomes = new Map(permissions.map(({ action, outcome }) => [action, outcome]));
  expect(outcomes.get("com.datadoghq.kubernetes.core.listPod")).toBe("allowed");
  expect(outcomes.get("com.datadoghq.kubernetes.apps.restartDeployment")).toBe("limited");
  expect(outcomes.get("com.datadoghq.remoteaction.rshell.runCommand")).toBe("limited");
});
