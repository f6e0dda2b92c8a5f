import { composeServiceName } from "../compose/compose-document";
import { composeSecretPaths } from "../compose/compose-secret";
import { containerSettings, isBesideScript } from "./container";
import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { managedIdentityText } from "../guide/identity-steps";
import type { GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";
import { identityOutput } from "../terraform/terraform-identity";

/** A line of the runner's log that looks worse than it is. */
const HARMLESS =
  "The line `DATADOG TRACER DIAGNOSTIC - Agent Error: connect ECONNREFUSED` in the log means nothing.";

/** How to work with the script around `docker run`. */
export function dockerGuide(spec: DeployedBy<"docker">): readonly GuideStep[] {
  const name = shellWord(spec.name);
  return [
    prepareStep(spec, identityFile(spec)),
    ...credentialSteps(spec),
    {
      topic: "Install",
      text: "The script may be run again: the same runner goes on with the new settings.",
      commands: ["./run.sh"],
    },
    { topic: "Verify", commands: [`docker ps --filter name=${name}`] },
    {
      topic: "Change the allowlist",
      text: "Change `allow` in the description and render the script again. Its next run needs no keys.",
      commands: ["parkit synth docker -f parkit.yaml -o .", "./run.sh"],
    },
    { topic: "Restart", commands: [`docker restart ${name}`] },
    { topic: "Logs", text: HARMLESS, commands: [`docker logs --follow ${name}`] },
  ];
}

/** How to work with the Compose file. */
export function composeGuide(spec: DeployedBy<"compose">): readonly GuideStep[] {
  const service = shellWord(composeServiceName(spec));
  const { configDirectory } = containerSettings(spec);
  const config = shellWord(`${configDirectory}/config.yaml`);
  return [
    prepareStep(spec, configFile(spec)),
    ...credentialSteps(spec),
    { topic: "Install", commands: ["docker compose up --detach"] },
    {
      topic: "Verify",
      commands: [
        `docker compose ps ${service}`,
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

/** @param files - commands that put files into the configuration directory */
function prepareStep(
  spec: DeployedBy<"docker"> | DeployedBy<"compose">,
  files: readonly string[],
): GuideStep {
  const directory = shellWord(containerSettings(spec).configDirectory);
  const enrolls = spec.identity.type === "self-enroll";
  const sentences = [
    enrolls
      ? "The runner writes its configuration and identity into this directory; credential files lie below it. The first start takes the keys from the environment."
      : "The runner reads its configuration and identity from this directory; credential files lie below it.",
    managedIdentityText([spec]),
    spec.identity.type === "file"
      ? "Put `urn` and `privateKey` of the runner into its `config.yaml`: `parkit enroll` gives them."
      : undefined,
  ];
  return {
    topic: "Prepare",
    text: sentences.filter((sentence) => sentence !== undefined).join(" "),
    commands: [`mkdir -p ${directory}`, ...files, ...(enrolls ? ["export DD_API_KEY=… DD_APP_KEY=…"] : [])],
  };
}

/** The script keeps what stands in the file about the identity, and adds the settings. */
function identityFile(spec: DeployedBy<"docker">): readonly string[] {
  if (spec.identity.type !== "managed") return [];
  const file = shellWord(`${containerSettings(spec).configDirectory}/config.yaml`);
  return [`(umask 077; terraform output -raw ${identityOutput(spec.name)} >${file})`];
}

/** Rendered beside the Compose file where that is possible. */
function configFile(spec: DeployedBy<"compose">): readonly string[] {
  const settings = containerSettings(spec);
  if (spec.identity.type === "self-enroll" || isBesideScript(settings)) return [];
  const file = shellWord(`${settings.configDirectory}/config.yaml`);
  return [`parkit synth config -f parkit.yaml --runner ${shellWord(spec.name)} -o ${file}`];
}
