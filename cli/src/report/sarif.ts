import { ruleMarkdown } from "@parkit/provider-schema/internal/rules/page";
import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";
import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import { packageVersion } from "../version";

/** Violations as SARIF 2.1.0, for code scanning. */
export function reportSarif(violations: readonly Violation[]): string {
  const ids = [...new Set(violations.map((violation) => violation.rule))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        columnKind: "utf16CodeUnits",
        tool: { driver: { name: "parkit", version: packageVersion(), rules: ids.map(ruleDescriptor) } },
        results: violations.map((violation) => result(violation, ids.indexOf(violation.rule))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/**
 * A rule with its page: code scanning shows that beside a result, whether or not the documents are published.
 */
function ruleDescriptor(id: string): object {
  const rule = RULE_REFERENCES.find((candidate) => candidate.id === id);
  if (rule === undefined) return { id };
  const { summary, why } = rule.docs;
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `parkit explain rule ${id}`, markdown: ruleMarkdown(rule) },
    defaultConfiguration: { level: rule.severity },
  };
}

function result(violation: Violation, ruleIndex: number): object {
  const { rule, severity, message, hint, source, path } = violation;
  const logicalLocations = path === "" ? [] : [{ fullyQualifiedName: path }];
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: `${message}. ${hint}` },
    locations: [
      {
        ...(source === undefined
          ? {}
          : {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(source.file) },
                region: { startLine: source.line, startColumn: source.column },
              },
            }),
        ...(logicalLocations.length === 0 ? {} : { logicalLocations }),
      },
    ],
  };
}
