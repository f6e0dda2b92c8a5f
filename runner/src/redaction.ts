/**
 * Secrets that must not leave the runner, in every form in which they could turn up. Works on JSON text, so that one pass covers a whole
 * document; what it puts in place of a secret keeps the text valid.
 */
export interface Redactor {
  /** Replaces every secret in JSON text. */
  (jsonText: string): string;
  /** A redactor that knows more secrets. */
  with(secrets: readonly string[]): Redactor;
}

/** What stands in place of a secret. */
export const REDACTED = "***";

/** Shorter values are no patterns: they would turn up in ordinary words. */
export const MIN_SECRET_LENGTH = 6;

/** Makes a redactor. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).flatMap(formsOf);
  // Longest first, or the raw form would leave the rest of a longer one behind.
  const patterns = [...new Set(forms)].sort((one, other) => other.length - one.length);
  const redact = (text: string): string =>
    patterns.reduce((result, pattern) => result.replaceAll(pattern, REDACTED), text);
  return Object.assign(redact, {
    with: (more: readonly string[]) => createRedactor([...secrets, ...more]),
  });
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [
    escaped,
    // A JSON document within a JSON text.
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes, "base64"),
    ...base64Forms(bytes, "base64url"),
    ...longLines(secret),
  ].filter((form) => form.length >= MIN_SECRET_LENGTH);
}

/**
 * Base64 of a text depends on how many bytes stand before it, modulo three; the characters at both ends mix with the neighbours and are
 * left out.
 */
function base64Forms(bytes: Buffer, encoding: "base64" | "base64url"): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, "");
    const wholeGroups = Math.floor((before + bytes.length) / 3) * 4;
    return text.slice(before === 0 ? 0 : 4, wholeGroups);
  });
}

/** Keys in PEM are often quoted line by line. */
function longLines(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/);
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= 16 && !line.startsWith("-----"));
}
