import {
  INTEGRATION_TYPES,
  isIntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { GROUP_MAX_KEYS } from "@parkit/provider-schema/internal/group/connection-group";
import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import { identifierTagKeyProblems } from "@parkit/provider-schema/internal/tag/identifier-tag";
import { tagCaseCollisions } from "@parkit/provider-schema/internal/tag/tag-case";
import { at, errorAt, UNKNOWN, type CallContext, type Diagnostic } from "@parkit/terraform-plugin";
import { accessProblems } from "../access";
import { nameProblem } from "../name-problem";
import type { ConnectionGroupValues } from "./schema";

type Config = ConnectionGroupValues["config"];

/** Checks of `parkit_connection_group` that need no network. What is not known yet is checked when it is. */
export function validateConnectionGroup({ config, report }: CallContext & { readonly config: Config }): void {
  const problems = [
    nameProblem(config.name),
    integrationProblem(config.integration),
    ...keyProblems(config),
    ...accessProblems(config.access),
  ];
  for (const problem of problems) if (problem !== undefined) report(problem);
}

function integrationProblem(integration: Config["integration"]): Diagnostic | undefined {
  if (integration === UNKNOWN || isIntegrationType(integration)) return undefined;
  const near = nearestName(integration.replaceAll("_", "-"), INTEGRATION_TYPES);
  return errorAt(
    at("integration"),
    `There is no integration ${JSON.stringify(integration)}`,
    near === undefined ? `Known are ${INTEGRATION_TYPES.join(", ")}.` : `Did you mean ${near}?`,
  );
}

function keyProblems({ identifier_tag_keys: keys }: Config): readonly Diagnostic[] {
  if (keys === UNKNOWN) return [];
  const path = at("identifier_tag_keys");
  const found = keys
    .filter((key) => key !== UNKNOWN)
    .flatMap((key) => identifierTagKeyProblems(key, { allowDots: true }))
    .map(({ rule, message, hint }) =>
      errorAt(path, "Not a key of identifier tags", `${message}. ${hint} (${rule})`),
    );
  const known = keys.filter((key) => key !== UNKNOWN).map((key) => ({ key }));
  const collisions = tagCaseCollisions(known).map(({ message, hint }) =>
    errorAt(path, "Tag keys that are the same to Datadog", `${message}. ${hint} (tag/case-collision)`),
  );
  if (keys.length >= 1 && keys.length <= GROUP_MAX_KEYS) return [...found, ...collisions];
  const detail = `The group has ${keys.length}. Name the one to ${GROUP_MAX_KEYS} keys of identifier tags whose values pick a member.`;
  return [...found, ...collisions, errorAt(path, `A group has one to ${GROUP_MAX_KEYS} tag keys`, detail)];
}
