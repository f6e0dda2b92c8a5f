import { composeServiceName } from "./compose-service";
import { composeSecretPaths, type ComposeSpec } from "./compose-secret";
import { containerSettings, identityFileOf, isBesideScript } from "../container/container";
import { HARMLESS, prepareContainer } from "../container/container-guide";
import { LOOPBACK_ONLY, tlsSteps } from "../container/tls";
import type { CredentialWay } from "../credentials/credential-way";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";
import { proxyServiceName } from "./tls-proxy";

/** How to work with the Compose file. */
export function composeGuide(spec: ComposeSpec, way: CredentialWay): readonly GuideStep[] {
  const service = shellWord(composeServiceName(spec));
  return [
    prepareContainer(spec, configFile(spec)),
    ...credentialSteps(spec, way),
    { topic: "Install", commands: ["docker compose up --detach"] },
    ...tlsSteps(spec, () => tlsProxyStep(spec)),
    {
      topic: "Verify",
      commands: [
        `docker compose ps ${service}`,
        // Which modes came out of the variable stands in what enrollment wrote.
        ...(spec.modes.length > 1 ? [`grep -A${spec.modes.length} '^modes:' ${configPath(spec)}`] : []),
        ...composeSecretPaths(spec).map(
          (path) => `docker compose exec ${service} test -r ${shellWord(path)}`,
        ),
      ],
    },
    changeAllowlist(spec),
    { topic: "Restart", commands: [`docker compose restart ${service}`] },
    { topic: "Logs", text: HARMLESS, commands: [`docker compose logs --follow ${service}`] },
  ];
}

function tlsProxyStep(spec: ComposeSpec) {
  const { tlsProxy } = spec.deployment;
  if (tlsProxy === undefined)
    return {
      text: `${LOOPBACK_ONLY}: a web server that runs there already, or a second service of this file, which \`tlsProxy: { certificate, key }\` in the description adds.`,
      commands: [],
    };
  const restart = `docker compose restart ${shellWord(proxyServiceName(spec))}`;
  return {
    text: `A service of this file ends TLS for it. It reads certificate and key when it starts: have them there before \`docker compose up\`, and run \`${restart}\` when they are renewed.`,
    commands: [],
    ...(tlsProxy.port === undefined ? {} : { port: tlsProxy.port }),
  };
}

/** A runner that enrolled itself keeps settings and identity in one file, which only people change then. */
function changeAllowlist(spec: ComposeSpec): GuideStep {
  const restart = `docker compose restart ${shellWord(composeServiceName(spec))}`;
  if (identityFileOf(spec) !== undefined)
    return {
      topic: "Change the allowlist",
      text: "Change `allow` in the description and render again: the settings are written anew, and the same identity goes behind them.",
      commands: [renderCommand(spec), ...configFile(spec), restart],
    };
  return {
    topic: "Change the allowlist",
    text: "Once the runner is enrolled its list is read from `actionsAllowlist` in its configuration, no longer from the environment.",
    commands: [`"\${EDITOR:-vi}" ${configPath(spec)}`, restart],
  };
}

function configPath(spec: ComposeSpec): string {
  return shellWord(`${containerSettings(spec).configDirectory}/config.yaml`);
}

/** Settings are rendered beside the Compose file where that is possible; the identity goes behind them. */
function configFile(spec: ComposeSpec): readonly string[] {
  const identity = identityFileOf(spec);
  if (spec.identity.type === "self-enroll") return [];
  const file = configPath(spec);
  return [
    ...(isBesideScript(containerSettings(spec))
      ? []
      : [`parkit synth config -f parkit.yaml --runner ${shellWord(spec.name)} -o ${file}`]),
    ...(identity === undefined ? [] : [`grep -E '^(urn|privateKey):' ${shellWord(identity)} >>${file}`]),
  ];
}
