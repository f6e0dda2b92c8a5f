import type { ExecutionPolicyInput } from "@parkit/provider-schema/internal/execution-policy/execution-policy";

import { diffDescriptions } from "./diff-descriptions";
import { plainPhrase } from "./phrase";

const READ: ExecutionPolicyInput = {
  name: "read",
  effect: "allow",
  actions: ["com.datadoghq.kubernetes.core.listPod"],
  targets: [{ agentTags: ["region:eu", "env:prod"] }],
  access: { resolver: ["team:a"] },
};

/** Changes from one list of policies to another, as `kind topic: words`. */
function changes(
  before: readonly ExecutionPolicyInput[],
  after: readonly ExecutionPolicyInput[],
): readonly string[] {
  const of = (executionPolicies: readonly ExecutionPolicyInput[]) =>
    ({ apiVersion: "parkit/v1", executionPolicies }) as const;
  return diffDescriptions(of(before), of(after)).map(
    ({ kind, topic, words }) => `${kind} ${topic}: ${plainPhrase(words)}`,
  );
}

describe("changes of execution policies", () => {
  it("say what a new one gives, and what goes with an old one", () => {
    expect(changes([], [READ])).toEqual([
      "added object: is new: allow on env:prod with region:eu",
      "added actions: allows com.datadoghq.kubernetes.core.listPod (read)",
      "added access: has its access described, as a whole",
      "added access: lets team:a be judged by it",
    ]);
    expect(changes([READ], [])).toEqual([
      "removed object: is gone; it was to allow on env:prod with region:eu",
      "removed actions: no longer allows com.datadoghq.kubernetes.core.listPod",
    ]);
  });

  it("say what is given and taken, the risk with it", () => {
    expect(
      changes(
        [{ ...READ, scope: { type: "kubernetes", namespaces: ["shop"] } }],
        [
          {
            ...READ,
            effect: "deny",
            actions: [...READ.actions, "com.datadoghq.kubernetes.core.deletePod"],
            scope: { type: "kubernetes", namespaces: ["shop", "jobs"] },
            targets: [{ agentTags: ["*"] }],
          },
        ],
      ),
    ).toEqual([
      "changed actions: denies its actions, which it allowed before",
      "added actions: denies com.datadoghq.kubernetes.core.deletePod (destructive)",
      "added targets: denies on every Agent too",
      "removed targets: no longer denies on env:prod with region:eu",
      "added scope: has namespace jobs in its scope",
    ]);
  });

  it("tell a scope that goes from one that comes", () => {
    const scoped: ExecutionPolicyInput = { ...READ, scope: { type: "kubernetes", namespaces: ["shop"] } };
    expect(changes([scoped], [READ])).toEqual([
      "added scope: allows on everything, without a scope",
      "removed scope: no longer has namespace shop in its scope",
    ]);
    expect(changes([READ], [scoped])).toEqual([
      "removed scope: allows within its scope alone",
      "added scope: has namespace shop in its scope",
    ]);
  });

  it("do not depend on the order of tags, actions or targets", () => {
    const other = {
      ...READ,
      targets: [{ agentTags: ["env:prod", "region:eu"] }],
      integration: "kubernetes",
    } as const;
    expect(changes([READ], [other])).toEqual([]);
  });
});
