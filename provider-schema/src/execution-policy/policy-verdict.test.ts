import fc from "fast-check";

import { Actions } from "../actions/generated/actions";
import { executionIntegrationOf, type ExecutionIntegration } from "./execution-integration";
import type { ExecutionPolicyInput, ExecutionPolicyScope } from "./execution-policy";
import { policyIndex } from "./policy-index";
import type { PolicySubject } from "./policy-subject";

const LIST_POD = Actions.kubernetes.core.listPod;
const LIST_NODE = Actions.kubernetes.core.listNode;
const SCRIPT = Actions.script.runPredefinedScript;
const SHELL = Actions.remoteaction.rshell.runCommand;
const STATUS = Actions.remoteaction.agent.getStatus;
const ACTIONS = [LIST_POD, LIST_NODE, SCRIPT, SHELL, STATUS, "com.datadoghq.http.request"];

/** One task: everything that policies are asked about. */
interface Request {
  readonly agentTags: readonly string[];
  readonly action: string;
  readonly subject: PolicySubject;
  readonly user: readonly string[];
}

/** What Datadog's page says, one sentence after the other, for a single task. */
function naiveJudge(policies: readonly ExecutionPolicyInput[], request: Request): boolean {
  const meant = policies.filter((policy) => isAbout(policy, request));
  return meant.some(({ effect }) => effect === "allow") && !meant.some(({ effect }) => effect === "deny");
}

function isAbout(policy: ExecutionPolicyInput, { agentTags, action, subject, user }: Request): boolean {
  const target = (policy.targets ?? []).some(
    ({ agentTags: tags }) =>
      tags.length > 0 && (tags[0] === "*" || tags.every((tag) => agentTags.includes(tag))),
  );
  const named = policy.actions.some((entry) => {
    if (entry === "*") return executionIntegrationOf(action) === policy.integration;
    return entry.endsWith(".*") ? action.startsWith(entry.slice(0, -1)) : entry === action;
  });
  const { access } = policy;
  const people = [...(access?.resolver ?? []), ...(access?.editor ?? [])];
  const whom =
    access === undefined || people.includes("org:1") || people.some((person) => user.includes(person));
  return target && named && whom && inScope(policy, subject);
}

function inScope(
  { scope, effect }: ExecutionPolicyInput,
  { namespace, script, path }: PolicySubject,
): boolean {
  if (scope === undefined) return true;
  if (scope.type === "kubernetes")
    return namespace === undefined ? effect === "deny" : scope.namespaces.includes(namespace);
  if (scope.type === "script")
    return script === undefined ? effect === "deny" : scope.scripts.includes(script);
  if (path === undefined) return effect === "deny";
  return scope.paths.some(
    (rule) =>
      `${path.path}/`.startsWith(rule.path === "/" ? "/" : `${rule.path}/`) &&
      (effect === "deny" || rule.access === "read-write" || path.access === "read-only"),
  );
}

/** Every subject that tells policies apart, and one that none of them names. */
function subjectsOf(action: string): readonly PolicySubject[] {
  switch (action) {
    case LIST_POD:
      return [{}, ...["shop", "jobs", "other"].map((namespace) => ({ namespace }))];
    case SCRIPT:
      return [{}, ...["restart", "clean", "other"].map((script) => ({ script }))];
    case SHELL:
      return [
        {},
        ...["/var", "/var/log", "/var/log/a", "/tmp", "/zz"].flatMap((path) =>
          (["read-only", "read-write"] as const).map((access) => ({ path: { path, access } })),
        ),
      ];
    default:
      return [{}];
  }
}

const USERS: readonly (readonly string[])[] = [[], ["team:a"], ["user:b"], ["team:a", "user:b"]];

const some = (...items: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 2 });

const access = fc.option(
  fc.record(
    {
      viewer: some("team:a", "user:b"),
      resolver: some("team:a", "user:b", "org:1"),
      editor: some("team:a", "user:b"),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined, freq: 3 },
);

const scopes: Readonly<Record<ExecutionIntegration, fc.Arbitrary<ExecutionPolicyScope>>> = {
  kubernetes: fc.record({ type: fc.constant("kubernetes" as const), namespaces: some("shop", "jobs") }),
  script: fc.record({ type: fc.constant("script" as const), scripts: some("restart", "clean") }),
  "remote-action": fc.record({
    type: fc.constant("remote-action" as const),
    paths: fc.array(
      fc.record({
        path: fc.constantFrom("/", "/var", "/var/log", "/tmp"),
        access: fc.constantFrom("read-only" as const, "read-write" as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
};

const targets = fc.array(
  fc.record({ agentTags: fc.oneof(fc.constant(["*"]), some("env:prod", "team:x", "env:dev")) }),
  { minLength: 1, maxLength: 2 },
);

function policiesOf(
  integration: ExecutionIntegration,
  actions: readonly string[],
): fc.Arbitrary<ExecutionPolicyInput> {
  return fc
    .record({
      name: fc.constant("p"),
      effect: fc.constantFrom("allow" as const, "deny" as const),
      actions: some("*", ...actions),
      integration: fc.constant(integration),
      targets,
      scope: fc.option(scopes[integration], { nil: undefined }),
      access,
    })
    .map(({ scope, access: whom, ...policy }) => ({
      ...policy,
      ...(scope === undefined ? {} : { scope }),
      ...(whom === undefined ? {} : { access: whom }),
    }));
}

const policies = fc.array(
  fc.oneof(
    policiesOf("kubernetes", [LIST_POD, LIST_NODE, "com.datadoghq.kubernetes.core.*"]),
    policiesOf("script", [SCRIPT, "com.datadoghq.script.*"]),
    policiesOf("remote-action", [SHELL, STATUS]),
  ),
  { maxLength: 6 },
);

describe("the verdict of policies", () => {
  it("is that of a judge who looks at one task after the other", () => {
    fc.assert(
      fc.property(
        policies,
        fc.uniqueArray(fc.constantFrom("env:prod", "team:x", "env:dev")),
        fc.constantFrom(...ACTIONS),
        (described, agentTags, action) => {
          const { outcome } = policyIndex(described).verdict(agentTags, action);
          const answers = subjectsOf(action).flatMap((subject) =>
            USERS.map((user) => naiveJudge(described, { agentTags, action, subject, user })),
          );
          const expected = answers.every((may) => may)
            ? "allowed"
            : answers.some((may) => may)
              ? "limited"
              : "denied";
          expect(outcome).toBe(expected);
        },
      ),
    );
  });
});

const prod = [{ agentTags: ["env:prod"] }];

function verdictOf(described: readonly Omit<ExecutionPolicyInput, "name" | "targets">[], action: string) {
  const named = described.map((policy, index) => ({ name: `policy ${index}`, targets: prod, ...policy }));
  const { outcome, allows, denies } = policyIndex(named).verdict(["env:prod", "team:x"], action);
  return { outcome, allows: allows.map(({ index }) => index), denies: denies.map(({ index }) => index) };
}

describe("policies of an Agent", () => {
  it("allow nothing by themselves", () => {
    expect(verdictOf([], LIST_POD)).toEqual({ outcome: "denied", allows: [], denies: [] });
  });

  it("are beaten by one that denies, wherever it stands", () => {
    const allow = { effect: "allow", actions: [LIST_POD] } as const;
    const deny = { effect: "deny", actions: ["*"], integration: "kubernetes" } as const;
    expect(verdictOf([allow, deny], LIST_POD)).toEqual({ outcome: "denied", allows: [0], denies: [1] });
    expect(verdictOf([deny, allow], LIST_POD)).toEqual({ outcome: "denied", allows: [1], denies: [0] });
  });

  it("allow nothing on cluster-wide objects within namespaces, and deny it", () => {
    const scope = { type: "kubernetes", namespaces: ["shop"] } as const;
    const actions = ["com.datadoghq.kubernetes.*"];
    expect(verdictOf([{ effect: "allow", actions, scope }], LIST_NODE).outcome).toBe("denied");
    expect(
      verdictOf(
        [
          { effect: "allow", actions },
          { effect: "deny", actions, scope },
        ],
        LIST_NODE,
      ).outcome,
    ).toBe("denied");
  });

  it("compare paths at their boundaries", () => {
    const paths = (path: string) =>
      ({ type: "remote-action", paths: [{ path, access: "read-only" }] }) as const;
    const both = (deny: string) =>
      verdictOf(
        [
          { effect: "allow", actions: [SHELL], scope: paths("/var/logs") },
          { effect: "deny", actions: [SHELL], scope: paths(deny) },
        ],
        SHELL,
      ).outcome;
    expect([both("/var/log"), both("/var/"), both("/")]).toEqual(["limited", "denied", "denied"]);
  });

  it("are about no Agent that lacks one of a target's tags", () => {
    const policy = {
      name: "p",
      effect: "allow",
      actions: [LIST_POD],
      targets: [{ agentTags: ["env:prod", "region:eu"] }, { agentTags: ["team:x", "env:prod"] }],
    } as const;
    const { verdict } = policyIndex([policy]);
    expect(verdict(["env:prod"], LIST_POD).outcome).toBe("denied");
    expect(verdict(["env:prod", "team:x"], LIST_POD).allows).toEqual([
      { policy, index: 0, target: 1, entry: 0 },
    ]);
  });
});
