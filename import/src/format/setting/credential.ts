/** Credential files that a source mounts or holds. */

import { isDeepStrictEqual } from "node:util";
import {
  CREDENTIAL_FILE_NAMES,
  CREDENTIAL_NAME_MAX_LENGTH,
  RUNNER_CONFIG_DIRECTORY,
  RUNNER_CREDENTIALS_DIRECTORY,
  type CredentialType,
} from "@parkit/provider-schema/internal/credential/credential";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { booleanOf, itemsOf, memberOf, wordsOf, type SourceNode } from "@parkit/source/internal/source-node";
import { finishDraft, traced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { DraftRemark } from "../../draft/imported-part";
import { isScriptFile } from "./scripts";
import { notTakenOver } from "../container/runner-config";

/** Credentials of a runner. */
export interface SourcedCredentials {
  readonly credentials: DraftObject;
  readonly remarks: readonly DraftRemark[];
  readonly findings: readonly ImportFinding[];
}

/** Words in names of Secrets, directories and files that tell the integration; the first that fits. */
const WORDS: readonly (readonly [RegExp, CredentialType])[] = [
  [/basic/i, "http-basic"],
  [/gitlab/i, "gitlab"],
  [/jenkins/i, "jenkins"],
  [/mongo/i, "mongodb"],
  [/postgres|pgsql|pgpass/i, "postgresql"],
  [/temporal/i, "temporal"],
  [/script/i, "script"],
  [/ansible|awx/i, "ansible"],
  [/http|token/i, "http-token"],
];

/** Integration that reads a credential file, guessed from what the file and its places are called. */
export function credentialTypeOf(...names: readonly (string | undefined)[]): CredentialType | undefined {
  return WORDS.find(([word]) => names.some((name) => name !== undefined && word.test(name)))?.[1];
}

/**
 * What is mounted as a directory of credential files: a Secret, or what a class of the Secrets Store CSI
 * driver brings.
 */
export interface MountedSource {
  readonly kind: "Secret" | "SecretProviderClass";
  readonly name: string;
}

/**
 * Directory of a path below that of credential files; empty for that directory itself, undefined for paths
 * elsewhere.
 */
export function credentialDirectory(path: string): string | undefined {
  if (path === RUNNER_CREDENTIALS_DIRECTORY) return "";
  const prefix = `${RUNNER_CREDENTIALS_DIRECTORY}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/**
 * Credential files that are mounted as a directory. Which files there are no values tell.
 *
 * @param directory - below that of credential files; empty for that directory itself
 */
export function mountedCredential(
  node: SourceNode,
  { kind, name: source }: MountedSource,
  directory: string,
): SourcedCredentials {
  const type = credentialTypeOf(directory, source);
  const name = credentialName(directory === "" ? source : directory);
  const isSecret = kind === "Secret";
  const moves = movedFiles(node, { was: directory, is: isSecret ? source : name });
  if (type === undefined)
    return {
      credentials: {},
      remarks: [
        {
          path: ["deployment"],
          text: `${kind} ${source} was mounted as credential files: add each of its files to credentials, or it will no longer be mounted.`,
        },
      ],
      findings: [
        finding(
          "credential/unnamed",
          node,
          `the ${kind} ${quoted(source)} is mounted, but nothing here says which credential files it holds`,
          `Add them to the runner's credentials: { type: ..., from: ${isSecret ? `{ secretName: ${source}, key: ... }` : `{ type: csi, secretProviderClass: ${source} }`} }.`,
        ),
      ],
    };
  return {
    credentials: { [name]: { type, from: mountedFrom(node, { kind, name: source }) } },
    remarks: [
      {
        path: ["credentials", name],
        text: `Guessed from its name: check type, and ${isSecret ? "key" : "file name"} unless it is ${CREDENTIAL_FILE_NAMES[type]}.`,
      },
    ],
    findings: [
      finding(
        "deployment/assumed",
        node,
        `the ${kind} ${quoted(source)} is taken for a credential of type ${type} because of its name`,
        isSecret
          ? `Check the type; add the key unless it is ${CREDENTIAL_FILE_NAMES[type]}.`
          : `Check the type; its file must be named ${CREDENTIAL_FILE_NAMES[type]}.`,
      ),
      ...moves,
    ],
  };
}

function mountedFrom(node: SourceNode, { kind, name }: MountedSource): DraftObject {
  return kind === "Secret"
    ? { secretName: traced(node, name) }
    : { type: "csi", secretProviderClass: traced(node, name) };
}

/** Connections name the path of a file, which changes with its directory. */
function movedFiles(
  node: SourceNode,
  { was, is }: { readonly was: string; readonly is: string },
): readonly ImportFinding[] {
  if (was === is) return [];
  const before = was === "" ? RUNNER_CREDENTIALS_DIRECTORY : `${RUNNER_CREDENTIALS_DIRECTORY}/${was}`;
  return [movedFinding(node, `${before}/`, `${RUNNER_CREDENTIALS_DIRECTORY}/${is}/`)];
}

function movedFinding(node: SourceNode, was: string, is: string): ImportFinding {
  return finding(
    "credential/moved",
    node,
    `what is at ${was} is put at ${is} by parkit`,
    "Change the path of each connection that reads it.",
  );
}

/** One key of what is mounted, which is a file of its own. */
interface MountedKey {
  readonly key: string;
  /** Where the container sees it. */
  readonly path: string;
}

/** One credential file of which the name is known. */
export function mountedKey(
  node: SourceNode,
  source: MountedSource,
  { key, path }: MountedKey,
): SourcedCredentials {
  const isSecret = source.kind === "Secret";
  const named = namedFile(node, key);
  if (named === undefined)
    return untypedFile(
      node,
      key,
      isSecret
        ? `{ secretName: ${source.name}, key: ${key} }`
        : `{ type: csi, secretProviderClass: ${source.name} }`,
    );
  const { name, type, findings } = named;
  const is = `${RUNNER_CREDENTIALS_DIRECTORY}/${isSecret ? source.name : name}/${isSecret ? key : CREDENTIAL_FILE_NAMES[type]}`;
  return {
    credentials: {
      [name]: { type, from: { ...mountedFrom(node, source), ...(isSecret ? { key } : {}) } },
    },
    remarks: [],
    findings: [...findings, ...(path === is ? [] : [movedFinding(node, path, is)])],
  };
}

/** What a file's name tells. */
interface NamedFile {
  readonly name: string;
  readonly type: CredentialType;
  readonly findings: readonly ImportFinding[];
}

/** Only the documented names are certain; undefined where a name tells no integration at all. */
function namedFile(node: SourceNode, fileName: string): NamedFile | undefined {
  const documented = (Object.keys(CREDENTIAL_FILE_NAMES) as CredentialType[]).find(
    (known) => CREDENTIAL_FILE_NAMES[known] === fileName,
  );
  const type = documented ?? credentialTypeOf(fileName);
  if (type === undefined) return undefined;
  return {
    name: credentialName(fileName.replace(/\.[a-z]+$/i, "").replace(/[_-]?token$/i, "")),
    type,
    findings:
      documented === undefined
        ? [
            finding(
              "deployment/assumed",
              node,
              `the file ${quoted(fileName)} is taken for a credential of type ${type} because of its name`,
              "Check the type.",
            ),
          ]
        : [],
  };
}

/**
 * A file whose name tells no integration. A guess could be wrong without being seen, so that it is left out
 * and told.
 *
 * @param from - where the description would have it from
 */
function untypedFile(node: SourceNode, fileName: string, from: string): SourcedCredentials {
  return {
    credentials: {},
    remarks: [
      {
        path: ["deployment"],
        text: `${quoted(fileName)} was a credential file: add it to credentials, or it will no longer be mounted.`,
      },
    ],
    findings: [
      finding(
        "credential/unnamed",
        node,
        `the type of the credential file ${quoted(fileName)} is not known: its name tells no integration`,
        `Add it to the runner's credentials: { type: ..., from: ${from} }.`,
      ),
    ],
  };
}

/**
 * Name of the Secret that a person must make of written files; `<release>-credentials` is one that the chart
 * makes and deletes itself.
 */
function writtenSecretName(release: string): string {
  return `${release}-credential-files`;
}

/**
 * `credentialFiles` of the standalone chart: the content stays where it is, the description refers to a
 * Secret that a person must make.
 */
export function writtenCredentials(runner: SourceNode, release: string): SourcedCredentials {
  const secretName = writtenSecretName(release);
  const separate = booleanOf(memberOf(runner, "useSeparateSecretForCredentials")) === true;
  const directory = separate ? RUNNER_CREDENTIALS_DIRECTORY : RUNNER_CONFIG_DIRECTORY;
  const parts = itemsOf(memberOf(runner, "credentialFiles")).flatMap((item) => {
    const fileName = wordsOf(memberOf(item, "fileName"));
    if (fileName === undefined) return [unnamedItem(item)];
    return isScriptFile(item) ? [] : [writtenCredential({ item, secretName, directory }, fileName)];
  });
  return joined(parts);
}

function writtenCredential(written: WrittenFile, fileName: string): SourcedCredentials {
  const { item, secretName } = written;
  const literal = finding(
    "credential/literal",
    memberOf(item, "data") ?? item,
    `the credential file ${quoted(fileName)} is written out in the values`,
    `Put it into the Secret ${secretName} under the key ${fileName}, take it out of the values, and replace what it holds.`,
  );
  const named = namedFile(item, fileName);
  const { credentials, remarks, findings } =
    named === undefined
      ? untypedFile(item, fileName, `{ secretName: ${secretName}, key: ${fileName} }`)
      : typedFile(written, fileName, named);
  return { credentials, remarks, findings: [literal, ...findings] };
}

function typedFile(
  { item, secretName, directory }: WrittenFile,
  fileName: string,
  { name, type, findings }: NamedFile,
): SourcedCredentials {
  const from: Draft = { secretName, key: traced(memberOf(item, "fileName")) };
  return {
    credentials: { [name]: { type, from } },
    remarks: [
      {
        path: ["credentials", name],
        text: `Put the file into the Secret ${secretName}: it was written out in the values.`,
      },
    ],
    findings: [
      ...findings,
      movedFinding(
        item,
        `${directory}/${fileName}`,
        `${RUNNER_CREDENTIALS_DIRECTORY}/${secretName}/${fileName}`,
      ),
    ],
  };
}

/** An item that names neither file nor Secret. */
export function unnamedItem(item: SourceNode): SourcedCredentials {
  return { credentials: {}, remarks: [], findings: [notTakenOver(item)] };
}

interface WrittenFile {
  readonly item: SourceNode;
  readonly secretName: string;
  /** Where the chart puts it. */
  readonly directory: string;
}

/** A name for a credential, as the rules take it: small letters, digits and minuses. */
export function credentialName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "");
  const name = /^[a-z]/.test(plain) ? plain : `credential-${plain}`;
  return name.slice(0, CREDENTIAL_NAME_MAX_LENGTH).replace(/-+$/, "");
}

/**
 * Puts credentials of several places together. Names are made up here, so that no two different ones may have
 * the same.
 */
export function joined(parts: readonly SourcedCredentials[]): SourcedCredentials {
  const credentials: Record<string, Draft> = {};
  const remarks = parts.flatMap((part) => {
    const names = new Map(
      Object.entries(part.credentials).map(([name, credential]) => {
        const own = freeName(credentials, name, credential);
        credentials[own] = credential;
        return [name, own] as const;
      }),
    );
    return part.remarks.map(({ path: [first, name, ...rest], text }): DraftRemark => {
      const own = first === "credentials" ? names.get(String(name)) : undefined;
      return {
        path: own === undefined ? present([first, name, ...rest]) : ["credentials", own, ...rest],
        text,
      };
    });
  });
  return { credentials, remarks, findings: parts.flatMap(({ findings }) => findings) };
}

function present(path: readonly (string | number | undefined)[]): DraftRemark["path"] {
  return path.filter((segment) => segment !== undefined);
}

function freeName(known: Readonly<Record<string, Draft>>, name: string, credential: Draft): string {
  const isTaken = (candidate: string): boolean =>
    Object.hasOwn(known, candidate) && !isSame(known[candidate], credential);
  if (!isTaken(name)) return name;
  for (let number = 2; ; number += 1) {
    const ending = `-${number}`;
    const candidate = name.slice(0, CREDENTIAL_NAME_MAX_LENGTH - ending.length).replace(/-+$/, "") + ending;
    if (!isTaken(candidate)) return candidate;
  }
}

function isSame(one: Draft, other: Draft): boolean {
  return isDeepStrictEqual(finishDraft(one).input, finishDraft(other).input);
}
