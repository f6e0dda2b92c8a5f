import {
  credentialFileName,
  credentialSecretName,
} from "@parkit/provider-schema/internal/credential/credential";
import type { CredentialSpec, RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { secretType, type SecretType } from "@parkit/provider-schema/internal/secret/secret";

import type { CredentialWay } from "./credential-way";
import { shellWord } from "../text/shell-word";

/** Where credential files come from without anybody filling them in. */
const BROUGHT: readonly SecretType[] = ["literal", "external", "csi"];

/** Credentials whose content somebody must fill in. */
export function openCredentials(spec: RunnerSpec): readonly CredentialSpec[] {
  return spec.credentials.filter(({ credential }) => !BROUGHT.includes(secretType(credential.from)));
}

/** Path of a credential's template below the directory of target `credentials`. */
export function credentialTemplatePath({ name, credential }: CredentialSpec): string {
  return `${name}/${credentialFileName(credential)}`;
}

/**
 * Commands that bring the filled-in files of target `credentials` to where the deployed runner reads them, or
 * into the variable from which Compose does. No value is ever an argument or typed: others on the machine see
 * those, and the shell's history keeps them.
 *
 * @param directory - where the files of that target are, with `/` at its end; empty for the directory of the
 *   commands
 */
export function credentialCommands(spec: RunnerSpec, way: CredentialWay, directory = ""): readonly string[] {
  const { deployment } = spec;
  if ("namespace" in deployment)
    return secretsOf(spec, directory).map(
      ({ create }) => `${create} --dry-run=client --output=yaml | kubectl apply --server-side --filename -`,
    );
  return openCredentials(spec).flatMap((credential) =>
    fileCommands(way, `${directory}${credentialTemplatePath(credential)}`, credential),
  );
}

/** The same, but a Secret that is in the cluster already stays as it is. */
export function missingCredentialCommands(
  spec: RunnerSpec,
  way: CredentialWay,
  directory: string,
): readonly string[] {
  const commands = credentialCommands(spec, way, directory);
  const lookups = secretsOf(spec, directory).map(({ lookup }) => lookup);
  return commands.map((command, index) => {
    const lookup = lookups[index];
    return lookup === undefined ? command : `${lookup} || ${command}`;
  });
}

interface SecretCommands {
  readonly lookup: string;
  readonly create: string;
}

/** One for each Secret, however many files it holds; none outside a cluster. */
function secretsOf(spec: RunnerSpec, directory: string): readonly SecretCommands[] {
  if (!("namespace" in spec.deployment)) return [];
  const namespace = `--namespace ${shellWord(spec.deployment.namespace)}`;
  const files = new Map<string, string[]>();
  for (const credential of openCredentials(spec)) {
    const secret = credentialSecretName(spec.name, credential.name, credential.credential);
    if (secret === undefined) continue;
    const key = credentialFileName(credential.credential);
    const file = `--from-file=${shellWord(`${key}=${directory}${credentialTemplatePath(credential)}`)}`;
    files.set(secret, [...(files.get(secret) ?? []), file]);
  }
  return Array.from(files, ([secret, arguments_]) => ({
    lookup: `kubectl get secret ${shellWord(secret)} ${namespace}`,
    create: `kubectl create secret generic ${shellWord(secret)} ${namespace} ${arguments_.join(" ")}`,
  }));
}

function fileCommands(
  { place }: CredentialWay,
  file: string,
  { credential: { from }, path }: CredentialSpec,
): readonly string[] {
  return from.type === "env" ? [`export ${from.name}="$(cat ${shellWord(file)})"`] : place(file, path);
}
