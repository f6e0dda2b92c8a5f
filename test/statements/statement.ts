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
export type Account = TestAccount | RuleAccount | GoldenAccount | DocsAccount | ReasonAccount | OpenAccount;

/** A test proves it. */
export interface TestAccount {
  readonly type: "test";
  readonly file: string;
  readonly title: string;
  /** Statement of a table-driven test: what stands first in it. */
  readonly row?: string | number;
}

/** A rule judges it: its page says why, and the test of the table breaks it by its example. */
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

/** A document says it. */
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

/** A test of a package or of several. */
export function test(file: string, title: string, row?: string | number): TestAccount {
  return { type: "test", file, title, ...(row === undefined ? {} : { row }) };
}

/** A trap's own test. */
export function trap(file: string, title: string): TestAccount {
  return test(`test/traps/${file}.test.ts`, title);
}

/** A rule of `provider-schema`. */
export function rule(id: RuleId): RuleAccount {
  return { type: "rule", id };
}

/** A golden file of a target. */
export function golden(file: string, holds: string): GoldenAccount {
  return { type: "golden", file: `targets/golden/${file}`, holds };
}

/** The commands for people, which stand in the README beside a rendered runner. */
export function guide(row: number): TestAccount {
  return test("targets/src/guide/guide.test.ts", "covers statement %i: %s, %s", row);
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
