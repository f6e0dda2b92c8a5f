import { composeDocument } from "./compose-document";
import { composeServiceName } from "./compose-service";
import { composeGuide } from "./compose-guide";
import { composeInto } from "./compose-into";
import { composeVariables, type ComposeSpec } from "./compose-secret";
import { configFiles } from "../identity/config";
import { containerCredentialFiles, containerCredentialWay, containerSettings } from "../container/container";
import type { CredentialWay } from "../credentials/credential-way";
import { deploymentTarget } from "../deployment-target";
import { proxyFiles } from "./tls-proxy";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlText } from "../text/yaml-text";

/** Target `compose`: a Compose file, and the runner's configuration where enrollment does not write it. */
export const composeTarget = deploymentTarget("compose", {
  summary: "Compose file for the standalone runner",
  files: composeFiles,
  guide: (spec) => composeGuide(spec, composeCredentialWay(spec)),
  credentialWay: composeCredentialWay,
  into: composeInto,
});

/** Files that Compose makes of variables come and go with the container. */
function composeCredentialWay(spec: ComposeSpec): CredentialWay {
  const way = containerCredentialWay(spec);
  const variables = composeVariables(spec);
  if (variables.length === 0) return way;
  const names = variables.map((name) => `\`${name}\``).join(", ");
  const recreate = "a new value needs `docker compose up --detach --force-recreate`";
  return {
    ...way,
    templateNote: `Compose makes a file of ${names} when it makes the container: ${recreate}.`,
    installNote: `Compose copies ${names} into the container when it makes it, so the shell that installs must have ${variables.length === 1 ? "it" : "them"}; ${recreate}.`,
  };
}

/** The same files without the guide. */
export function composeFiles(spec: ComposeSpec): readonly TargetFile[] {
  const enrolls = spec.identity.type === "self-enroll";
  const { configDirectory } = containerSettings(spec);
  return [
    { path: "docker-compose.yaml", text: composeText(spec) },
    ...(enrolls || !configDirectory.startsWith("./")
      ? []
      : configFiles(spec).map((file) => ({ ...file, path: `${configDirectory.slice(2)}/${file.path}` }))),
    ...containerCredentialFiles(spec),
    ...proxyFiles(spec),
  ];
}

function composeText(spec: ComposeSpec): string {
  const { configDirectory } = containerSettings(spec);
  const enrolls = spec.identity.type === "self-enroll";
  const variables = composeVariables(spec);
  return yamlText(composeDocument(spec), {
    header: [
      `Runner ${spec.name}`,
      "",
      `mkdir -p ${configDirectory} && docker compose up --detach`,
      ...(enrolls
        ? [
            `The first start enrolls the runner and writes ${configDirectory}/config.yaml, which holds its private key.`,
            "From then on settings are changed there, followed by a restart; command and keys below can then go.",
          ]
        : [
            `Settings and identity are in ${configDirectory}/config.yaml; restart the service after a change.`,
          ]),
      ...(variables.length === 0
        ? []
        : [
            `${variables.join(", ")} must be set wherever Compose makes the container: it copies the value into a file there.`,
          ]),
      ...siteRemark(spec.site),
    ],
    above: {
      [`services.${composeServiceName(spec)}.volumes`]: "The runner writes to its configuration directory.",
    },
  });
}
