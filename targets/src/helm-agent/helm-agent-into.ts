import { AGENT_CHART } from "@parkit/provider-schema/internal/version/versions";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import { withMerges } from "@parkit/source/internal/merge-key";
import { memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

import { agentEntries, ofAnotherSite, wantedMembers, type WantedAt } from "../agent/wanted-settings";
import type { DeployedBy } from "../deployed-by";
import { RenderError } from "../render-error";
import type { Wanted } from "../text/wanted-member";
import { editableDocuments, editedYaml } from "../text/yaml-edit";
import { yamlText } from "../text/yaml-text";
import { helmAgentRelease, helmAgentValues, RUNNER_VALUES } from "./helm-agent-values";

type Spec = DeployedBy<"helm-agent">;

const WHAT = "the values file";

/**
 * Adds a runner to a values file of chart `datadog`, and leaves every other byte alone: what the runner needs
 * and what the description says. What it does not say, such as the Agent's version, stays as the file has it.
 *
 * @throws {RenderError} when the file is about another site or release, or cannot be changed without touching
 *   others
 */
export function helmAgentInto(existing: string, spec: Spec): string {
  const documents = editableDocuments(existing, WHAT);
  if (documents.length > 1) throw new RenderError(`${WHAT} holds several documents`);
  const [document] = documents.map(withMerges);
  if (document === undefined) return existing + yamlText(helmAgentValues(spec));
  const wanted = wantedValues(spec, document);
  return editedYaml(existing, 0, wanted.kind === "members" ? wanted.members : {}, WHAT);
}

function wantedValues(spec: Spec, document: SourceNode): Wanted {
  const { deployment } = spec;
  const theirSecret = textOf(memberOf(document, "datadog", "apiKeyExistingSecret"));
  // An application key is looked for where they have the API key.
  const keysSecret = deployment.keysSecret ?? theirSecret;
  const described = keysSecret === undefined ? spec : { ...spec, deployment: { ...deployment, keysSecret } };
  const keys = (name: string, literal: string): WantedAt => [
    `datadog.${name}`,
    (value) => {
      if (value === undefined) return undefined;
      if (deployment.keysSecret !== undefined) return { kind: "value", value };
      return memberOf(document, "datadog", literal) === undefined ? { kind: "default", value } : undefined;
    },
  ];
  const version = (component: string): WantedAt => [
    `${component}.image.tag`,
    (value) => (deployment.agentVersion === undefined ? undefined : { kind: "value", value }),
  ];
  return wantedMembers(helmAgentValues(described), [
    ["fullnameOverride", () => wantedName(spec, document)],
    ["datadog.site", (value) => ({ kind: "same", value, refusal: ofAnotherSite(WHAT, spec.site) })],
    keys("apiKeyExistingSecret", "apiKey"),
    keys("appKeyExistingSecret", "appKey"),
    // Whether the chart installs the operator is theirs to say.
    [
      "datadog.operator.enabled",
      (value) => (deployment.installOperator === undefined ? undefined : { kind: "value", value }),
    ],
    version("clusterAgent"),
    version("agents"),
    ["datadog.privateActionRunner", wantedRunner],
    ["clusterAgent.privateActionRunner", wantedRunner],
    ...["clusterAgent", "agents"].flatMap((component) =>
      agentEntries(`${component}.volumes`, `${component}.volumeMounts`),
    ),
    ...agentEntries("clusterAgent.env", "agents.containers.privateActionRunner.env"),
  ]);
}

/** All values of a runner are the runner's: one that is off goes, and so does what it says no more. */
function wantedRunner(runner: unknown): Wanted {
  if (runner === undefined) return { kind: "absent" };
  const values = new Map(Object.entries(Object(runner) as object));
  return {
    kind: "members",
    members: Object.fromEntries(
      RUNNER_VALUES.map((name): readonly [string, Wanted] => {
        const value: unknown = values.get(name);
        if (value === undefined) return [name, { kind: "absent" }];
        return [
          name,
          Array.isArray(value) ? { kind: "texts", texts: value.map(String) } : { kind: "value", value },
        ];
      }),
    ),
  };
}

/**
 * Names of the chart's objects stay as they are: the permissions beside the values are bound to accounts of
 * these names.
 */
function wantedName(spec: Spec, document: SourceNode): Wanted | undefined {
  const release = helmAgentRelease(spec);
  if (memberOf(document, "fullnameOverride") === undefined) {
    if (release.includes(AGENT_CHART)) return undefined;
    throw new RenderError(
      `${WHAT} has no fullnameOverride, so that the chart calls its objects ${quoted(`${release}-${AGENT_CHART}`)}, while the runner's permissions are bound to ${quoted(release)}; write fullnameOverride: ${release} into it, which gives them new names`,
    );
  }
  return {
    kind: "same",
    value: release,
    refusal: (found) =>
      `${WHAT} calls the chart's objects ${quoted(String(found))}, the description ${quoted(release)}: its field release names them`,
  };
}
