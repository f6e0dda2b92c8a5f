/**
 * What runner, push server and control plane have to withstand, and what shows that they do. Kept by
 * `test/runner-quality.test.ts`.
 */
import { BEYOND } from "./runner-quality/beyond";
import { EXPECTED } from "./runner-quality/expected";
import { MUST_HOLD } from "./runner-quality/must-hold";
import type { Requirement } from "./runner-quality/requirement";

/** Every requirement, by rank. */
export const REQUIREMENTS: readonly Requirement[] = [...MUST_HOLD, ...EXPECTED, ...BEYOND];
