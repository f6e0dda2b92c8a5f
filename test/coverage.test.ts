import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/description/index";

import { coveragePage } from "./statements/coverage-page";
import type { Account } from "./statements/statement";
import { STATEMENTS } from "./statements/statements";
import { committedPage, hasRow, hasTest, textOf } from "./support/written-page";

const rules = new Set<string>(RULE_REFERENCES.map(({ id }) => id));

/** Whether what an account refers to is there. */
function resolves(account: Account): boolean {
  switch (account.type) {
    case "test": {
      const source = textOf(account.file);
      return hasTest(source, account.title) && (account.row === undefined || hasRow(source, account.row));
    }
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
      by.filter((account) => !resolves(account)).map((account) => ({ number, account })),
    );
    expect(broken).toEqual([]);
  });

  it("is current; npm run docs:coverage writes it", () => {
    const page = coveragePage(STATEMENTS);
    expect(committedPage("docs/coverage.md", page)).toBe(page);
  });
});
