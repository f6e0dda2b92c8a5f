import { composeDocument, composeServiceName } from "./compose-document";
import { composeVariables } from "./compose-secret";
import { configFiles } from "../identity/config";
import { containerCredentialFiles, containerSettings } from "../container/container";
import type { DeployedBy } from "../deployed-by";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlText } from "../text/yaml-text";

/** Target `compose`: a Compose file, and the runner's configuration where enrollment does not write it. */
export function composeFiles(spec: DeployedBy<"compose">): readonly TargetFile[] {
  const enrolls = spec.identity.type === "self-enroll";
  const { configDirectory } = containerSettings(spec);
  return [
    { path: "docker-compose.yaml", text: composeText(spec) },
    ...(enrolls || !configDirectory.startsWith("./")
      ? []
      : configFiles(spec).map((file) => ({ ...file, path: `${configDirectory.slice(2)}/${file.path}` }))),
    ...containerCredentialFiles(spec),
  ];
}

function composeText(spec: DeployedBy<"compose">): string {
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
