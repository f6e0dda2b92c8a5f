import type { CredentialType } from "./credential";
import { CREDENTIAL_FILE_MAX_BYTES, CREDENTIAL_FORMATS, type CredentialToken } from "./credential-format";
import { nearestName } from "../nearest-name";
import { SCRIPT_SCHEMA_ID } from "../script/script";
import { member } from "../description/field-names";
import { quoted } from "../rules/violation";

/** What is wrong with the content of a credential file. Never holds a value of the file. */
interface CredentialFileProblem {
  readonly message: string;
  readonly hint: string;
}

const BASIC = "Basic Auth";
const TOKENS = "Token Auth";

/**
 * Everything that would keep a runner from reading a credential file, or from finding what it looks for.
 * Types whose format Datadog does not document are held only to what all credential files have in common.
 *
 * @param text - content of the file; it is never repeated
 */
export function credentialFileProblems(type: CredentialType, text: string): readonly CredentialFileProblem[] {
  if (text === "") return [{ message: "the file is empty", hint: "Write the credential into it." }];
  if (Buffer.byteLength(text) > CREDENTIAL_FILE_MAX_BYTES)
    return [{ message: "the file is larger than 1 MiB", hint: "Keep one credential to a file." }];
  const format = CREDENTIAL_FORMATS[type];
  if (format?.type === "script") return scriptProblems(text);
  const content = parseJson(text);
  if (content === undefined)
    return [
      { message: "the file is not JSON", hint: "Write one JSON object with auth_type and credentials." },
    ];
  const expected = format?.type === "basic" ? BASIC : TOKENS;
  if (member(content, "auth_type") !== expected)
    return [
      {
        message: `auth_type is not ${quoted(expected)}`,
        hint: `Write "auth_type": ${quoted(expected)}, exactly so.`,
      },
    ];
  const entries = member(content, "credentials");
  if (!Array.isArray(entries) || entries.length === 0)
    return [{ message: "credentials is not a list with entries", hint: `Write "credentials": [ … ].` }];
  const fields =
    expected === BASIC ? (["username", "password"] as const) : (["tokenName", "tokenValue"] as const);
  const malformed = entryProblems(entries, fields);
  if (malformed.length > 0) return malformed;
  const names = entries.map((entry: unknown) => String(member(entry, fields[0])));
  return [
    ...repeated(names).map((name) => ({
      message: `${quoted(name)} has two entries`,
      hint: "Keep one: the runner takes the first.",
    })),
    ...(format?.type === "tokens" ? tokenProblems(type, format.tokens, entries, names) : []),
  ];
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** YAML is left to the runner; what nothing works without is looked for. */
function scriptProblems(text: string): readonly CredentialFileProblem[] {
  const written = new RegExp(`^\\s*["']?schemaId["']?\\s*:\\s*["']?${SCRIPT_SCHEMA_ID}["']?\\s*,?\\s*$`, "m");
  if (written.test(text)) return [];
  return [
    {
      message: `the file does not say schemaId: ${SCRIPT_SCHEMA_ID}`,
      hint: `Begin it with schemaId: ${SCRIPT_SCHEMA_ID}; the runner reads no other.`,
    },
  ];
}

function entryProblems(
  entries: readonly unknown[],
  fields: readonly [string, string],
): readonly CredentialFileProblem[] {
  return entries.flatMap((entry, index) => {
    const missing = fields.filter((field) => typeof member(entry, field) !== "string");
    if (missing.length === 0) return [];
    return [
      {
        message: `entry ${index} has no text ${missing.join(" and no text ")}`,
        hint: `Give each entry ${fields.join(" and ")}, both as text: one entry for each value, ports in quotes.`,
      },
    ];
  });
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}

function tokenProblems(
  type: CredentialType,
  tokens: readonly CredentialToken[],
  entries: readonly unknown[],
  names: readonly string[],
): readonly CredentialFileProblem[] {
  // HTTP connections name their tokens themselves.
  if (type === "http-token") return [];
  const replaced = tokens.filter(({ name }) => names.includes(name)).flatMap(({ replaces = [] }) => replaces);
  const missing = tokens.filter(
    ({ name, optional }) => optional !== true && !names.includes(name) && !replaced.includes(name),
  );
  const known = tokens.map(({ name }) => name);
  const strangers = names.filter((name) => !known.includes(name));
  return [
    ...missing.map(({ name, example }) => ({
      message: `the entry ${quoted(name)} is missing`,
      hint: `Add it, as in { "tokenName": ${quoted(name)}, "tokenValue": ${quoted(example)} }.`,
    })),
    ...strangers.map((name) => {
      const near = nearestName(name, known);
      return {
        message: `${quoted(name)} is read by no action of ${type}`,
        hint: near === undefined ? `Use ${known.join(", ")}.` : `Did you mean ${near}?`,
      };
    }),
    ...tokens.flatMap(({ name, values }) => {
      const value = member(entries[names.indexOf(name)], "tokenValue");
      if (values === undefined || typeof value !== "string" || values.includes(value)) return [];
      return [
        { message: `${quoted(name)} has a value that is not taken`, hint: `Use ${values.join(" or ")}.` },
      ];
    }),
  ];
}
