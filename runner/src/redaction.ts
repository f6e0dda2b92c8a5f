/** Secrets that must not leave the runner, in every form in which they could turn up. */
import { isJsonObject, type JsonValue } from "@parkit/protocol/internal/json";

/** Hides secrets. */
export interface Redactor {
  /** The value without any secret: in texts, names of members, and numbers. */
  readonly redact: (value: JsonValue) => JsonValue;
  /** The text without any secret. */
  readonly redactText: (text: string) => string;
  /** A redactor that knows more secrets. */
  readonly with: (secrets: readonly string[]) => Redactor;
}

/** What stands in place of a secret. */
const REDACTED = "***";

/** Shorter values are not patterns: they would turn up in ordinary words. */
const MIN_SECRET_LENGTH = 6;

/** Makes a redactor. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).flatMap(formsOf);
  // Longest first, or the raw form would leave the rest of a longer one behind.
  const patterns = [...new Set(forms)].sort((one, other) => other.length - one.length);
  const redactText = (text: string): string =>
    patterns.reduce((result, pattern) => result.replaceAll(pattern, REDACTED), text);
  const redact = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return redactText(value);
    if (typeof value === "number" || typeof value === "bigint") {
      return patterns.some((pattern) => String(value).includes(pattern)) ? REDACTED : value;
    }
    if (isJsonObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [redactText(name), redact(member)]),
      );
    }
    return Array.isArray(value) ? (value as readonly JsonValue[]).map(redact) : value;
  };
  return { redact, redactText, with: (more) => createRedactor([...secrets, ...more]) };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    // A JSON document within a text.
    escaped,
    encodeURIComponent(secret.toWellFormed()),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes, "base64"),
    ...base64Forms(bytes, "base64url"),
    ...longLines(secret),
  ].filter((form) => form.length >= MIN_SECRET_LENGTH);
}

/**
 * Base64 of a text depends on how many bytes stand before it, modulo three; the characters at both ends mix
 * with the neighbours and are left out.
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
