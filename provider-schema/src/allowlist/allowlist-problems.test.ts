import fc from "fast-check";
import { type AllowlistContext, allowlistProblems } from "./allowlist-problems";
import { allActions, allBundles, actionsInBundle } from "../actions/catalogue";
import { FLAVOURS, type Flavour } from "../runner/flavour";

const standalone: AllowlistContext = { flavour: "standalone" };
const agent: AllowlistContext = { flavour: "agent" };
const clusterAgent: AllowlistContext = { flavour: "cluster-agent" };
const oldAgent: AllowlistContext = { flavour: "agent", agentVersion: "7.80.2" };
const windows: AllowlistContext = { flavour: "agent", os: "windows" };

function rulesOf(entry: string, context: AllowlistContext): readonly string[] {
  return allowlistProblems([entry], context).map(({ rule }) => rule);
}

function only(entry: string | { readonly custom: string }, context: AllowlistContext) {
  const problems = allowlistProblems([entry], context);
  expect(problems).toHaveLength(1);
  return problems[0];
}

test("a usual list has no problems", () => {
  const list = [
    "com.datadoghq.http.request",
    "com.datadoghq.postgresql.select",
    "com.datadoghq.kubernetes.core.listPod",
  ];
  expect(allowlistProblems([...list, { custom: "com.example.thing" }], standalone)).toEqual([]);
  expect(allowlistProblems("none", standalone)).toEqual([]);
});

test("a later Agent may have what the catalogue has not", () => {
  const later: AllowlistContext = { flavour: "agent", agentVersion: "7.99.0" };
  for (const entry of ["com.datadoghq.http.requests", "com.datadoghq.kubernetes.autoscaling.*"]) {
    expect(rulesOf(entry, agent)).toEqual(["allowlist/unknown-action"]);
    expect(rulesOf(entry, later)).toEqual(["allowlist/unconfirmed-action"]);
    expect(rulesOf(entry, { ...later, flavour: "standalone" })).not.toContain("allowlist/unconfirmed-action");
  }
  expect(only("com.datadoghq.http.requests", later)).toMatchObject({
    severity: "warning",
    hint: expect.stringMatching(/^Did you mean com\.datadoghq\.http\.request\?/) as string,
  });
});

const flavour = fc.constantFrom(...FLAVOURS);
const healthy = allActions().filter(({ status, os }) => status === "available" && os !== "windows");

function namesFor(wanted: Flavour): readonly string[] {
  return healthy.filter(({ flavours }) => flavours.includes(wanted)).map(({ name }) => name);
}

test("actions that the runner has pass, in any order and number", () => {
  const listFor = (wanted: Flavour) =>
    fc.record({
      wanted: fc.constant(wanted),
      names: fc.uniqueArray(fc.constantFrom(...namesFor(wanted)), { minLength: 1 }),
    });
  fc.assert(
    fc.property(flavour.chain(listFor), ({ wanted, names }) => {
      expect(allowlistProblems(names, { flavour: wanted })).toEqual([]);
    }),
  );
});

describe("every way of spoiling a name has its rule", () => {
  const name = fc.constantFrom(...namesFor("standalone"));
  const mutations: Readonly<Record<string, readonly [rule: string, spoil: (text: string) => string]>> = {
    "white space": ["allowlist/malformed", (text) => ` ${text}`],
    "a trailing dot": ["allowlist/malformed", (text) => `${text}.`],
    "an empty segment": ["allowlist/malformed", (text) => text.replace(".", "..")],
    "a colon": ["allowlist/malformed", (text) => text.replace(".", ":.")],
    "a list in one text": ["allowlist/malformed", (text) => `${text},${text}`],
    "excessive length": ["allowlist/malformed", (text) => text + "x".repeat(1000)],
    "the last segment alone": ["allowlist/malformed", (text) => text.slice(text.lastIndexOf(".") + 1)],
    "a missing namespace": ["allowlist/unknown-action", (text) => text.replace("com.datadoghq.", "")],
    "upper case": ["allowlist/unknown-action", (text) => text.toUpperCase()],
    "a letter too many": ["allowlist/unknown-action", (text) => `${text}q`],
    "another namespace": ["allowlist/unknown-action", (text) => text.replace("datadoghq", "example")],
    "a star at the end": ["allowlist/wildcard", (text) => `${text}*`],
    "a star in the middle": ["allowlist/wildcard", (text) => text.replace("datadoghq", "*")],
    "a question mark": ["allowlist/wildcard", (text) => `${text}?`],
    "a whole bundle": ["allowlist/wildcard", (text) => text.replace(/[^.]+$/, "*")],
  };
  test.each(Object.entries(mutations))("%s", (_what, [rule, spoil]) => {
    fc.assert(
      fc.property(name, (text) => {
        expect(rulesOf(spoil(text), standalone)).toEqual([rule]);
      }),
    );
  });

  test("being written twice", () => {
    fc.assert(
      fc.property(name, fc.boolean(), (text, custom) => {
        expect(allowlistProblems([text, custom ? { custom: text } : text], standalone)).toMatchObject([
          { rule: "allowlist/duplicate", severity: "warning", index: 1, value: text },
        ]);
      }),
    );
  });

  test("a runner that does not have it", () => {
    const misplaced = allActions().flatMap(({ name: text, status, flavours }) =>
      status === "retired"
        ? []
        : FLAVOURS.filter((one) => !flavours.includes(one)).map((one) => [text, one] as const),
    );
    fc.assert(
      fc.property(fc.constantFrom(...misplaced), ([text, one]) => {
        expect(rulesOf(text, { flavour: one })).toEqual(["allowlist/flavour"]);
      }),
    );
  });
});

describe("wildcards", () => {
  test("from Agent 7.81 a bundle that the runner has is granted, with a warning", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allBundles()),
        fc.constantFrom<Flavour>("agent", "cluster-agent"),
        (bundle, one) => {
          const inFlavour = actionsInBundle(bundle).some(({ flavours }) => flavours.includes(one));
          const expected = inFlavour ? "allowlist/whole-bundle" : "allowlist/flavour";
          expect(rulesOf(`${bundle}.*`, { flavour: one, agentVersion: "7.81.0" })).toEqual([expected]);
          expect(rulesOf(`${bundle}.*`, { flavour: one, agentVersion: "7.80.9" })).toEqual([
            "allowlist/wildcard",
          ]);
          expect(rulesOf(`${bundle}.*`, standalone)).toEqual(["allowlist/wildcard"]);
        },
      ),
    );
  });

  test("the warning says how much is granted", () => {
    expect(only("com.datadoghq.kubernetes.core.*", agent)).toMatchObject({
      severity: "warning",
      message:
        '"com.datadoghq.kubernetes.core.*" grants the 97 actions of today and those that later versions add',
    });
    expect(only("com.datadoghq.remoteaction.pcap.*", agent)?.message).toContain("the one action of today");
  });

  test("nested bundles are not reached, and the hint names them", () => {
    expect(only("com.datadoghq.kubernetes.*", agent)).toMatchObject({
      rule: "allowlist/wildcard",
      severity: "error",
      hint:
        "Name the bundles: com.datadoghq.kubernetes.admissionregistration.*, com.datadoghq.kubernetes.apiextensions.*, com.datadoghq.kubernetes.apps.*, " +
        "com.datadoghq.kubernetes.batch.*, com.datadoghq.kubernetes.core.* and 3 more.",
    });
  });

  test("an unknown bundle is an error with the nearest one", () => {
    expect(only("com.datadoghq.postgres.*", agent)).toMatchObject({
      rule: "allowlist/unknown-action",
      hint: expect.stringContaining("Did you mean com.datadoghq.postgresql") as string,
    });
  });

  test("the refusal names the actions to write instead, or the version to run", () => {
    expect(only("com.datadoghq.jenkins.*", standalone)?.hint).toBe(
      "Name the actions one by one: com.datadoghq.jenkins.buildJenkinsJob, com.datadoghq.jenkins.deleteJenkinsJob, " +
        "com.datadoghq.jenkins.getJobStatus.",
    );
    expect(only("com.datadoghq.kubernetes.*", oldAgent)?.hint).toBe(
      "Name the actions one by one; or run Agent 7.81.0 or later.",
    );
  });

  test("a custom one is granted where wildcards are taken at all", () => {
    expect(only({ custom: "com.datadoghq.kubernetes.admission.*" }, agent)?.rule).toBe(
      "allowlist/whole-bundle",
    );
    expect(only({ custom: "com.datadoghq.kubernetes.admission.*" }, standalone)?.rule).toBe(
      "allowlist/wildcard",
    );
  });

  test("a name that a wildcard grants already is a duplicate, whichever comes first", () => {
    const list = ["com.datadoghq.http.request", "com.datadoghq.http.*"];
    expect(allowlistProblems(list, agent)).toMatchObject([
      {
        rule: "allowlist/duplicate",
        index: 0,
        message: '"com.datadoghq.http.request" is granted by entry 1 already',
      },
      { rule: "allowlist/whole-bundle", index: 1 },
    ]);
    expect(allowlistProblems([...list].reverse(), agent)).toMatchObject([
      { rule: "allowlist/whole-bundle", index: 0 },
      { rule: "allowlist/duplicate", index: 1 },
    ]);
  });
});

test("authored scripts are open on the node Agent and unknown elsewhere", () => {
  expect(rulesOf("com.datadoghq.authoredscripts.helm.upgrade", agent)).toEqual([]);
  expect(rulesOf("com.datadoghq.authoredscripts.helm.*", agent)).toEqual(["allowlist/whole-bundle"]);
  expect(rulesOf("com.datadoghq.authoredscripts.helm.upgrade", clusterAgent)).toEqual(["allowlist/flavour"]);
  expect(rulesOf("com.datadoghq.authoredscripts.helm.*", clusterAgent)).toEqual(["allowlist/flavour"]);
  expect(rulesOf("com.datadoghq.authoredscripts.helm.upgrade", standalone)).toEqual(["allowlist/flavour"]);
});

test("former names say the new one, names not to be used say why", () => {
  expect(only("com.datadoghq.ddagent.testConnection", agent)).toMatchObject({
    rule: "allowlist/retired",
    severity: "error",
    hint: "Write com.datadoghq.remoteaction.testConnection instead.",
  });
  expect(only("com.datadoghq.script.runShellScript", agent)).toMatchObject({
    rule: "allowlist/deprecated",
    severity: "warning",
    message: expect.stringContaining("released builds always refuse") as string,
    hint: "Write com.datadoghq.script.runPredefinedScript instead.",
  });
});

test("an action of other runners says which, one of none says so", () => {
  expect(only("com.datadoghq.postgresql.select", agent)?.hint).toContain("(standalone)");
  expect(only("com.datadoghq.traceroute", agent)?.hint).toContain("No released runner has it.");
});

describe("operating systems", () => {
  test.each([
    ["com.datadoghq.script.runPredefinedPowershellScript", agent, ["allowlist/os"]],
    ["com.datadoghq.script.runPredefinedPowershellScript", windows, []],
    ["com.datadoghq.script.runPredefinedScript", windows, ["allowlist/os"]],
    ["com.datadoghq.remoteaction.pcap.runCapture", windows, ["allowlist/os"]],
    ["com.datadoghq.http.request", windows, []],
    ["com.datadoghq.jenkins.getJobStatus", windows, ["allowlist/untested-on-windows"]],
    ["com.datadoghq.jenkins.getJobStatus", agent, []],
  ])("%s with %j: %j", (name, context, rules) => {
    expect(rulesOf(name, context)).toEqual(rules);
  });

  test("the hint names the counterpart, where there is one", () => {
    expect(only("com.datadoghq.script.runPredefinedScript", windows)).toMatchObject({
      message: expect.stringContaining("everywhere but on Windows") as string,
      hint: "Write com.datadoghq.script.runPredefinedPowershellScript instead.",
    });
    expect(only("com.datadoghq.script.runPredefinedPowershellScript", agent)?.hint).toBe(
      "Write com.datadoghq.script.runPredefinedScript instead.",
    );
    expect(only("com.datadoghq.remoteaction.pcap.runCapture", windows)?.hint).toBe("Remove it.");
  });
});

describe("hints for names that do not exist", () => {
  test("the nearest names come first, the way out last", () => {
    expect(only("com.datadoghq.kubernetes.listPods", standalone)).toMatchObject({
      rule: "allowlist/unknown-action",
      message: 'there is no action "com.datadoghq.kubernetes.listPods"',
      hint: expect.stringMatching(
        /^Did you mean com\.datadoghq\.kubernetes\.core\.listPod.*\{ custom: "com\.datadoghq\.kubernetes\.listPods" \}\.$/,
      ) as string,
    });
  });

  test("with nothing near, the actions of the bundle are named", () => {
    expect(only("com.datadoghq.http.teleport", agent)?.hint).toMatch(
      /^The bundle has com\.datadoghq\.http\.getChecksumFromURL, /,
    );
    expect(only("com.datadoghq.slack.teleport", agent)?.hint).toMatch(
      /^For an action that parkit does not know/,
    );
  });

  test("a list in one text is told apart", () => {
    expect(only("com.datadoghq.http.request,com.datadoghq.script.enrichScript", agent)?.hint).toMatch(
      /^Write each action as an entry of its own\. /,
    );
  });

  test("after many mistakes suggestions stop, findings do not", () => {
    const mistakes = Array.from({ length: 50 }, (_, index) => `com.datadoghq.http.request${index}`);
    const hints = allowlistProblems(mistakes, agent).map(({ hint }) => hint);
    expect(hints).toHaveLength(50);
    expect(hints.filter((hint) => hint.startsWith("Did you mean"))).toHaveLength(20);
  });
});

test("an empty list is an error that no entry has, and warns of what the Agent adds", () => {
  expect(allowlistProblems([], standalone)).toEqual([
    {
      rule: "allowlist/empty",
      severity: "error",
      message: "the allowlist is empty, so that the runner could run nothing.",
      hint: 'Name the actions that the runner may run, or write "none" when it is meant to run none.',
    },
  ]);
  expect(allowlistProblems([], agent)[0]?.message).toContain("default actions");
});

test("what could not be read is skipped, and the places of the rest stay true", () => {
  const list = [undefined, { custom: undefined }, "http.request", { custom: "not a name" }];
  expect(allowlistProblems(list, standalone)).toMatchObject([
    { index: 2, rule: "allowlist/unknown-action" },
    { index: 3, rule: "allowlist/malformed" },
  ]);
  expect(allowlistProblems([undefined], standalone)).toEqual([]);
});

test("long texts are cut short in what people read", () => {
  const problem = only("x".repeat(100_000), agent);
  expect(problem?.value).toHaveLength(121);
  expect(problem?.message.length).toBeLessThan(200);
});

test("any text gets an answer", () => {
  const context = fc.record({
    flavour,
    agentVersion: fc.string(),
    os: fc.constantFrom("linux" as const, "windows" as const),
  });
  fc.assert(
    fc.property(fc.array(fc.string()), context, (list, runner) => {
      const problems = allowlistProblems(list, runner).filter(({ index }) => index !== undefined);
      const shown = problems.map(({ index = 0, value }) => [value, list[index]?.slice(0, 120)]);
      expect(shown.map(([value]) => value?.replace(/…$/, ""))).toEqual(shown.map(([, text]) => text));
    }),
  );
});
