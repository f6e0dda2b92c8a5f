import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { composeVariables } from "../compose/compose-secret";
import { hostPath, missingCredentialCommands, openCredentials } from "../credentials/credential-commands";
import { containerSettings, isBesideScript } from "../container/container";
import { credentialSecretsFiles } from "../credentials/credential-secrets";
import { deployedBy } from "../deployed-by";
import type { GuideStep } from "./guide-step";
import { hostCredentialPath } from "../host/host";
import { literalCredentials } from "../credentials/literal-credential";
import { shellWord } from "../text/shell-word";

/** Folder into which the guide has target `credentials` rendered. */
const DIRECTORY = "credentials/";

/**
 * How every credential file comes to the runner: what somebody fills in, what is rendered beside, and what must be in the cluster already. No step
 * for a runner without credentials, or where the rendered files bring all of them.
 */
export function credentialSteps(spec: RunnerSpec): readonly GuideStep[] {
  const open = openCredentials(spec).length > 0;
  const commands = [...(open ? filledIn(spec) : []), ...rendered(spec), ...providerClasses(spec)];
  if (commands.length === 0) return [];
  const text = [
    "Fill in the templates, bring them to the runner, and delete them.",
    ...variableSentences(spec),
  ];
  return [{ topic: "Credentials", ...(open ? { text: text.join(" ") } : {}), commands }];
}

/** Files that Compose makes of variables come and go with the container. */
function variableSentences(spec: RunnerSpec): readonly string[] {
  const variables = deployedBy("compose")(spec) ? composeVariables(spec) : [];
  if (variables.length === 0) return [];
  const names = variables.map((name) => `\`${name}\``).join(", ");
  return [
    `Compose copies ${names} into the container when it makes it, so the shell that installs must have ${variables.length === 1 ? "it" : "them"}; a new value needs \`docker compose up --detach --force-recreate\`.`,
  ];
}

function filledIn(spec: RunnerSpec): readonly string[] {
  return [
    `parkit synth credentials -f parkit.yaml --runner ${shellWord(spec.name)} -o ${DIRECTORY}`,
    ...missingCredentialCommands(spec, DIRECTORY),
  ];
}

/** What lies beside the guide and goes elsewhere; host scripts and plain manifests do that themselves. */
function rendered(spec: RunnerSpec): readonly string[] {
  if (deployedBy("helm")(spec) || deployedBy("helm-agent")(spec) || deployedBy("operator")(spec))
    return credentialSecretsFiles(spec, spec.deployment.namespace).map(
      ({ path }) => `kubectl apply --filename ${path}`,
    );
  if (!deployedBy("docker")(spec) && !deployedBy("compose")(spec)) return [];
  if (isBesideScript(containerSettings(spec))) return [];
  return literalCredentials(spec).map((credential) => {
    const target = shellWord(hostPath(spec, credential.path));
    return `install -D -m 600 ${shellWord(hostCredentialPath(credential))} ${target}`;
  });
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
