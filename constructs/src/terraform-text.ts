import { Fn, Token } from "cdktf";

import { isUnknown, withTokens } from "./token";

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
  const written = attributes as Readonly<Record<string, unknown>>;
  const literals: (readonly [string, unknown])[] = [];
  for (const name of Object.keys(written))
    if (written[name] !== undefined) literals.push([literal(name), literalValue(written[name])]);
  return Object.fromEntries(literals);
}

/** Makes text literal, leaving tokens in it as they are. */
export function literalText(written: string): string {
  const text = withTokens(written);
  return TOKEN_MARK.test(text) ? mapParts(text, literalBesideExpressions, (token) => token) : literal(text);
}

function literalValue(value: unknown): unknown {
  if (typeof value === "string") return literalText(value);
  // A list that is a token is a list of one text, which is none.
  if (isUnknown(value) || typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(literalValue) : literalAttributes(value);
}

/**
 * Writes a value as JSON text inside a Terraform template. Tokens are quoted by Terraform when it knows them,
 * so that no value can break out of its place; the framework's own `Fn.jsonencode` cannot be given literals
 * with quotes or backslashes.
 */
export function jsonTemplate(value: unknown): string {
  return jsonPieces(value)
    .map((piece) => ("token" in piece ? piece.token : literalBesideExpressions(piece.plain)))
    .join("");
}

/**
 * Writes a value as JSON text for an argument of any resource, such as `spec_json` of a workflow: texts stay
 * what they are, and Terraform fills in and quotes what it knows later.
 *
 * Whatever is plain stands in expressions of its own, without braces: of text beside expressions
 * `cdktf synth --hcl` escapes no quotes, and the framework counts braces.
 */
export function jsonText(value: unknown): string {
  const pieces: string[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") pieces.push(`\${"${quotedPlain(plain)}"}`);
    plain = "";
  };
  for (const piece of jsonPieces(value)) {
    if ("plain" in piece) plain += piece.plain;
    else {
      flush();
      pieces.push(piece.token);
    }
  }
  flush();
  return pieces.join("");
}

/** Text inside quotes in an expression: also without braces and whatever would start an expression. */
function quotedPlain(text: string): string {
  const marked = text.replace(/["\\]/g, (sign) => `\\${sign}`);
  return escaped(marked).replace(/[{}]/g, (brace) => (brace === "{" ? "\\u007b" : "\\u007d"));
}

/** A part of JSON text that is known, or that Terraform fills in. */
type JsonPiece = { readonly plain: string } | { readonly token: string };

function jsonPieces(value: unknown): readonly JsonPiece[] {
  if (typeof value === "string") return stringPieces(value);
  if (isUnknown(value)) return [{ token: Token.asString(Fn.jsonencode(value)) }];
  if (Array.isArray(value))
    return enclosed(
      "[",
      value.map((item: unknown) => jsonPieces(item)),
      "]",
    );
  if (typeof value !== "object" || value === null) return [{ plain: JSON.stringify(value) }];
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  const pairs = members.map(([key, item]) => [...stringPieces(key), { plain: ":" }, ...jsonPieces(item)]);
  return enclosed("{", pairs, "}");
}

function enclosed(
  open: string,
  items: readonly (readonly JsonPiece[])[],
  close: string,
): readonly JsonPiece[] {
  const separated = items.flatMap((item, index) => (index === 0 ? item : [{ plain: "," }, ...item]));
  return [{ plain: open }, ...separated, { plain: close }];
}

function stringPieces(text: string): readonly JsonPiece[] {
  const pieces = withTokens(text)
    .split(TOKEN_MARK)
    .map((part): JsonPiece => {
      if (!TOKEN_MARK.test(part)) return { plain: JSON.stringify(part).slice(1, -1) };
      // The quotes of the encoded value are taken off, because it stands inside quotes already.
      return { token: Fn.replace(Fn.jsonencode(part), '/^\\"|\\"$/', "") };
    });
  return [{ plain: '"' }, ...pieces, { plain: '"' }];
}

function mapParts(text: string, plain: (text: string) => string, token: (token: string) => string): string {
  return text
    .split(TOKEN_MARK)
    .map((part) => (TOKEN_MARK.test(part) ? token(part) : plain(part)))
    .join("");
}
