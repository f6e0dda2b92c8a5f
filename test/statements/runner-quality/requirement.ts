/** What a requirement is, and words to write one with. */

/** What accounts for a requirement. */
export type Proof =
  /** A test shows it, or a part of it. */
  | { readonly type: "test"; readonly file: string; readonly title: string }
  /** A bench measures it. */
  | { readonly type: "bench"; readonly name: string }
  /** It is met otherwise, or is not meant to be met. */
  | { readonly type: "reason"; readonly text: string };

/** One requirement. */
export interface Requirement {
  readonly id: string;
  /** What it is about, in our words. */
  readonly about: string;
  readonly by: readonly [Proof, ...Proof[]];
}

/** A test by its file. */
export const test = (file: string, title: string): Proof => ({ type: "test", file, title });
/** One of the runner's tests. */
export const runner = (file: string, title: string): Proof => test(`runner/src/${file}.test.ts`, title);
/** One of the control plane's tests. */
export const plane = (file: string, title: string): Proof => test(`control-plane/src/${file}.test.ts`, title);
/** One of the protocol's tests. */
export const protocol = (file: string, title: string): Proof => test(`protocol/src/${file}.test.ts`, title);
/** One of the tests that cross packages. */
export const together = (file: string, title: string): Proof => test(`test/${file}.test.ts`, title);
/** A test of the push server. */
export const push = (title: string): Proof => runner("push/app-builder", title);
/** A test of clients of the push server that mean no good. */
export const hostile = (title: string): Proof => runner("push/hostile-clients", title);
/** A bench by its name. */
export const bench = (name: string): Proof => ({ type: "bench", name });
/** Why it is met otherwise, or not meant to be. */
export const reason = (text: string): Proof => ({ type: "reason", text });
/** A requirement, and what accounts for it. */
export const row = (id: string, about: string, ...by: readonly [Proof, ...Proof[]]): Requirement => ({
  id,
  about,
  by,
});

/** A task ends once, whatever breaks. */
export const RELIABILITY = together("reliability", "ends every task exactly once, as reported");
