import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";

import { coveragePage } from "./statements/coverage-page";
import { statementId, type Account } from "./statements/statement";
import { STATEMENTS } from "./statements/statements";
import { countTestIds } from "./support/test-ids";
import { committedPage, textOf } from "./support/written-page";

const rules = new Set<string>(RULE_REFERENCES.map(({ id }) => id));
const counts = countTestIds();
const testsOf = (id: string) => counts.get(id) ?? 0;

/** Whether what an account of a statement refers to is there. */
function resolves(account: Account, statement: string): boolean {
  switch (account.type) {
    case "tests":
    case "readme":
      return testsOf(statement) > 0;
    case "golden":
      return textOf(account.file).includes(account.holds);
    case "rule":
      return rules.has(account.id);
    case "docs":
      return new RegExp(`^#+ ${account.heading}$`, "m").test(textOf(account.file));
    case "reason":
      return account.reason.length > 20;
    case "open":
      return account.missing.length > 20;
  }
}

describe("docs/coverage.md", () => {
  it("has all 173 statements, in order", () => {
    expect(STATEMENTS.map(({ number }) => number)).toEqual(
      Array.from({ length: 173 }, (_, index) => index + 1),
    );
  });

  it("refers only to tests, rules and headings that are there", () => {
    const broken = STATEMENTS.flatMap(({ number, by }) =>
      by.filter((account) => !resolves(account, statementId(number))).map((account) => ({ number, account })),
    );
    expect(broken).toEqual([]);
  });

  it("says of every statement with tests that it has them", () => {
    const tested = STATEMENTS.filter(({ by }) =>
      by.some(({ type }) => type === "tests" || type === "readme"),
    ).map(({ number }) => statementId(number));
    expect([...counts.keys()].filter((id) => id.startsWith("S")).sort()).toEqual(tested.sort());
  });

  it("is current; npm run docs:coverage writes it", () => {
    const page = coveragePage(STATEMENTS, testsOf);
    expect(committedPage("docs/coverage.md", page)).toBe(page);
  });
});
