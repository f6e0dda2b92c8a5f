import { composeServiceName } from "./compose-document";
import { containerSettings } from "./container";
import type { DeployedBy } from "./deployed-by";
import type { GuideStep } from "./guide-step";
import { shellWord } from "./shell-word";

/** A line of the runner's log that looks worse than it is. */
const HARMLESS =
  "The line `DATADOG TRACER DIAGNOSTIC - Agent Error: connect ECONNREFUSED` in the log means nothing.";

/** How to work with the script around `docker run`. */
export function dockerGuide(spec: DeployedBy<"docker">): readonly GuideStep[] {
  const name = shellWord(spec.name);
  const enrolls = spec.identity.type === "self-enroll";
  return [
    prepareStep(spec, enrolls),
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
    prepareStep(spec, spec.identity.type === "self-enroll"),
    { topic: "Install", commands: ["docker compose up --detach"] },
    { topic: "Verify", commands: [`docker compose ps ${service}`] },
    {
      topic: "Change the allowlist",
      text: "Once the runner is enrolled its list is read from `actionsAllowlist` in its configuration, no longer from the environment.",
      commands: [`"\${EDITOR:-vi}" ${config}`, `docker compose restart ${service}`],
    },
    { topic: "Restart", commands: [`docker compose restart ${service}`] },
    { topic: "Logs", text: HARMLESS, commands: [`docker compose logs --follow ${service}`] },
  ];
}

function prepareStep(spec: DeployedBy<"docker"> | DeployedBy<"compose">, enrolls: boolean): GuideStep {
  const { configDirectory } = containerSettings(spec);
  const directory = shellWord(configDirectory);
  return {
    topic: "Prepare",
    text: enrolls
      ? "The runner writes its configuration and identity into this directory; credential files lie below it. The first start takes the keys from the environment."
      : "The runner reads its configuration and identity from this directory; credential files lie below it.",
    commands: [`mkdir -p ${directory}`, ...(enrolls ? ["export DD_API_KEY=… DD_APP_KEY=…"] : [])],
  };
}
