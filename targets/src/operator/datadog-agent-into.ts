import {
  runnerAnnotation,
  RUNNER_ANNOTATIONS,
  RUNNER_CONTAINERS,
} from "@parkit/provider-schema/internal/deployment/agent-object";
import { agentSettings, datadogAgentName } from "@parkit/provider-schema/internal/deployment/operator";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import { withMerges } from "@parkit/source/internal/merge-key";
import { memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

import { agentEntries, ofAnotherSite, wantedMembers, type WantedAt } from "../agent/wanted-settings";
import type { DeployedBy } from "../deployed-by";
import { RenderError } from "../render-error";
import type { Wanted, WantedMembers } from "../text/wanted-member";
import { editableDocuments, editedYaml } from "../text/yaml-edit";
import {
  DATADOG_AGENT,
  datadogAgentAnnotations,
  datadogAgentDocument,
  isSomebodyElses,
} from "./datadog-agent";

type Spec = DeployedBy<"operator">;

const WHAT = "the manifest";

/**
 * Adds a runner to a `DatadogAgent` in a file, and leaves every other byte alone: its annotations, and what
 * the description says of the object where that is the runner's own. What it does not say stays as it is.
 *
 * @throws {RenderError} when the file holds no such object, is about another site or namespace, or cannot be
 *   changed without touching others
 */
export function datadogAgentInto(existing: string, spec: Spec): string {
  const documents = editableDocuments(existing, WHAT).map(withMerges);
  const index = objectIndex(documents, spec);
  const annotations: Wanted = { kind: "members", members: wantedAnnotations(spec) };
  const wanted: WantedMembers = {
    metadata: { kind: "members", members: { annotations } },
    ...(isSomebodyElses(spec) ? {} : { spec: wantedSpec(spec, documents[index]) }),
  };
  return editedYaml(existing, index, wanted, WHAT);
}

/** Which document is the runner's object. */
function objectIndex(documents: readonly SourceNode[], { deployment }: Spec): number {
  const name = datadogAgentName(deployment);
  const objects = [...documents.entries()].filter(
    ([, document]) => textOf(memberOf(document, "kind")) === DATADOG_AGENT.kind,
  );
  if (objects.length === 0) throw new RenderError(`${WHAT} holds no ${DATADOG_AGENT.kind}`);
  const nameOf = (document: SourceNode): string => textOf(memberOf(document, "metadata", "name")) ?? "";
  const [found, ...others] = objects.filter(([, document]) => nameOf(document) === name);
  if (found === undefined)
    throw new RenderError(
      `${WHAT} holds no ${DATADOG_AGENT.kind} of the name ${quoted(name)}, but ${objects.map(([, document]) => quoted(nameOf(document))).join(", ")}; the description names it in agent.name`,
    );
  if (others.length > 0) throw new RenderError(`${WHAT} holds several objects of the name ${quoted(name)}`);
  const [index, document] = found;
  const namespace = textOf(memberOf(document, "metadata", "namespace")) ?? deployment.namespace;
  if (namespace !== deployment.namespace)
    throw new RenderError(
      `${WHAT} is about namespace ${quoted(namespace)}, the description about ${quoted(deployment.namespace)}`,
    );
  return index;
}

/** The runner's annotations; those of a component or a feature that is off are not there. */
function wantedAnnotations(spec: Spec): WantedMembers {
  const values = new Map(Object.entries(datadogAgentAnnotations(spec)));
  const names = (["agent", "cluster-agent"] as const).flatMap((component) =>
    RUNNER_ANNOTATIONS[component].map((name) => runnerAnnotation(component, name)),
  );
  return Object.fromEntries(
    names.map((name): readonly [string, Wanted] => {
      const value = values.get(name);
      if (value === undefined) return [name, { kind: "absent" }];
      return [name, name.endsWith("-configdata") ? { kind: "yaml", text: value } : { kind: "value", value }];
    }),
  );
}

function wantedSpec(spec: Spec, document: SourceNode | undefined): Wanted {
  const { deployment } = spec;
  const { imageTags } = agentSettings(deployment);
  const credentials = memberOf(document, "spec", "global", "credentials");
  const theirSecret = textOf(memberOf(credentials, "apiSecret", "secretName"));
  // An application key is looked for where they have the API key.
  const keysSecret = deployment.keysSecret ?? theirSecret;
  const described = keysSecret === undefined ? spec : { ...spec, deployment: { ...deployment, keysSecret } };
  const keys = (name: "apiSecret" | "appSecret", literal: string): WantedAt => [
    `global.credentials.${name}`,
    (value) => {
      if (value === undefined) return undefined;
      if (deployment.keysSecret !== undefined) return { kind: "value", value };
      return memberOf(credentials, literal) === undefined ? { kind: "default", value } : undefined;
    },
  ];
  const tag = (component: string, own: string | undefined): WantedAt => [
    `override.${component}.image.tag`,
    (value) =>
      value === undefined || (own ?? deployment.agentVersion) === undefined
        ? undefined
        : { kind: "value", value },
  ];
  return wantedMembers(datadogAgentDocument(described).spec, [
    ["global.site", (value) => ({ kind: "same", value, refusal: ofAnotherSite(WHAT, spec.site) })],
    keys("apiSecret", "apiKey"),
    keys("appSecret", "appKey"),
    tag("nodeAgent", imageTags?.node),
    tag("clusterAgent", imageTags?.clusterAgent),
    ...(["nodeAgent", "clusterAgent"] as const).flatMap((component) => {
      const container = `override.${component}.containers.${RUNNER_CONTAINERS[component]}`;
      return agentEntries(`override.${component}.volumes`, `${container}.env`, `${container}.volumeMounts`);
    }),
  ]);
}
