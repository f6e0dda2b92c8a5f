import { composeServiceName } from "./compose-service";
import { composeSecretPaths, type ComposeSpec } from "./compose-secret";
import { containerSettings, isBesideScript } from "../container/container";
import { HARMLESS, prepareContainer } from "../container/container-guide";
import type { CredentialWay } from "../credentials/credential-way";
import { credentialSteps } from "../guide/credential-steps";
import type { GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";

/** How to work with the Compose file. */
export function composeGuide(spec: ComposeSpec, way: CredentialWay): readonly GuideStep[] {
  const service = shellWord(composeServiceName(spec));
  const { configDirectory } = containerSettings(spec);
  const config = shellWord(`${configDirectory}/config.yaml`);
  return [
    prepareContainer(spec, configFile(spec)),
    ...credentialSteps(spec, way),
    { topic: "Install", commands: ["docker compose up --detach"] },
    {
      topic: "Verify",
      commands: [
        `docker compose ps ${service}`,
        // Which modes came out of the variable stands in what enrollment wrote.
        ...(spec.modes.length > 1 ? [`grep -A${spec.modes.length} '^modes:' ${config}`] : []),
        ...composeSecretPaths(spec).map(
          (path) => `docker compose exec ${service} test -r ${shellWord(path)}`,
        ),
      ],
    },
    {
      topic: "Change the allowlist",
      text: "Once the runner is enrolled its list is read from `actionsAllowlist` in its configuration, no longer from the environment.",
      commands: [`"\${EDITOR:-vi}" ${config}`, `docker compose restart ${service}`],
    },
    { topic: "Restart", commands: [`docker compose restart ${service}`] },
    { topic: "Logs", text: HARMLESS, commands: [`docker compose logs --follow ${service}`] },
  ];
}

/** Rendered beside the Compose file where that is possible. */
function configFile(spec: ComposeSpec): readonly string[] {
  const settings = containerSettings(spec);
  if (spec.identity.type === "self-enroll" || isBesideScript(settings)) return [];
  const file = shellWord(`${settings.configDirectory}/config.yaml`);
  return [`parkit synth config -f parkit.yaml --runner ${shellWord(spec.name)} -o ${file}`];
}
