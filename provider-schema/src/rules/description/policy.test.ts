import { Actions } from "../../actions/generated/actions";
import { validate } from "../../description/validate";

const LATER = "${later}";
const LIST_POD = Actions.kubernetes.core.listPod;

/** What rules about policies find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => /^(policy|schema|name)\//.test(rule))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const policy = (fields: object): object => ({
  name: "p",
  effect: "allow",
  actions: [LIST_POD],
  targets: [{ agentTags: ["env:prod"] }],
  ...fields,
});
const ofPolicy = (fields: object): object => ({ executionPolicies: [policy(fields)] });

const runner = (name: string, fields: object): object => ({
  name,
  allow: [LIST_POD],
  identity: { type: "self-enroll", ownership: "ownerless" },
  deployment: { type: "operator", namespace: "datadog" },
  ...fields,
});

describe("rules about execution policies", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "a policy with everything",
      ofPolicy({
        integration: "kubernetes",
        scope: { type: "kubernetes", namespaces: ["shop"] },
        targets: [{ name: "eu", agentTags: ["env:prod", "region:eu"] }, { agentTags: ["*"] }],
        access: { viewer: [], resolver: ["team:a"], editor: [] },
      }),
      [],
    ],
    ["all of an integration", ofPolicy({ actions: ["*"], integration: "script" }), []],
    [
      "everything without an integration",
      ofPolicy({ actions: ["*"] }),
      ["executionPolicies[0].integration policy/integration"],
    ],
    [
      "an integration of which actions belong to none",
      ofPolicy({
        actions: [LIST_POD, "com.datadoghq.http.request"],
      }),
      ["executionPolicies[0].actions[1] policy/integration"],
    ],
    [
      "two scopes",
      ofPolicy({
        scope: { type: "kubernetes", namespaces: ["shop"], scripts: ["restart"] },
      }),
      ["executionPolicies[0].scope.scripts schema/unknown-field"],
    ],
    ["a scope without a kind", ofPolicy({ scope: {} }), ["executionPolicies[0].scope.type schema/required"]],
    [
      "targets that name nothing, and asterisks",
      ofPolicy({
        targets: [
          { agentTags: [] },
          { agentTags: ["env:*"] },
          { agentTags: ["a b"] },
          { agentTags: ["*", "a:b"] },
        ],
      }),
      [
        "executionPolicies[0].targets[0].agentTags policy/targets",
        "executionPolicies[0].targets[1].agentTags[0] policy/target-tag",
        "executionPolicies[0].targets[2].agentTags[0] policy/target-tag",
        "executionPolicies[0].targets[3].agentTags[0] policy/target-tag",
      ],
    ],
    [
      "no targets at all, or an empty list",
      {
        executionPolicies: [policy({ targets: undefined }), policy({ name: "q", targets: [] })],
      },
      ["executionPolicies[0].targets policy/targets", "executionPolicies[1].targets policy/targets"],
    ],
    [
      "paths that are not whole",
      ofPolicy({
        actions: [Actions.remoteaction.rshell.runCommand],
        scope: {
          type: "remote-action",
          paths: [
            { path: "/var/log", access: "read-only" },
            { path: "var", access: "read-only" },
            { path: "/var/../etc", access: "read-write" },
          ],
        },
      }),
      [
        "executionPolicies[0].scope.paths[1].path policy/scope-item",
        "executionPolicies[0].scope.paths[2].path policy/scope-item",
      ],
    ],
    [
      "a name twice",
      { executionPolicies: [policy({}), policy({})] },
      ["executionPolicies[1].name name/duplicate"],
    ],
    [
      "what is not known yet",
      ofPolicy({
        actions: [LATER],
        targets: [{ agentTags: [`env:${LATER}`] }],
        scope: { type: "kubernetes", namespaces: [LATER] },
      }),
      [],
    ],
    ["actions that are not known yet", ofPolicy({ actions: LATER, integration: "kubernetes" }), []],
    ["targets that are not known yet", ofPolicy({ targets: LATER }), []],
    ["a target that is not known yet", ofPolicy({ targets: [LATER, { agentTags: LATER }] }), []],
    [
      "paths that are not known yet",
      ofPolicy({
        actions: [Actions.remoteaction.rshell.runCommand],
        scope: { type: "remote-action", paths: LATER },
      }),
      [],
    ],
    [
      "a scope that names nothing of its kind",
      ofPolicy({ scope: { type: "kubernetes" } }),
      ["executionPolicies[0].scope.namespaces schema/required"],
    ],
    ["no action", ofPolicy({ actions: [] }), ["executionPolicies[0].actions policy/actions"]],
    [
      "a bundle, and what cannot be one",
      ofPolicy({ actions: ["com.datadoghq.kubernetes.core.*", "kubernetes pods.*"] }),
      [
        "executionPolicies[0].actions[1] policy/actions",
        "executionPolicies[0].actions[1] policy/integration",
      ],
    ],
    [
      "an action that is like none",
      ofPolicy({ actions: ["com.datadoghq.kubernetes.core.zzzzzzzzzzzzzzzz"] }),
      ["executionPolicies[0].actions[0] policy/unknown-action"],
    ],
    [
      "an integration that there is not",
      ofPolicy({ integration: "jenkins" }),
      ["executionPolicies[0].integration schema/value"],
    ],
  ])("judge %s", (_what, description, expected) => {
    expect(found(description)).toEqual(expected);
  });

  it.each<[string, readonly object[], object, readonly string[]]>([
    [
      "denies, which no allowlist has to have",
      [runner("a", {})],
      { effect: "deny", actions: ["*"], integration: "script" },
      [],
    ],
    [
      "is about Agents that are described elsewhere",
      [runner("a", { agentTags: ["env:dev"] })],
      {
        actions: [Actions.kubernetes.core.deletePod],
      },
      [],
    ],
    [
      "allows what a default of the Agent is",
      [
        runner("a", {
          allow: "none",
          deployment: {
            type: "operator",
            namespace: "datadog",
            defaultActions: true,
          },
        }),
      ],
      {},
      [],
    ],
    [
      "allows what a default of newer Agents is",
      [
        runner("a", {
          allow: "none",
          deployment: {
            type: "operator",
            namespace: "datadog",
            agentVersion: "7.78.4",
            defaultActions: true,
          },
        }),
      ],
      {},
      ["executionPolicies[0].actions policy/unreachable"],
    ],
    [
      "allows what no list has",
      [runner("a", { allow: "none" })],
      {},
      ["executionPolicies[0].actions policy/unreachable"],
    ],
    [
      "allows what one of two has",
      [runner("a", { agentTags: ["env:prod"], allow: "none" }), runner("b", { agentTags: ["env:prod"] })],
      {},
      [],
    ],
    [
      "allows a bundle of which a list has something",
      [runner("a", {})],
      { actions: ["com.datadoghq.kubernetes.core.*"] },
      [],
    ],
    [
      "allows everything of an integration of which a list has something",
      [runner("a", {})],
      { actions: ["*"], integration: "kubernetes" },
      [],
    ],
    [
      "is about no tag",
      [runner("a", { agentTags: ["env:prod"] })],
      { targets: [{ agentTags: [] }] },
      ["executionPolicies[0].targets[0].agentTags policy/targets"],
    ],
    [
      "allows a bundle of which no list has anything",
      [runner("a", { deployment: { type: "operator", namespace: "datadog", defaultActions: false } })],
      { actions: ["com.datadoghq.kubernetes.apps.*"] },
      ["executionPolicies[0].actions policy/unreachable"],
    ],
    [
      "allows a bundle of which a list has a name that the catalogue lacks",
      [runner("a", { allow: [{ custom: "com.datadoghq.kubernetes.apps.later" }] })],
      { actions: ["com.datadoghq.kubernetes.apps.*"] },
      [],
    ],
    ["allows what a list may have that is not known yet", [runner("a", { allow: [LATER] })], {}, []],
    [
      "is about an owned runner alone",
      [runner("a", { agentTags: ["env:prod"], identity: { type: "self-enroll" } })],
      {},
      ["executionPolicies[0].targets policy/owned-runner"],
    ],
    [
      "is about two owned runners",
      ["a", "b"].map((name) => runner(name, { agentTags: ["env:prod"], identity: { type: "self-enroll" } })),
      {},
      ["executionPolicies[0].targets policy/owned-runner"],
    ],
    [
      "is about a standalone runner",
      [
        runner("a", {
          agentTags: ["env:prod"],
          identity: { type: "self-enroll" },
          deployment: { type: "helm", namespace: "datadog" },
        }),
      ],
      {},
      ["runners[0].agentTags policy/agent-tags"],
    ],
    [
      "is about tags that no Agent has",
      [runner("a", { agentTags: ["env:prod"], allow: "none" })],
      { targets: [{ agentTags: ["env:test"] }] },
      [],
    ],
    [
      "is about one of very many runners",
      Array.from({ length: 2_100 }, (_, index) =>
        runner(`r${index}`, {
          agentTags: [`env:${index}`],
          allow: [{ custom: `com.example.action${index}` }],
        }),
      ),
      { targets: [{ agentTags: ["env:2099"] }], actions: [Actions.kubernetes.core.deletePod] },
      ["executionPolicies[0].actions policy/unreachable"],
    ],
    [
      "is about an owned runner and another",
      [
        runner("a", { agentTags: ["env:prod"], identity: { type: "self-enroll" } }),
        runner("b", { agentTags: ["env:prod"] }),
      ],
      {},
      [],
    ],
  ])("look at the runners of a policy that %s", (_what, runners, fields, expected) => {
    expect(found({ runners, executionPolicies: [policy(fields)] })).toEqual(expected);
  });

  it("take tags that the description gives to an Agent", () => {
    const managed = runner("a", {
      allow: "none",
      deployment: {
        type: "operator",
        namespace: "datadog",
        agent: { type: "managed", extraSettings: { global: { tags: ["env:dev"] } } },
      },
    });
    expect(found({ runners: [managed], executionPolicies: [policy({})] })).toEqual([]);
    expect(
      found({ runners: [managed], executionPolicies: [policy({ targets: [{ agentTags: ["env:dev"] }] })] }),
    ).toEqual(["executionPolicies[0].actions policy/unreachable"]);
  });
});
