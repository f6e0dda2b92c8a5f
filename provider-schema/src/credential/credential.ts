import type { SecretInput } from "../secret/secret";

/** Credential files that a runner can hold, by the integration that reads them. */
export type CredentialType =
  | "http-basic"
  | "http-token"
  | "gitlab"
  | "jenkins"
  | "mongodb"
  | "postgresql"
  | "temporal"
  | "script"
  | "ansible";

/** A credential file on the runner, which connections refer to by its key in the runner's `credentials`. */
export interface CredentialInput {
  /** Integration that reads the file, which decides about its form and its name. */
  readonly type: CredentialType;
  /** Where the file's content comes from. In Kubernetes a Secret; one of its keys is the file. */
  readonly from: SecretInput;
}

/**
 * File name that Datadog's documentation uses for each credential, also the key looked up in a Kubernetes
 * Secret when the description names none.
 */
export const CREDENTIAL_FILE_NAMES: Readonly<Record<CredentialType, string>> = {
  "http-basic": "http_basic.json",
  "http-token": "http_token.json",
  gitlab: "gitlab_token.json",
  jenkins: "jenkins_token.json",
  mongodb: "mongodb_standard_token.json",
  postgresql: "postgresql_token.json",
  temporal: "temporal_TLS_token.json",
  script: "script.yaml",
  ansible: "ansible_token.json",
};

/** Directory of the standalone runner's configuration; the chart mounts there and nowhere else. */
export const RUNNER_CONFIG_DIRECTORY = "/etc/dd-action-runner/config";
/** Directory of credential files of the standalone runner. */
export const RUNNER_CREDENTIALS_DIRECTORY = `${RUNNER_CONFIG_DIRECTORY}/credentials`;

/** Directory in which Compose puts the secrets of a service (Compose specification, "secrets"). */
export const COMPOSE_SECRETS_DIRECTORY = "/run/secrets";

/**
 * Compose secret that holds a credential file, and name of that file; unlike services, runners share the
 * secrets of a Compose file.
 */
export function composeSecretName(runner: string, name: string): string {
  return `${runner}-${name}`;
}

/** File name of a credential: the key of its Kubernetes Secret, else the documented name. */
export function credentialFileName(credential: CredentialInput): string {
  const { from } = credential;
  const key = "secretName" in from ? from.key : undefined;
  return key ?? CREDENTIAL_FILE_NAMES[credential.type];
}

/**
 * Kubernetes Secret that holds a credential file: the one the description names, else
 * `<runner>-<credential>`, which targets make of a literal or let the External Secrets Operator make.
 * Undefined when the file is on the runner already, or mounted without a Secret.
 */
export function credentialSecretName(
  runner: string,
  name: string,
  credential: CredentialInput,
): string | undefined {
  const { from } = credential;
  if ("secretName" in from) return from.secretName;
  return from.type === "external" || from.type === "literal" ? `${runner}-${name}` : undefined;
}

/** Most characters of a credential's name, so that its volume has a name that Kubernetes takes. */
export const CREDENTIAL_NAME_MAX_LENGTH = 52;

/**
 * Volume that holds a credential file, in every Pod whose volumes parkit names itself. Neither charts nor
 * operator end a name like that, so that it is never one of theirs.
 */
export function credentialVolumeName(name: string): string {
  return `${name}-credential`;
}

/**
 * Directory of a credential file below {@link RUNNER_CREDENTIALS_DIRECTORY}: the name of its Kubernetes
 * Secret, because a Secret is mounted once however many credentials it holds, else the credential's key.
 */
export function credentialDirectoryName(name: string, credential: CredentialInput): string {
  return "secretName" in credential.from ? credential.from.secretName : name;
}

/**
 * Path of a credential file as the runner sees it. The one place where it is decided: what mounts the file
 * and what a connection points at are both made from it.
 */
export function credentialPath(name: string, credential: CredentialInput): string {
  if ("path" in credential.from) return credential.from.path;
  return [
    RUNNER_CREDENTIALS_DIRECTORY,
    credentialDirectoryName(name, credential),
    credentialFileName(credential),
  ].join("/");
}
