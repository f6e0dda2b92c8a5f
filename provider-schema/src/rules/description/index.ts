import type { DescribedList, Rule } from "../rule";
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
import { takenObjectRules } from "./taken-object";
import { tagRules } from "./tag";
import { versionRules } from "./version";

/** Rules of one area, and the lists of which the objects may break them, unless a rule says otherwise. */
type Area = readonly [about: readonly DescribedList[], rules: readonly Rule[]];

const EVERY_LIST: readonly DescribedList[] = [
  "runners",
  "connections",
  "connectionGroups",
  "executionPolicies",
];

const AREAS: readonly Area[] = [
  [EVERY_LIST, nameRules],
  [["runners", "connections"], siteRules],
  [["runners"], modeRules],
  [["runners"], identityRules],
  [["runners"], allowlistRules],
  [["connections", "connectionGroups"], tagRules],
  [["connectionGroups"], groupRules],
  [["connections"], connectionRules],
  [["runners", "connections"], credentialRules],
  [["runners"], scriptRules],
  [["runners"], deploymentRules],
  [["runners"], objectNameRules],
  [["runners"], readerFormRules],
  [["runners"], takenNameRules],
  [["runners"], takenObjectRules],
  [["runners"], versionRules],
  [EVERY_LIST, controlCharacterRules],
  [["executionPolicies"], policyRules],
  [EVERY_LIST, accessRules],
  [["connections", "connectionGroups", "executionPolicies"], importIdRules],
];

/** Every rule that judges what a description says, in the order in which they are documented. */
export const RULES: readonly Rule[] = AREAS.flatMap(([, rules]) => rules);

/** Rules with which an object of a list is in error where it breaks them. */
export function errorRulesOf(list: DescribedList): readonly Rule[] {
  return AREAS.flatMap(([ofArea, rules]) =>
    rules.filter(({ severity, about = ofArea }) => severity === "error" && about.includes(list)),
  );
}
