import {
  credentialFileName,
  credentialSecretName,
  RUNNER_CONFIG_DIRECTORY,
} from "@parkit/provider-schema/credential";
import type { CredentialType } from "@parkit/provider-schema/credential";
import { CREDENTIAL_FORMATS } from "@parkit/provider-schema/credential-format";
import type { CredentialToken } from "@parkit/provider-schema/credential-format";
import { DEPLOYMENTS } from "@parkit/provider-schema/deployment";
import type { CredentialSpec, RunnerSpec } from "@parkit/provider-schema/runner-spec";
import { secretType } from "@parkit/provider-schema/secret";
import type { SecretType } from "@parkit/provider-schema/secret";

import { shellWord } from "./shell-word";
import type { TargetFile } from "./target-file";
import { yamlText } from "./yaml-text";

/** Target `credentials`: a template for each credential file, and how to bring it to the runner. Secrets are filled in by hand. */
export function credentialsFiles(spec: RunnerSpec): readonly TargetFile[] {
  const credentials = openCredentials(spec);
  return [
    { path: "README.md", text: readme(spec, credentials) },
    ...credentials.map((credential) => templateFile(credential)),
  ];
}

/** Where credential files come from without anybody filling them in. */
const BROUGHT: readonly SecretType[] = ["literal", "external", "csi"];

/** Credentials whose content somebody must fill in. */
export function openCredentials(spec: RunnerSpec): readonly CredentialSpec[] {
  return spec.credentials.filter(({ credential }) => !BROUGHT.includes(secretType(credential.from)));
}

function templatePath({ name, credential }: CredentialSpec): string {
  return `${name}/${credentialFileName(credential)}`;
}

function templateFile(spec: CredentialSpec): TargetFile {
  return { path: templatePath(spec), text: credentialTemplate(spec.credential.type), mode: 0o600 };
}

/** A credential file to start from; every value that must be replaced says so. */
export function credentialTemplate(type: CredentialType): string {
  const format = CREDENTIAL_FORMATS[type];
  switch (format?.type) {
    case "basic":
      return json({
        auth_type: "Basic Auth",
        credentials: [{ username: "runner", password: "REPLACE_ME" }],
      });
    case "script":
      return SCRIPT_TEMPLATE;
    case "tokens":
      return tokenFile(format.tokens);
    case undefined:
      return tokenFile([{ name: "token", example: "REPLACE_ME" }]);
  }
}

function tokenFile(tokens: readonly CredentialToken[]): string {
  const credentials = tokens
    .filter(({ optional }) => optional !== true)
    .map(({ name, example }) => ({ tokenName: name, tokenValue: example }));
  return json({ auth_type: "Token Auth", credentials });
}

const SCRIPT_TEMPLATE = yamlText(
  {
    schemaId: "script-credentials-v1",
    runPredefinedScript: {
      hello: {
        command: ["echo", "hello {{ parameters.name }}"],
        parameterSchema: {
          type: "object",
          properties: { name: { type: "string" } },
          required: ["name"],
        },
      },
    },
  },
  { header: ["Scripts that the runner may run, by name. A command is a list: no shell reads it."] },
);

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function readme(spec: RunnerSpec, credentials: readonly CredentialSpec[]): string {
  return [
    `# Credential files of runner ${spec.name}`,
    "",
    "Fill in each file, bring it to the runner, and delete it here. The runner reads a file anew for each task.",
    "",
    ...credentials.flatMap((credential) => [...section(spec, credential), ""]),
  ].join("\n");
}

function section(spec: RunnerSpec, credential: CredentialSpec): readonly string[] {
  const { name, path } = credential;
  return [
    `## ${name}`,
    "",
    `The runner sees it at \`${path}\`, the path that connections use.`,
    "",
    "```sh",
    ...commands(spec, credential),
    "```",
  ];
}

function commands(spec: RunnerSpec, credential: CredentialSpec): readonly string[] {
  const file = shellWord(templatePath(credential));
  if (DEPLOYMENTS[spec.deployment.type].kubernetes && "namespace" in spec.deployment) {
    const secretName =
      credentialSecretName(spec.name, credential.name, credential.credential) ?? credential.name;
    const key = credentialFileName(credential.credential);
    return [
      `kubectl create secret generic ${shellWord(secretName)} --namespace ${shellWord(spec.deployment.namespace)} \\`,
      `  --from-file=${shellWord(`${key}=${templatePath(credential)}`)}`,
    ];
  }
  if (spec.deployment.type === "windows") return [`Copy-Item ${file} "${credential.path}"`];
  return [`install -m 600 ${file} ${shellWord(hostPath(spec, credential))}`];
}

/** Path on the host: containers see the configuration directory elsewhere. */
function hostPath(spec: RunnerSpec, { path }: CredentialSpec): string {
  if (spec.deployment.type !== "docker" && spec.deployment.type !== "compose") return path;
  return path.replace(RUNNER_CONFIG_DIRECTORY, spec.deployment.configDirectory ?? "./config");
}
