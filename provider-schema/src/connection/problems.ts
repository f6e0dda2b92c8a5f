/**
 * What is wrong with a connection, whoever wrote it: a description, a Terraform configuration, or a request
 * to the control plane. Each of them shows its connection in this form, and puts the problems into its own
 * words and places.
 */
import type { IsUnknown } from "../rules/rule";
import { displayNameProblem, type DisplayNameProblem } from "./display-name";
import {
  HTTP_LISTS,
  INTEGRATIONS,
  type CredentialField,
  type CredentialKind,
  type FieldFormat,
  type HttpList,
  type IntegrationKind,
  type IntegrationType,
} from "./integration-catalogue";

/**
 * A connection as far as it is known. Values are as they were written; `undefined` and `null` stand for what
 * was left out.
 */
export interface WrittenConnection {
  readonly name: unknown;
  /** Undefined while it is not known. */
  readonly throughRunner: boolean | undefined;
  /** Undefined while it is not known: then only the name is judged. */
  readonly integration: IntegrationType | undefined;
  readonly baseUrl: unknown;
  /**
   * Credentials that are written, with the default of the integration where none need be. Undefined while
   * they are not known.
   */
  readonly credentials: readonly WrittenCredential[] | undefined;
}

/** A credential of a connection as it was written. */
export interface WrittenCredential {
  readonly kind: CredentialKind;
  /**
   * Value of a field, by its name in the catalogue; also of the lists of an HTTP connection, whose entries
   * have `name` and `value`, and of its `body` with `content` and `content_type`. Any object stands for a
   * secret that is kept elsewhere.
   */
  readonly valueOf: (name: string) => unknown;
}

/** One thing that is wrong. */
export type ConnectionProblem =
  | { readonly problem: "name"; readonly name: string; readonly reason: DisplayNameProblem }
  | { readonly problem: "needs-runner" | "cloud-only"; readonly integration: IntegrationType }
  | { readonly problem: "no-credential" | "base-url-missing" }
  | { readonly problem: "base-url-form" | "base-url-user"; readonly url: string }
  | CredentialProblem<"credential-needs-runner" | "credential-needs-cloud">
  | CredentialProblem<"several-credentials">
  | FieldProblem<"field-missing">
  | FieldProblem<"field-empty">
  | (FieldProblem<"field-format"> & { readonly format: FieldFormat; readonly value: string })
  | EntryProblem<"entry-name-empty" | "token-missing">
  | EntryProblem<"token-empty">
  | (EntryProblem<"entry-name-twice"> & { readonly name: string })
  | { readonly problem: "body-empty"; readonly kind: CredentialKind };

/** A credential that works only from the other side, or one too many. */
interface CredentialProblem<Problem extends string> {
  readonly problem: Problem;
  readonly credential: WrittenCredential;
  /** The credential that comes before all others. */
  readonly first: CredentialKind;
}

interface FieldProblem<Problem extends string> {
  readonly problem: Problem;
  readonly kind: CredentialKind;
  readonly field: CredentialField;
}

interface EntryProblem<Problem extends string> {
  readonly problem: Problem;
  readonly kind: CredentialKind;
  readonly list: HttpList;
  readonly index: number;
}

/** Everything that is wrong with a connection, its name first. What is not known yet is not judged. */
export function connectionProblems(
  connection: WrittenConnection,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  const { name, integration, credentials = [] } = connection;
  const named = isText(name, isUnknown) ? nameProblems(name) : [];
  if (integration === undefined) return named;
  const kind = INTEGRATIONS[integration];
  return [
    ...named,
    ...reachProblems(connection, integration, kind),
    ...(kind.baseUrl === true ? baseUrlProblems(connection, isUnknown) : []),
    ...credentials.flatMap((credential) => [
      ...fieldProblems(credential, isUnknown),
      ...listProblems(credential, isUnknown),
      ...bodyProblems(credential, isUnknown),
    ]),
  ];
}

function nameProblems(name: string): readonly ConnectionProblem[] {
  const reason = displayNameProblem(name);
  return reason === undefined ? [] : [{ problem: "name", name, reason }];
}

/** From where integration and credentials work, against whether there is a runner. */
function reachProblems(
  { throughRunner, credentials }: WrittenConnection,
  integration: IntegrationType,
  { reach }: IntegrationKind,
): readonly ConnectionProblem[] {
  if (throughRunner === false && reach === "runner") return [{ problem: "needs-runner", integration }];
  if (throughRunner === true && reach === "cloud") return [{ problem: "cloud-only", integration }];
  return credentials === undefined ? [] : choiceProblems(throughRunner, credentials);
}

/** Of several credentials that could work one is enough; those that cannot work are told apart from these. */
function choiceProblems(
  throughRunner: boolean | undefined,
  credentials: readonly WrittenCredential[],
): readonly ConnectionProblem[] {
  const first = credentials[0]?.kind;
  if (first === undefined) return [{ problem: "no-credential" }];
  const isMisplaced = ({ kind: { reach } }: WrittenCredential): boolean =>
    throughRunner !== undefined && reach === (throughRunner ? "cloud" : "runner");
  const misplaced = throughRunner === true ? "credential-needs-cloud" : "credential-needs-runner";
  const [, ...tooMany] = credentials.filter((credential) => !isMisplaced(credential));
  return [
    ...credentials
      .filter(isMisplaced)
      .map((credential) => ({ problem: misplaced, credential, first }) as const),
    ...tooMany.map((credential) => ({ problem: "several-credentials", credential, first }) as const),
  ];
}

/** Behind a runner the actions may give the whole URL. */
function baseUrlProblems(
  { baseUrl, throughRunner, credentials = [] }: WrittenConnection,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  if (isAbsent(baseUrl)) {
    const fromCloud =
      throughRunner === undefined ? credentials.some(({ kind }) => kind.reach === "cloud") : !throughRunner;
    return fromCloud ? [{ problem: "base-url-missing" }] : [];
  }
  if (!isText(baseUrl, isUnknown)) return [];
  const parsed = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol))
    return [{ problem: "base-url-form", url: baseUrl }];
  return parsed.username === "" && parsed.password === "" ? [] : [{ problem: "base-url-user", url: baseUrl }];
}

function fieldProblems(
  { kind, valueOf }: WrittenCredential,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  return kind.fields.flatMap((field): readonly ConnectionProblem[] => {
    const { name, optional, format } = field;
    const value = valueOf(name);
    if (isAbsent(value)) return optional === true ? [] : [{ problem: "field-missing", kind, field }];
    if (!isText(value, isUnknown)) return [];
    if (value === "") return [{ problem: "field-empty", kind, field }];
    if (format === undefined || format.pattern.test(value)) return [];
    return [{ problem: "field-format", kind, field, format, value }];
  });
}

function listProblems(
  { kind, valueOf }: WrittenCredential,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  return HTTP_LISTS.flatMap((list) => {
    const entries = valueOf(list);
    if (isUnknown(entries) || !Array.isArray(entries)) return [];
    const names = new Set<string>();
    return entries.flatMap((entry: unknown, index) => {
      if (isUnknown(entry) || !isObject(entry)) return [];
      const place = { kind, list, index };
      return [
        ...entryNameProblems(entry, place, names, isUnknown),
        ...(list === "tokens" ? tokenProblems(entry, place, isUnknown) : []),
      ];
    });
  });
}

type EntryPlace = Omit<EntryProblem<string>, "problem">;

/**
 * Requests refer to tokens by name, and updates to every entry. @param names - those of the entries before
 * it; the entry's is added
 */
function entryNameProblems(
  { name }: Part,
  place: EntryPlace,
  names: Set<string>,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  if (!isText(name, isUnknown)) return [];
  if (name === "") return [{ problem: "entry-name-empty", ...place }];
  if (names.has(name)) return [{ problem: "entry-name-twice", ...place, name }];
  names.add(name);
  return [];
}

function tokenProblems(
  { value }: Part,
  place: EntryPlace,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  if (isAbsent(value)) return [{ problem: "token-missing", ...place }];
  return isText(value, isUnknown) && value === "" ? [{ problem: "token-empty", ...place }] : [];
}

function bodyProblems(
  { kind, valueOf }: WrittenCredential,
  isUnknown: IsUnknown,
): readonly ConnectionProblem[] {
  const body = valueOf("body");
  if (isUnknown(body) || !isObject(body)) return [];
  return isAbsent(body.content) && isAbsent(body.content_type) ? [{ problem: "body-empty", kind }] : [];
}

/** An entry of a list, or a body. */
interface Part {
  readonly name?: unknown;
  readonly value?: unknown;
  readonly content?: unknown;
  readonly content_type?: unknown;
}

function isObject(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isText(value: unknown, isUnknown: IsUnknown): value is string {
  return typeof value === "string" && !isUnknown(value);
}
