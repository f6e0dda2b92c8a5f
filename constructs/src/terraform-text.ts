import { Fn, Token } from "cdktf";

import { isUnknown } from "./token";

/** How the framework marks a token inside text. */
const TOKEN_MARK = /(\$\{TfToken\[[^\]]+\]\})/;

/**
 * Makes text literal for Terraform, where `${` and `%{` would be code.
 *
 * The replacement is a function because in a replacement string `$$` means one `$`.
 */
export function literal(text: string): string {
  return text.replace(/([$%])\{/g, (_match, sign: string) => `${sign}${sign}{`);
}

/**
 * Makes text literal that stands in one template with expressions. The framework counts `${` and `}`, escaped
 * or not, and leaves the braces of an expression out while one is open; and Terraform takes `${` for text
 * after some characters, `%` and a carriage return among them. So here whatever is not plain stands in an
 * expression of its own where an expression or a brace follows.
 */
function literalBesideExpressions(text: string): string {
  return text.replace(/[$%\P{ASCII}\p{Cc}]+(?=\{|$)/gu, (signs) => `\${"${escaped(signs)}"}`);
}

/** Text inside quotes in Terraform's language, with everything but printable ASCII as escapes. */
function escaped(text: string): string {
  return text.replace(/[\P{ASCII}\p{Cc}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}

/**
 * Makes every text inside attributes literal, leaving tokens as they are. Members that are undefined are
 * dropped.
 */
export function literalAttributes(attributes: object): Readonly<Record<string, unknown>> {
  const members = Object.entries(attributes).filter(([, item]) => item !== undefined);
  return Object.fromEntries(members.map(([key, item]) => [literal(key), literalValue(item)]));
}

/** Makes text literal, leaving tokens in it as they are. */
export function literalText(text: string): string {
  return TOKEN_MARK.test(text) ? mapParts(text, literalBesideExpressions, (token) => token) : literal(text);
}

function literalValue(value: unknown): unknown {
  if (typeof value === "string") return literalText(value);
  if (isUnknown(value) || typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(literalValue) : literalAttributes(value);
}

/**
 * Writes a value as JSON text inside a Terraform template. Tokens are quoted by Terraform when it knows them,
 * so that no value can break out of its place; the framework's own `Fn.jsonencode` cannot be given literals
 * with quotes or backslashes.
 */
export function jsonTemplate(value: unknown): string {
  if (typeof value === "string") return stringTemplate(value);
  if (isUnknown(value)) return Token.asString(Fn.jsonencode(value));
  if (Array.isArray(value)) return `[${value.map((item: unknown) => jsonTemplate(item)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${members.map(([key, item]) => `${stringTemplate(key)}:${jsonTemplate(item)}`).join(",")}}`;
}

function stringTemplate(text: string): string {
  const template = mapParts(
    text,
    (plain) => literalBesideExpressions(JSON.stringify(plain).slice(1, -1)),
    // The quotes of the encoded value are taken off, because it stands inside quotes already.
    (token) => Fn.replace(Fn.jsonencode(token), '/^\\"|\\"$/', ""),
  );
  return `"${template}"`;
}

function mapParts(text: string, plain: (text: string) => string, token: (token: string) => string): string {
  return text
    .split(TOKEN_MARK)
    .map((part) => (TOKEN_MARK.test(part) ? token(part) : plain(part)))
    .join("");
}
