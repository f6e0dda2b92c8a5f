import { readDescription } from "./read-description";
import { nothingUnknown } from "../rules/rule";
import { validate } from "./validate";
import { formatPath } from "../rules/violation";

const RUNNER = {
  name: "payments",
  allow: ["com.datadoghq.http.request"],
  identity: { type: "self-enroll" },
  deployment: { type: "compose" },
};

function describeWith(members: object): object {
  return { apiVersion: "parkit/v1", ...members };
}

function problemsOf(
  members: object,
): readonly { rule: string; path: string; message: string; hint: string }[] {
  return readDescription(describeWith(members), nothingUnknown).problems.map((problem) => ({
    ...problem,
    path: formatPath(problem.path),
  }));
}

describe("reading a description", () => {
  it("reports every wrong place at once, with its path", () => {
    const problems = problemsOf({
      runners: [{ ...RUNNER, modes: ["pul"], tasktimeoutSeconds: 3 }, { deployment: { type: "compose" } }],
      connections: "none",
    });
    expect(problems.map(({ rule, path }) => `${path} ${rule}`)).toEqual([
      "runners[0].modes[0] schema/value",
      "runners[0].tasktimeoutSeconds schema/unknown-field",
      "runners[1].name schema/required",
      "connections schema/type",
    ]);
  });

  it.each([
    [{ runners: [{ ...RUNNER, tasktimeoutSeconds: 3 }] }, "Did you mean taskTimeoutSeconds?"],
    [{ runners: [{ ...RUNNER, modes: ["pul"] }] }, "Did you mean pull?"],
    [
      { runners: [{ ...RUNNER, deployment: { type: "helm-agnt", namespace: "a" } }] },
      "Did you mean helm-agent?",
    ],
    [
      { runners: [{ ...RUNNER, deployment: { type: "helm", namespace: "a", replica: 1 } }] },
      "Did you mean replicas?",
    ],
    [
      { connections: [{ name: "a", integration: { type: "postgres", credential: "b" } }] },
      "Did you mean postgresql?",
    ],
    [
      { connections: [{ name: "a", integration: { type: "script" } }] },
      "Add a key of the runner's credentials. Its own scripts have the key scripts.",
    ],
    [{ conections: [] }, "Did you mean connections?"],
    [{ apiVersion: undefined }, "Add apiVersion: parkit/v1."],
    [{ runners: [{ ...RUNNER, name: undefined }] }, "Add name: text."],
    [{ runners: [{ ...RUNNER, name: 7 }] }, "Put quotes around it: without them it is no text."],
    [{ runners: [{ ...RUNNER, tags: [true] }] }, "Put quotes around it: without them it is no text."],
    [{ runners: [{ ...RUNNER, tags: [undefined] }] }, "Add text."],
    [
      { runners: [{ ...RUNNER, tags: [{ env: "prod" }] }] },
      "Leave the space behind the colon out, or put quotes around all of it: a colon and a space make an object.",
    ],
    [{ site: { appUrl: "https://a.example", apiURL: "https://b.example" } }, "Did you mean apiUrl?"],
    [{ runners: [{ ...RUNNER, credentials: { a: { type: "script", fom: {} } } }] }, "Did you mean from?"],
  ])("suggests what %j meant", (members, hint) => {
    expect(problemsOf(members).map((problem) => problem.hint)).toContain(hint);
  });

  it("lists few names where nothing is near", () => {
    const [problem] = problemsOf({ runners: [{ ...RUNNER, zzzzzzzz: 1 }] });
    expect(problem?.hint).toMatch(
      /^Remove it, or put it where it belongs: this place has .* and \d+ more\.$/,
    );
    const [integration] = problemsOf({ connections: [{ name: "a", integration: { type: "zzzzzzzz" } }] });
    expect(integration?.hint.length).toBeLessThan(200);
  });

  it.each([
    ["runners", 5, "expected a list, got 5"],
    ["runners", null, "expected a list, got nothing"],
    ["runners", {}, "expected a list, got an object"],
    ["connections", [[]], "expected an object, got a list"],
    ["site", 10n, "expected a site such as datadoghq.eu, or an object with appUrl and apiUrl, got a bigint"],
  ])("says what %s should be instead of %p", (field, value, message) => {
    expect(problemsOf({ [field]: value }).map((problem) => problem.message)).toEqual([message]);
  });

  it.each([
    "github",
    "jira",
    "microsoft-teams",
    "microsoft_teams",
    "opsgenie",
    "PagerDuty",
    "slack",
    "statuspage",
  ])("[S141] sends %s to its integration tile", (type) => {
    const [problem, ...others] = problemsOf({ connections: [{ name: "a", integration: { type } }] });
    expect(others).toEqual([]);
    expect(problem?.rule).toBe("connection/integration-tile");
    expect(problem?.hint).toContain("https://app.datadoghq.com/integrations/");
  });

  it.each([
    { credentials: { a: { type: "script", from: "hunter2" } } },
    { identity: { type: "inline", urn: "x", privateKey: "hunter2", force: "yes" } },
  ])("never repeats a secret of a runner (%#)", (members) => {
    expect(JSON.stringify(validate(describeWith({ runners: [{ ...RUNNER, ...members }] })))).not.toContain(
      "hunter2",
    );
  });

  it.each([
    { type: "openai", auth: { type: "api-key", apiToken: "hunter2" } },
    { type: "openai", auth: { type: "api-key", apiToken: { type: "literal", value: "hunter2" } } },
    { type: "datadog", auth: { type: "api-key", apiKey: "hunter2", appKey: "hunter2", datacenter: "us1" } },
    { type: "http", auth: { type: "token-auth", tokens: [{ name: "t", value: "hunter2" }] } },
    {
      type: "okta",
      auth: { type: "api-token", apiToken: { type: "literal", value: 5 }, domain: "d" },
    },
  ])("takes a secret that is written out for a literal, and never repeats it (%#)", (integration) => {
    const violations = validate(describeWith({ connections: [{ name: "a", integration }] }));
    expect(JSON.stringify(violations)).not.toContain("hunter2");
    expect(violations.length).toBeGreaterThan(0);
  });

  it.each([
    [
      "a credential",
      { runners: [{ ...RUNNER, credentials: JSON.parse('{"__proto__":null}') as unknown }] },
      1,
    ],
    ["the description", JSON.parse('{"__proto__":{"type":"http"}}') as object, 1],
    [
      "a credential beside something of the wrong shape",
      { runners: [{ ...RUNNER, tags: 5, credentials: JSON.parse('{"__proto__":null}') as unknown }] },
      2,
    ],
  ])("refuses a member of %s that would be left out", (_title, parts, count) => {
    const found = validate(describeWith(parts)).filter(({ rule }) => rule.startsWith("schema/"));
    expect(found).toHaveLength(count);
    expect(found).toContainEqual(
      expect.objectContaining({ rule: "schema/unknown-field", message: 'nothing can be called "__proto__"' }),
    );
  });

  it.each([{ powershell: null }, { powershell: { matchAll: 1 } }, { powershellFile: 5, arguments: "a" }])(
    "does not check a field of another variant, whatever it holds (%j)",
    (foreign) => {
      const scripts = { clean: { command: ["true"], ...foreign } };
      const found = validate(describeWith({ runners: [{ ...RUNNER, scripts }] }));
      expect(found.filter(({ rule }) => rule.startsWith("schema/")).length).toBeGreaterThan(0);
    },
  );

  it("does not take what could not be read for absent", () => {
    const rules = validate(
      describeWith({
        runners: [{ ...RUNNER, allow: 5, identity: 5, deployment: { type: "helm", namespace: "a" } }],
      }),
    ).map(({ rule }) => rule);
    expect(rules).toEqual(["schema/value", "schema/type"]);
  });

  it("checks what stands beside something unreadable", () => {
    const rules = validate(describeWith({ runners: [5, { ...RUNNER, name: "Payments", modes: [] }] })).map(
      ({ rule, path }) => `${path} ${rule}`,
    );
    expect(rules).toEqual([
      "runners[0] schema/type",
      "runners[1].name name/runner",
      "runners[1].modes mode/empty",
    ]);
  });

  it.each([undefined, null, 5, "text", [], [[]], true, Symbol("s"), () => 1, new Date(), new Map()])(
    "refuses an input that is not a description (%p)",
    (input) => {
      expect(validate(input).length).toBeGreaterThan(0);
    },
  );
});
