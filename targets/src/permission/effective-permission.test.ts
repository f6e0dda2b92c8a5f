import type { Description } from "@parkit/provider-schema/internal/description/description";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { Actions } from "@parkit/provider-schema/internal/actions/generated/actions";

import { effectivePermissions, type PermissionQuestion } from "./effective-permission";

const { listPod, deletePod, listNode } = Actions.kubernetes.core;
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

const cluster = {
  name: "cluster",
  allow: [listPod, deletePod],
  identity: { type: "self-enroll", ownership: "ownerless" },
  agentTags: ["env:prod"],
  deployment: { type: "operator", namespace: "datadog" },
} as const;

const allowAll = {
  name: "all",
  effect: "allow",
  actions: [listPod, deletePod, listNode],
  targets: [{ agentTags: ["env:prod"] }],
} as const;

/** What is said of an action, and where that is written. */
function answer(
  parts: Omit<Description, "apiVersion">,
  action: string,
  question: PermissionQuestion = {},
): readonly string[] {
  const description: Description = { apiVersion: "parkit/v1", ...parts };
  expect(validate(description).filter(({ severity }) => severity === "error")).toEqual([]);
  return effectivePermissions(description, { ...question, action }).flatMap(({ permissions }) =>
    permissions.map(
      ({ outcome, decidedBy, places }) =>
        `${outcome} by ${decidedBy}${places.map(({ path }) => ` ${path.join(".")}`).join("")}`,
    ),
  );
}

describe("what may run on an ownerless runner", () => {
  it("is nothing without a policy", () => {
    expect(answer({ runners: [cluster] }, listPod)).toEqual(["denied by policy"]);
  });

  it("is what policies and the allowlist both have", () => {
    const parts = { runners: [cluster], executionPolicies: [allowAll] };
    expect(answer(parts, listPod)).toEqual(["allowed by policy executionPolicies.0.actions.0"]);
    expect(answer({ ...parts, runners: [{ ...cluster, allow: [listPod] }] }, deletePod)).toEqual([
      "denied by allowlist runners.0.allow",
    ]);
  });

  it("includes defaults of the Agent", () => {
    expect(answer({ runners: [cluster], executionPolicies: [allowAll] }, listNode)).toEqual([
      "allowed by policy executionPolicies.0.actions.2",
    ]);
  });

  it("ends where the runner's Role does", () => {
    expect(answer({ runners: [cluster], executionPolicies: [allowAll] }, deletePod)).toEqual([
      "limited by kubernetes",
    ]);
    const scoped = {
      ...allowAll,
      actions: [deletePod],
      scope: { type: "kubernetes", namespaces: ["shop"] },
    } as const;
    expect(answer({ runners: [cluster], executionPolicies: [scoped] }, deletePod)).toEqual([
      "denied by kubernetes",
    ]);
    const everywhere = {
      ...cluster,
      deployment: { ...cluster.deployment, permissionScope: "cluster" },
    } as const;
    expect(answer({ runners: [everywhere], executionPolicies: [scoped] }, deletePod)).toEqual([
      "limited by policy executionPolicies.0.actions.0",
    ]);
  });

  it("is denied by the policy that denies it", () => {
    const deny = {
      name: "no",
      effect: "deny",
      actions: [deletePod],
      targets: [{ agentTags: ["*"] }],
    } as const;
    expect(answer({ runners: [cluster], executionPolicies: [allowAll, deny] }, deletePod)).toEqual([
      "denied by policy executionPolicies.1.actions.0",
    ]);
  });

  it("is judged with other tags where they are asked for", () => {
    const parts = { runners: [cluster], executionPolicies: [allowAll] };
    expect(answer(parts, listPod, { agentTags: ["env:dev"] })).toEqual(["denied by policy"]);
  });

  it("is nothing that needs a connection", () => {
    expect(
      answer({ runners: [cluster], executionPolicies: [allowAll] }, "com.datadoghq.http.request"),
    ).toEqual(["denied by policy"]);
  });
});

describe("what may run on an owned runner", () => {
  const owned = {
    name: "payments",
    allow: [listPod],
    identity: { type: "secret", secretName: "payments-identity", urn: URN },
    deployment: { type: "helm", namespace: "datadog", permissionScope: "cluster" },
  } as const;

  it("goes through connections, whatever policies say", () => {
    const connections = [{ name: "pods", runner: "payments", integration: { type: "kubernetes" } }] as const;
    expect(answer({ runners: [owned], connections, executionPolicies: [allowAll] }, listPod)).toEqual([
      "allowed by connection connections.0",
    ]);
    expect(answer({ runners: [owned], connections }, deletePod)).toEqual([
      "denied by allowlist runners.0.allow",
    ]);
  });

  it("is not known where no connection is described", () => {
    expect(answer({ runners: [owned], executionPolicies: [allowAll] }, listPod)).toEqual([
      "limited by connection",
    ]);
  });
});

it("lists what the allowlist has and what policies name, once each", () => {
  const [program] = effectivePermissions({
    apiVersion: "parkit/v1",
    runners: [{ ...cluster, deployment: { ...cluster.deployment, defaultActions: false } }],
    executionPolicies: [allowAll],
  });
  expect(program?.permissions.map(({ action, outcome }) => [action, outcome])).toEqual([
    [deletePod, "limited"],
    [listNode, "denied"],
    [listPod, "allowed"],
    [Actions.kubernetes.core.testConnection, "denied"],
  ]);
});
