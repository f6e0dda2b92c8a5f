/**
 * Secrets that must not be told, in every form in which they could turn up: servers quote what they refuse,
 * and proxies what they were sent. The one redactor of the provider, the runner and the command line.
 */
import { isJsonObject, type JsonValue } from "./json";

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

/** How a redactor looks for secrets. */
interface RedactorOptions {
  /**
   * Characters of the shortest secret that is hidden as it is written. One for texts of others that are about
   * a secret, where a mangled word does less harm than a short password.
   *
   * @default 6
   */
  readonly shortest?: number;
}

/** Makes a redactor. */
export function createRedactor(secrets: readonly string[], options: RedactorOptions = {}): Redactor {
  const { shortest = MIN_SECRET_LENGTH } = options;
  const forms = secrets.filter((secret) => secret.length >= shortest && secret !== "").flatMap(formsOf);
  // Longest first, or the raw form would leave the rest of a longer one behind.
  const patterns = [...new Set(forms)].sort((one, other) => other.length - one.length);
  const shortestPattern = patterns.at(-1)?.length ?? Infinity;
  const redactText = (text: string): string =>
    // Most texts are shorter than all secrets, or than most.
    text.length < shortestPattern
      ? text
      : patterns.reduce(
          (result, pattern) =>
            pattern.length > result.length ? result : result.replaceAll(pattern, REDACTED),
          text,
        );
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
  return { redact, redactText, with: (more) => createRedactor([...secrets, ...more], options) };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const escaped = JSON.stringify(secret).slice(1, -1);
  const derived = [
    // A JSON document within a text.
    escaped,
    ...urlForms(secret),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes, "base64"),
    ...base64Forms(bytes, "base64url"),
    ...longLines(secret),
  ];
  return [secret, ...derived.filter((form) => form.length >= MIN_SECRET_LENGTH)];
}

/** Programs differ in the case of the digits, in the signs that they leave as they are, and in blanks. */
function urlForms(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([["", secret]]).toString().slice(1);
  return [encoded, strict, form].flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
  ]);
}

/**
 * Base64 of a text depends on how many bytes stand before it, modulo three; the characters at both ends mix
 * with the neighbours and are left out.
 */
function base64Forms(bytes: Buffer, encoding: "base64" | "base64url"): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, "");
    const wholeGroups = Math.floor((before + bytes.length) / 3) * 4;
    const start = before === 0 ? 0 : 4;
    // The second is for a secret that ends the text.
    return [text.slice(start, wholeGroups), text.slice(start)];
  });
}

/** Keys in PEM are often quoted line by line. */
function longLines(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/);
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= 16 && !line.startsWith("-----"));
}
