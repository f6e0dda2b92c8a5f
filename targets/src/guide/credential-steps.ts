import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { missingCredentialCommands, openCredentials } from "../credentials/credential-commands";
import type { CredentialWay } from "../credentials/credential-way";
import type { GuideStep } from "./guide-step";
import { shellWord } from "../text/shell-word";

/** Folder into which the guide has target `credentials` rendered. */
const DIRECTORY = "credentials/";

/**
 * How every credential file comes to the runner: what somebody fills in, what is rendered beside, and what
 * must be in the cluster already. No step for a runner without credentials, or where the rendered files bring
 * all of them.
 */
export function credentialSteps(spec: RunnerSpec, way: CredentialWay): readonly GuideStep[] {
  const open = openCredentials(spec).length > 0;
  const commands = [...(open ? filledIn(spec, way) : []), ...way.rendered, ...providerClasses(spec)];
  if (commands.length === 0) return [];
  const text = [
    "Fill in the templates, bring them to the runner, and delete them.",
    ...(way.installNote === undefined ? [] : [way.installNote]),
  ];
  return [{ topic: "Credentials", ...(open ? { text: text.join(" ") } : {}), commands }];
}

function filledIn(spec: RunnerSpec, way: CredentialWay): readonly string[] {
  return [
    `parkit synth credentials -f parkit.yaml --runner ${shellWord(spec.name)} -o ${DIRECTORY}`,
    ...missingCredentialCommands(spec, way, DIRECTORY),
  ];
}

/** Which the driver needs when the Pod starts. */
function providerClasses(spec: RunnerSpec): readonly string[] {
  const { deployment } = spec;
  if (!("namespace" in deployment)) return [];
  const classes = spec.credentials.flatMap(({ credential: { from } }) =>
    from.type === "csi" ? [from.secretProviderClass] : [],
  );
  return Array.from(
    new Set(classes),
    (name) =>
      `kubectl get secretproviderclass ${shellWord(name)} --namespace ${shellWord(deployment.namespace)}`,
  );
}
