import { CONSTRUCT_RULES } from "./construct";
import { RULES } from "./description/index";
import { IMPORT_RULES } from "./import/index";
import { READING_RULES } from "./reading";
import type { RuleDocs, RuleReference } from "./rule";
import type { RuleId } from "./violation";

/**
 * Rules that judge a description: those that are found while it is read, and those that look at what it says.
 */
export const DESCRIPTION_RULES: readonly RuleReference[] = [...READING_RULES, ...RULES];

/**
 * Every rule there is, once, whoever reports it: descriptions, imports or constructs. What
 * `parkit explain rule` knows.
 */
export const RULE_REFERENCES: readonly RuleReference[] = everyRule();

function everyRule(): readonly RuleReference[] {
  const shared = new Map<RuleId, RuleDocs>(IMPORT_RULES.map(({ id, docs }) => [id, docs]));
  const ofDescriptions = DESCRIPTION_RULES.map((rule) => {
    const imported = shared.get(rule.id);
    return imported === undefined ? rule : { ...rule, imported };
  });
  const known = new Set(DESCRIPTION_RULES.map(({ id }) => id));
  return [...ofDescriptions, ...IMPORT_RULES.filter(({ id }) => !known.has(id)), ...CONSTRUCT_RULES];
}
