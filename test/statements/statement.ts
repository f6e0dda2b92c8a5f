import type { RuleId } from "@parkit/provider-schema/internal/rules/violation";

/** One statement of Datadog's pages about private actions, and what we make of it. */
export interface Statement {
  /** Number of the statement. */
  readonly number: number;
  /** What it is about, in our words. */
  readonly about: string;
  /** What accounts for it. */
  readonly by: readonly [Account, ...Account[]];
}

/** What accounts for a statement. */
export type Account =
  TestsAccount | ReadmeAccount | RuleAccount | GoldenAccount | DocsAccount | ReasonAccount | OpenAccount;

/** Tests show it: all whose titles carry the statement's id, such as `[S38]`. */
export interface TestsAccount {
  readonly type: "tests";
}

/**
 * The README beside a rendered runner says it, as tests with the statement's id see. Nothing shows that it is
 * so.
 */
export interface ReadmeAccount {
  readonly type: "readme";
}

/** A rule sees to it: its page says why, and the test of the table breaks it by its example. */
export interface RuleAccount {
  readonly type: "rule";
  readonly id: RuleId;
}

/** A golden file holds it, which a test compares with what is rendered. */
export interface GoldenAccount {
  readonly type: "golden";
  readonly file: string;
  readonly holds: string;
}

/** A document says it. Nothing shows that it is so. */
export interface DocsAccount {
  readonly type: "docs";
  readonly file: string;
  readonly heading: string;
}

/** It does not apply. */
export interface ReasonAccount {
  readonly type: "reason";
  readonly reason: string;
}

/** It should apply and does not yet. */
export interface OpenAccount {
  readonly type: "open";
  readonly missing: string;
}

/** Tests with the statement's id. */
export const TESTS: TestsAccount = { type: "tests" };

/** A sentence of the README beside a rendered runner. */
export const README: ReadmeAccount = { type: "readme" };

/** The id of a statement, as tests carry it. */
export function statementId(number: number): string {
  return `S${number}`;
}

/** A rule of `provider-schema`. */
export function rule(id: RuleId): RuleAccount {
  return { type: "rule", id };
}

/** A golden file of a target. */
export function golden(file: string, holds: string): GoldenAccount {
  return { type: "golden", file: `targets/golden/${file}`, holds };
}

/** A heading of a guide page. */
export function docs(page: "private-actions" | "connections", heading: string): DocsAccount {
  return { type: "docs", file: `docs/guide/${page}.md`, heading };
}

/** Why a statement does not apply. */
export function reason(text: string): ReasonAccount {
  return { type: "reason", reason: text };
}

/** What is missing in this version. */
export function open(missing: string): OpenAccount {
  return { type: "open", missing };
}
