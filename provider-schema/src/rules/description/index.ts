import { CONSTRUCT_RULES } from "../construct";
import { IMPORT_RULES } from "../import/index";
import { READING_RULES } from "../reading";
import type { Rule, RuleDocs, RuleReference } from "../rule";
import type { RuleId } from "../violation";
import { accessRules } from "./access";
import { allowlistRules } from "./allowlist";
import { connectionRules } from "./connection";
import { controlCharacterRules } from "./control-character";
import { credentialRules } from "./credential";
import { deploymentRules } from "./deployment";
import { groupRules } from "./group";
import { identityRules } from "./identity";
import { importIdRules } from "./import-id";
import { modeRules } from "./mode";
import { nameRules } from "./name";
import { objectNameRules } from "./object-name";
import { policyRules } from "./policy";
import { readerFormRules } from "./reader-form";
import { scriptRules } from "./script";
import { siteRules } from "./site";
import { takenNameRules } from "./taken-name";
import { tagRules } from "./tag";
import { versionRules } from "./version";

/** Every rule that judges what a description says, in the order in which they are documented. */
export const RULES: readonly Rule[] = [
  ...nameRules,
  ...siteRules,
  ...modeRules,
  ...identityRules,
  ...allowlistRules,
  ...tagRules,
  ...groupRules,
  ...connectionRules,
  ...credentialRules,
  ...scriptRules,
  ...deploymentRules,
  ...objectNameRules,
  ...readerFormRules,
  ...takenNameRules,
  ...versionRules,
  ...controlCharacterRules,
  ...policyRules,
  ...accessRules,
  ...importIdRules,
];

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
