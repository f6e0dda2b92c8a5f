/** Credential files that a source mounts or holds. */

import { CREDENTIAL_FILE_NAMES } from "@parkit/provider-schema/internal/credential/credential";
import type { CredentialType } from "@parkit/provider-schema/internal/credential/credential";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { traced } from "../../draft/draft";
import type { Draft, DraftObject } from "../../draft/draft";
import { finding } from "../../draft/import-finding";
import type { ImportFinding } from "../../draft/import-finding";
import type { DraftRemark } from "../../draft/imported-part";
import { booleanOf, itemsOf, memberOf, wordsOf } from "@parkit/source/internal/source-node";
import type { SourceNode } from "@parkit/source/internal/source-node";

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
  [/postgres|pgsql/i, "postgresql"],
  [/temporal/i, "temporal"],
  [/script/i, "script"],
  [/ansible|awx/i, "ansible"],
  [/http|token/i, "http-token"],
];

/** Integration that reads a credential file, guessed from what the file and its places are called. */
export function credentialTypeOf(...names: readonly (string | undefined)[]): CredentialType | undefined {
  return WORDS.find(([word]) => names.some((name) => name !== undefined && word.test(name)))?.[1];
}

/** What is mounted as a directory of credential files: a Secret, or what a class of the Secrets Store CSI driver brings. */
export interface MountedSource {
  readonly kind: "Secret" | "SecretProviderClass";
  readonly name: string;
}

/** Credential files that are mounted as a directory. Which files there are no values tell. */
export function mountedCredential(
  node: SourceNode,
  { kind, name: source }: MountedSource,
  directory?: string,
): SourcedCredentials {
  const type = credentialTypeOf(directory, source);
  const name = credentialName(directory ?? source);
  const isSecret = kind === "Secret";
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
    credentials: {
      [name]: {
        type,
        from: isSecret
          ? { secretName: traced(node, source) }
          : { type: "csi", secretProviderClass: traced(node, source) },
      },
    },
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
    ],
  };
}

/** `credentialFiles` of the standalone chart: the content stays where it is, the description refers to a Secret that a person must make. */
export function writtenCredentials(runner: SourceNode, release: string): SourcedCredentials {
  const secretName = `${release}-credentials`;
  const parts = itemsOf(memberOf(runner, "credentialFiles")).flatMap((item) => {
    const fileName = wordsOf(memberOf(item, "fileName"));
    return fileName === undefined ? [] : [writtenCredential(item, fileName, secretName)];
  });
  const first = itemsOf(memberOf(runner, "credentialFiles"))[0];
  const separate = booleanOf(memberOf(runner, "useSeparateSecretForCredentials")) === true;
  const moved =
    first === undefined || separate
      ? []
      : [
          finding(
            "credential/moved",
            first,
            "these files lie in /etc/dd-action-runner/config; parkit puts them below credentials/ there",
            "Change the path of each connection that reads them, or set useSeparateSecretForCredentials first.",
          ),
        ];
  return joined([...parts, { credentials: {}, remarks: [], findings: moved }]);
}

function writtenCredential(item: SourceNode, fileName: string, secretName: string): SourcedCredentials {
  const type =
    (Object.keys(CREDENTIAL_FILE_NAMES) as CredentialType[]).find(
      (known) => CREDENTIAL_FILE_NAMES[known] === fileName,
    ) ?? credentialTypeOf(fileName);
  const name = credentialName(fileName.replace(/\.[a-z]+$/i, "").replace(/[_-]?token$/i, ""));
  const from: Draft = { secretName, key: traced(memberOf(item, "fileName")) };
  return {
    credentials: { [name]: { type: type ?? "http-token", from } },
    remarks: [
      {
        path: ["credentials", name],
        text: `Put the file into the Secret ${secretName}: it was written out in the values.`,
      },
    ],
    findings: [
      finding(
        "credential/literal",
        memberOf(item, "data") ?? item,
        `the credential file ${quoted(fileName)} is written out in the values`,
        `Put it into the Secret ${secretName} under the key ${fileName}, take it out of the values, and replace what it holds.`,
      ),
    ],
  };
}

/** A name for a credential: letters, digits and minuses. */
export function credentialName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return /^[A-Za-z]/.test(name) ? name : `credential-${name}`;
}

/** Puts credentials of several places together. */
export function joined(parts: readonly SourcedCredentials[]): SourcedCredentials {
  return {
    credentials: Object.assign({}, ...parts.map(({ credentials }) => credentials)) as DraftObject,
    remarks: parts.flatMap(({ remarks }) => remarks),
    findings: parts.flatMap(({ findings }) => findings),
  };
}
