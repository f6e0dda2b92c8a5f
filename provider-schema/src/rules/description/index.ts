import type { Rule } from "../rule";
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
