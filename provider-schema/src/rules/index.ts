import { READING_RULES } from "../reading-rules";
import type { Rule, RuleReference } from "../rule";
import { allowlistRules } from "./allowlist";
import { connectionRules } from "./connection";
import { credentialRules } from "./credential";
import { deploymentRules } from "./deployment";
import { groupRules } from "./group";
import { identityRules } from "./identity";
import { modeRules } from "./mode";
import { nameRules } from "./name";
import { scriptRules } from "./script";
import { siteRules } from "./site";
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
  ...versionRules,
];

/** Every rule there is, with those that are found while a description is read: what `parkit explain rule` knows. */
export const RULE_REFERENCES: readonly RuleReference[] = [...READING_RULES, ...RULES];
