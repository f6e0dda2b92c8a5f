import type { IdentifierTagsInput } from "@parkit/provider-schema/internal/tag/identifier-tag";

/** An identifier tag as editors check it: something, a colon, something. The rules look at the rest. */
export type IdentifierTagText = `${string}:${string}`;

/** Identifier tags of a connection: `["env:prod"]` or `{ env: "prod" }`. */
export type IdentifierTagProps = readonly IdentifierTagText[] | Readonly<Record<string, string>>;

/** Identifier tags that are not written out. */
export const IdentifierTags = {
  /**
   * Tags that an editor cannot look at, because they are made elsewhere: a list that only Terraform knows
   * (`variable.listValue`), a tag that is a token as a whole, what a program computes. The rules judge them
   * when the connection is made, the provider what only Terraform knows.
   */
  // What is asserted here is what the rules check; tokens pass them, and the provider checks those.
  of: (tags: IdentifierTagsInput): IdentifierTagProps => tags as IdentifierTagProps,
} as const;
