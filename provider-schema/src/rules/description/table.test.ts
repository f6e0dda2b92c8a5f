import { parseDocument } from "yaml";

import { readDescription } from "../../description/read-description";
import { validate } from "../../description/validate";
import { RULES } from "./index";
import { nothingUnknown } from "../rule";
import { formatPath, RULE_AREAS, type Violation } from "../violation";
import { DESCRIPTION_RULES, RULE_REFERENCES } from "../reference";

const LISTS = ["runners", "connections", "connectionGroups", "executionPolicies"] as const;

/** What the examples of the pages leave out. */
const BASE = {
  apiVersion: "parkit/v1",
  runners: [
    {
      name: "payments",
      allow: ["com.datadoghq.http.request", "com.datadoghq.kubernetes.core.listPod"],
      identity: {
        type: "secret",
        secretName: "payments-identity",
        urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
      },
      deployment: { type: "helm", namespace: "datadog" },
    },
  ],
};

function rulesBrokenBy(fragment: string): readonly string[] {
  const document = parseDocument(fragment);
  if (document.errors.length > 0) return ["yaml/syntax"];
  const input: unknown = document.toJS();
  return [...new Set(validate(Object.assign({}, BASE, input)).map(({ rule }) => rule))];
}

/** Whether a document is a description is told where documents are read. */
const TABLE = DESCRIPTION_RULES.filter(({ id }) => id !== "schema/foreign-document");

describe("rule table", () => {
  it("has no id twice", () => {
    const ids = RULE_REFERENCES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(RULE_REFERENCES.map(({ id }) => id))("names %s in its area, in kebab case", (id) => {
    expect(id).toMatch(new RegExp(`^(${RULE_AREAS.join("|")})/[a-z]+(-[a-z]+)*$`));
  });

  it.each(TABLE.map(({ id, docs }) => [id, docs.bad] as const))(
    "breaks %s by its bad example alone",
    (id, bad) => {
      expect(rulesBrokenBy(bad)).toEqual([id]);
    },
  );

  it.each(TABLE.map(({ id, docs }) => [id, docs.good] as const))(
    "accepts the good example of %s",
    (_id, good) => {
      expect(rulesBrokenBy(good)).toEqual([]);
    },
  );

  it.each(TABLE.map(({ id, docs }) => [id, docs.bad] as const))(
    "finds what the bad example of %s breaks also when only errors of that list are looked for",
    (_id, bad) => {
      const input: unknown = Object.assign({}, BASE, parseDocument(bad).toJS());
      const all = validate(input).filter(({ severity }) => severity === "error");
      for (const list of LISTS) {
        const ofList = (violations: readonly Violation[]): readonly Violation[] =>
          violations.filter(({ path }) => path.startsWith(`${list}[`));
        expect(ofList(validate(input, { errorsOf: list }))).toEqual(ofList(all));
      }
    },
  );

  it.each(TABLE.map(({ id, docs }) => [id, docs] as const))(
    "finds in the examples of %s what every rule finds that is asked, whatever fields it says that it needs",
    (_id, { bad, good }) => {
      const ids = new Set<string>(RULES.map(({ id }) => id));
      for (const fragment of [bad, good]) {
        const input: unknown = Object.assign({}, BASE, parseDocument(fragment).toJS());
        const { description, isUnknown } = readDescription(input, nothingUnknown);
        const asked = RULES.flatMap(({ id, check }) =>
          check(description, isUnknown).map(({ path }) => `${id} ${formatPath(path)}`),
        );
        const found = validate(input)
          .filter(({ rule }) => ids.has(rule))
          .map(({ rule, path }) => `${rule} ${path}`);
        expect(found.toSorted()).toEqual(asked.toSorted());
      }
    },
  );

  it("accepts what the examples leave out", () => {
    expect(validate(BASE)).toEqual([]);
  });
});
