import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";

import { reportSarif } from "./sarif";

interface Descriptor {
  readonly id: string;
  readonly help?: { readonly markdown: string };
}

describe("reportSarif", () => {
  it("describes whichever rule a result has, with its page", () => {
    const log = JSON.parse(
      reportSarif(
        RULE_REFERENCES.map(({ id, severity }) => ({
          rule: id,
          severity,
          path: "",
          message: "m",
          hint: "h",
        })),
      ),
    ) as { runs: [{ tool: { driver: { rules: readonly Descriptor[] } } }] };
    const { rules } = log.runs[0].tool.driver;
    expect(rules).toHaveLength(RULE_REFERENCES.length);
    // Code scanning shows it far from the other documents, where a link would lead nowhere.
    expect(rules.filter(({ id, help }) => !help?.markdown.startsWith(`# \`${id}\``))).toEqual([]);
    expect(rules.filter(({ help }) => help?.markdown.includes("](") ?? true)).toEqual([]);
  });
});
