import { containerCredentialWay, containerSettings } from "../container/container";
import { HARMLESS, prepareContainer } from "../container/container-guide";
import { caddyCommands, LOOPBACK_ONLY, tlsSteps } from "../container/tls";
import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";
import { identityOutput } from "../terraform/terraform-identity";

/** How to work with the script around `docker run`. */
export function dockerGuide(spec: DeployedBy<"docker">): readonly GuideStep[] {
  const name = shellWord(spec.name);
  return [
    prepareContainer(spec, identityFile(spec)),
    ...credentialSteps(spec, containerCredentialWay(spec)),
    {
      topic: "Install",
      text: "The script may be run again: the same runner goes on with the new settings.",
      commands: ["./run.sh"],
    },
    ...tlsSteps(spec, (hostname) => ({
      text: `${LOOPBACK_ONLY}: a web server that runs there already, or Caddy on Linux, as below, with the certificate in \`tls.crt\` and its key in \`tls.key\` beside the script.`,
      commands: caddyCommands(spec.name, hostname),
    })),
    { topic: "Verify", commands: [`docker ps --filter name=${name}`] },
    {
      topic: "Change the allowlist",
      text: "Change `allow` in the description and render the script again. Its next run needs no keys.",
      commands: [renderCommand(spec), "./run.sh"],
    },
    { topic: "Restart", commands: [`docker restart ${name}`] },
    { topic: "Logs", text: HARMLESS, commands: [`docker logs --follow ${name}`] },
  ];
}

/** The script keeps what stands in the file about the identity, and adds the settings. */
function identityFile(spec: DeployedBy<"docker">): readonly string[] {
  if (spec.identity.type !== "managed") return [];
  const file = shellWord(`${containerSettings(spec).configDirectory}/config.yaml`);
  return [`(umask 077; terraform output -raw ${identityOutput(spec.name)} >${file})`];
}
