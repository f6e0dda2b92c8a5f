import type { CredentialType } from "@parkit/provider-schema/internal/credential/credential";
import {
  CREDENTIAL_FORMATS,
  type CredentialToken,
} from "@parkit/provider-schema/internal/credential/credential-format";
import { DEPLOYMENTS } from "@parkit/provider-schema/internal/deployment/deployment";
import type { CredentialSpec, RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { credentialCommands, credentialTemplatePath, openCredentials } from "./credential-commands";
import { deploymentTargetOf } from "../deployments";
import type { TargetFile } from "../target-file";
import { yamlText } from "../text/yaml-text";

/**
 * Target `credentials`: a template for each credential file, and how to bring it to the runner. Secrets are
 * filled in by hand.
 */
export function credentialsFiles(spec: RunnerSpec): readonly TargetFile[] {
  const credentials = openCredentials(spec);
  return [
    { path: "README.md", text: readme(spec, credentials) },
    ...credentials.map((credential) => templateFile(credential)),
  ];
}

function templateFile(spec: CredentialSpec): TargetFile {
  return { path: credentialTemplatePath(spec), text: credentialTemplate(spec.credential.type), mode: 0o600 };
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
      return scriptTemplate();
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

/** Made when it is asked for: it takes the library of YAML, which most renderings need nothing of. */
function scriptTemplate(): string {
  return yamlText(
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
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function readme(spec: RunnerSpec, credentials: readonly CredentialSpec[]): string {
  const shell = DEPLOYMENTS[spec.deployment.type].os === "windows" ? "powershell" : "sh";
  const way = deploymentTargetOf(spec).credentialWay(spec);
  return [
    `# Credential files of runner ${spec.name}`,
    "",
    "Fill in each file, bring it to the runner, and delete it here. The runner reads a file anew for each task.",
    ...(way.templateNote === undefined ? [] : [way.templateNote]),
    "",
    "| file | where the runner sees it, the path that connections use |",
    "| --- | --- |",
    ...credentials.map(
      (credential) => `| \`${credentialTemplatePath(credential)}\` | \`${credential.path}\` |`,
    ),
    "",
    `\`\`\`${shell}`,
    ...credentialCommands(spec, way),
    "```",
    "",
  ].join("\n");
}
