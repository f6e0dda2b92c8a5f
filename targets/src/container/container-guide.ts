import { containerSettings, identityFileOf, type ContainerSpec } from "./container";
import { managedIdentityText } from "../guide/identity-steps";
import type { GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";

/** A line of the runner's log that looks worse than it is. */
export const HARMLESS =
  "The line `DATADOG TRACER DIAGNOSTIC - Agent Error: connect ECONNREFUSED` in the log means nothing.";

/** How the image is let into the directory; which number its user has, only the image says. */
const OWNER =
  "The image's user has to be able to read and write there: what root made, root gives to that user with `chown -R`.";

/**
 * What comes before the runner in a container.
 *
 * @param files - commands that put files into the configuration directory
 */
export function prepareContainer(spec: ContainerSpec, files: readonly string[]): GuideStep {
  const directory = shellWord(containerSettings(spec).configDirectory);
  const enrolls = spec.identity.type === "self-enroll";
  const sentences = [
    enrolls
      ? "The runner writes its configuration and identity into this directory; credential files lie below it. The first start takes the keys from the environment."
      : "The runner reads its configuration and identity from this directory; credential files lie below it.",
    OWNER,
    managedIdentityText([spec]),
    identityText(spec),
  ];
  return {
    topic: "Prepare",
    text: sentences.filter((sentence) => sentence !== undefined).join(" "),
    commands: [`mkdir -p ${directory}`, ...files, ...(enrolls ? ["export DD_API_KEY=… DD_APP_KEY=…"] : [])],
  };
}

function identityText(spec: ContainerSpec): string | undefined {
  if (spec.identity.type !== "file") return undefined;
  const file = identityFileOf(spec);
  return file === undefined
    ? "Put `urn` and `privateKey` of the runner into its `config.yaml`: `parkit enroll` gives them."
    : `\`${file}\` holds \`urn\` and \`privateKey\` of the runner, as \`parkit enroll -o config\` gives them.`;
}
