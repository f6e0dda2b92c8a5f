import {
  EXECUTION_INTEGRATION_FACTS,
  executionIntegrationByWireName,
  type ExecutionIntegration,
} from "@parkit/provider-schema/internal/execution-policy/execution-integration";
import {
  EVERYTHING,
  pathAccessByWireName,
} from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import {
  isBlank,
  itemsOf,
  memberOf,
  membersOf,
  textOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";

import { traced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ApiObject } from "./api-object";

/** A policy of the API or of Terraform's state as a description has it, but for its access. */
export interface ImportedPolicy {
  readonly id: string;
  readonly draft: DraftObject;
}

/**
 * Reads an execution policy. One with a scope or of an integration that descriptions do not have is not taken
 * over: without its scope it would be about more.
 */
export function importPolicy({ id, idNode, node, attributes }: ApiObject): {
  readonly policy?: ImportedPolicy;
  readonly findings: readonly ImportFinding[];
} {
  const nameNode = memberOf(attributes, "name");
  const name = textOf(nameNode) ?? id;
  const refused = (place: SourceNode, why: string) => ({
    findings: [
      finding(
        "schema/not-imported",
        place,
        `not taken over: the execution policy ${quoted(name)} ${why}`,
        "Manage it where it was made.",
      ),
    ],
  });
  const pattern = memberOf(attributes, "action_pattern");
  const integrationNode = memberOf(pattern, "integration");
  const integration = executionIntegrationByWireName(textOf(integrationNode));
  if (integration === undefined)
    return refused(integrationNode ?? node, "is of an integration that descriptions do not have");
  const scopes = membersOf(memberOf(attributes, "scope")).filter(([, scope]) => !isEmpty(scope));
  const [scope, ...others] = scopes;
  if (scope !== undefined && others.length > 0) return refused(scope[1], "has several scopes");
  const { wireScope } = EXECUTION_INTEGRATION_FACTS[integration];
  if (scope !== undefined && scope[0] !== wireScope)
    return refused(scope[1], `has a scope ${quoted(scope[0])}, which descriptions do not have for it`);
  const actions = itemsOf(memberOf(pattern, "action_fqns"));
  return {
    policy: {
      id,
      draft: {
        name: traced(nameNode) ?? name,
        effect: traced(memberOf(attributes, "effect")),
        actions: actions.map((action) => traced(action)),
        integration: actions.every((action) => textOf(action) === EVERYTHING)
          ? traced(integrationNode, integration)
          : undefined,
        scope: scope === undefined ? undefined : scopeDraft(integration, scope[1]),
        targets: targetDrafts(attributes),
        importId: traced(idNode, id),
      },
    },
    findings: [],
  };
}

/** Terraform's state has every block that a resource may have, those without a value as null or no items. */
function isEmpty(scope: SourceNode): boolean {
  return isBlank(scope) || (scope.kind === "list" && itemsOf(scope).length === 0);
}

/** The API writes lists in the plural, Terraform's blocks in the singular. */
function rulesOf(scope: SourceNode): readonly SourceNode[] {
  return itemsOf(memberOf(scope, "rules") ?? memberOf(scope, "rule"));
}

function scopeDraft(type: ExecutionIntegration, scope: SourceNode): Draft {
  const rules = rulesOf(scope);
  const texts = (field: string): readonly Draft[] =>
    rules.flatMap((rule) => itemsOf(memberOf(rule, field)).map((item) => traced(item)));
  switch (type) {
    case "kubernetes":
      return { type: traced(scope, type), namespaces: texts("target_namespaces") };
    case "script":
      return { type: traced(scope, type), scripts: texts("target_script_names") };
    case "remote-action":
      return {
        type: traced(scope, type),
        paths: rules.flatMap((rule) => {
          const access = memberOf(rule, "access");
          const spelled = textOf(access);
          return itemsOf(memberOf(rule, "target_paths")).map((path) => ({
            path: traced(path),
            access: traced(access, pathAccessByWireName(spelled) ?? spelled),
          }));
        }),
      };
  }
}

function targetDrafts(attributes: SourceNode | undefined): readonly Draft[] {
  return itemsOf(memberOf(attributes, "targets") ?? memberOf(attributes, "target")).map((target) => ({
    name: traced(memberOf(target, "name")),
    agentTags: itemsOf(memberOf(target, "agent_tags")).map((tag) => traced(tag)),
  }));
}
