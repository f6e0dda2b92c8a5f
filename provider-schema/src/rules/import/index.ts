import type { RuleReference } from "../rule";
import { allowlistImportRules } from "./allowlist";
import { credentialImportRules } from "./credential";
import { deploymentImportRules } from "./deployment";
import { identityImportRules } from "./identity";
import { schemaImportRules } from "./schema";

/**
 * What imports find in files, besides what the rules of descriptions find in the result. Errors are about
 * files that do not do what they seem to, or hold what must not be copied; warnings are about what differs
 * between a file and its description.
 */
export const IMPORT_RULES = [
  ...schemaImportRules,
  ...identityImportRules,
  ...allowlistImportRules,
  ...credentialImportRules,
  ...deploymentImportRules,
] as const satisfies readonly RuleReference[];

/** Id of a finding that imports make. */
export type ImportRuleId = (typeof IMPORT_RULES)[number]["id"];
