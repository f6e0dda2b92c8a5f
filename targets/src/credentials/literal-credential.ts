import {
  credentialFileName,
  credentialSecretName,
} from "@parkit/provider-schema/internal/credential/credential";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { plainOf } from "@parkit/source/internal/source-node";
import { yamlSource } from "@parkit/source/internal/yaml-source";

import { yamlText } from "../text/yaml-text";

/**
 * A credential file whose content the description holds: predefined scripts, or something that it insists on.
 */
interface LiteralCredential {
  /** Its key in the description. */
  readonly name: string;
  readonly fileName: string;
  /** Path at which the runner sees it. */
  readonly path: string;
  readonly content: string;
  /** Secret that carries it in a cluster. */
  readonly secretName: string;
}

/** A Secret with one credential file. */
export interface CredentialSecretDocument {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData: Readonly<Record<string, string>>;
}

/** The credential files of a runner whose content is known, in the order of the description. */
export function literalCredentials(spec: RunnerSpec): readonly LiteralCredential[] {
  return spec.credentials.flatMap(({ name, credential, path }) => {
    const { from, type } = credential;
    if (from.type !== "literal") return [];
    return [
      {
        name,
        fileName: credentialFileName(credential),
        path,
        content: type === "script" ? scriptText(from.value) : withLineEnd(from.value),
        secretName: credentialSecretName(spec.name, name, credential) ?? name,
      },
    ];
  });
}

/** Secrets with these files, for a cluster. */
export function literalSecrets(spec: RunnerSpec, namespace: string): readonly CredentialSecretDocument[] {
  return literalCredentials(spec).map(({ secretName, fileName, content }) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName, namespace },
    stringData: { [fileName]: content },
  }));
}

/** People read scripts, which may be given as JSON. */
function scriptText(value: string): string {
  const { documents, faults } = yamlSource({ file: "", text: value });
  const file = faults.length > 0 ? undefined : plainOf(documents[0]);
  return typeof file === "object" && file !== null ? yamlText(file) : withLineEnd(value);
}

function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Path of such a file beside what deploys the runner. */
export function literalCredentialPath({ name, fileName }: LiteralCredential): string {
  return `credentials/${name}/${fileName}`;
}
