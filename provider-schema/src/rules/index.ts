import type { Rule } from "../rule";
import { nameRules } from "./name";

/** Every rule, in the order in which violations are reported. */
export const RULES: readonly Rule[] = [...nameRules];
