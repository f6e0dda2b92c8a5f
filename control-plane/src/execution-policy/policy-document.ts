/**
 * Execution policies as the API takes and answers them. What it refuses is not recorded but for a wrong
 * effect: everything that parkit's own rules refuse of a description is refused here too, except a policy
 * without targets, which Datadog takes.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import {
  EXECUTION_INTEGRATION_FACTS,
  EXECUTION_INTEGRATIONS,
  executionIntegrationByWireName,
} from "@parkit/provider-schema/internal/execution-policy/execution-integration";
import {
  pathAccessByWireName,
  type ExecutionPolicyInput,
} from "@parkit/provider-schema/internal/execution-policy/execution-policy";

/** Type of the documents. */
export const EXECUTION_POLICY_TYPE = "execution_policy";

/** What a policy says, in the words of the API. */
export interface PolicyAttributes {
  readonly name: string;
  readonly effect: string;
  readonly action_pattern: JsonObject;
  /** Absent where it is not narrowed. */
  readonly scope?: JsonObject;
  readonly targets: readonly JsonObject[];
}

/** A policy that is kept. */
export interface StoredExecutionPolicy {
  readonly id: string;
  readonly attributes: PolicyAttributes;
  /** 1, and one more with each update. */
  readonly version: number;
  readonly createdAt: Date;
  /** Id of the user. */
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** Reads what a policy says; undefined when the API would refuse it. */
export function readPolicyAttributes(given: JsonObject): PolicyAttributes | undefined {
  const { name, effect, action_pattern: pattern, scope, targets } = given;
  if (typeof name !== "string" || typeof effect !== "string" || !isObject(pattern)) return undefined;
  if (!isAbsent(scope) && !isObject(scope)) return undefined;
  const list = isAbsent(targets) ? [] : targets;
  if (!Array.isArray(list) || !list.every(isObject)) return undefined;
  const attributes: PolicyAttributes = {
    name,
    effect,
    action_pattern: pattern,
    ...(isObject(scope) && Object.keys(scope).length > 0 ? { scope } : {}),
    targets: list,
  };
  return policyInput(attributes) === undefined ? undefined : attributes;
}

/** What was read before: attributes never change, and every task of an ownerless runner asks for them all. */
const READ = new WeakMap<PolicyAttributes, { readonly input: ExecutionPolicyInput | undefined }>();

/**
 * The policy as descriptions spell it; undefined when it breaks one of their rules.
 */
export function policyInput(attributes: PolicyAttributes): ExecutionPolicyInput | undefined {
  const read = READ.get(attributes) ?? { input: readInput(attributes) };
  READ.set(attributes, read);
  return read.input;
}

function readInput(attributes: PolicyAttributes): ExecutionPolicyInput | undefined {
  const { name, effect, action_pattern: pattern, scope, targets } = attributes;
  const integration = executionIntegrationByWireName(pattern["integration"]);
  if (integration === undefined) return undefined;
  const input: unknown = {
    name,
    effect,
    actions: pattern["action_fqns"],
    integration,
    ...(scope === undefined ? {} : { scope: scopeInput(scope) }),
    targets: targets.map(({ name: label, agent_tags: agentTags }) => ({
      ...(typeof label === "string" ? { name: label } : {}),
      agentTags,
    })),
  };
  const broken = validate({ apiVersion: "parkit/v1", executionPolicies: [input] }).some(
    ({ severity, rule, path }) =>
      severity === "error" && !(rule === "policy/targets" && path === "executionPolicies[0].targets"),
  );
  // Validation has looked at every part.
  return broken ? undefined : (input as ExecutionPolicyInput);
}

/** One scope; anything else is no scope of a description, and is refused as such. */
function scopeInput(scope: JsonObject): unknown {
  const [[kind, value] = ["", null], ...others] = Object.entries(scope);
  const type = EXECUTION_INTEGRATIONS.find((one) => EXECUTION_INTEGRATION_FACTS[one].wireScope === kind);
  const rules = isObject(value) ? value["rules"] : undefined;
  if (others.length > 0 || type === undefined || !Array.isArray(rules) || !rules.every(isObject)) return {};
  const texts = (field: string): readonly JsonValue[] => rules.flatMap((rule) => listOf(rule[field]));
  switch (type) {
    case "kubernetes":
      return { type, namespaces: texts("target_namespaces") };
    case "script":
      return { type, scripts: texts("target_script_names") };
    case "remote-action":
      return {
        type,
        paths: rules.flatMap((rule) =>
          listOf(rule["target_paths"]).map((path) => ({
            path,
            access: pathAccessByWireName(rule["access"]),
          })),
        ),
      };
  }
}

/** An empty list makes the rule an empty one, which is refused; so does anything that is no list. */
function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return items.length > 0 ? items : [null];
}

/**
 * What the API answers of a policy.
 *
 * @param withEmptyScope - whether a policy without a scope has an empty one, as all answers but that to its
 *   creation do
 */
export function policyJson(policy: StoredExecutionPolicy, withEmptyScope: boolean): JsonObject {
  const { id, attributes, version, createdAt, createdBy, updatedAt, updatedBy } = policy;
  return {
    id,
    type: EXECUTION_POLICY_TYPE,
    attributes: {
      ...attributes,
      ...(withEmptyScope && attributes.scope === undefined ? { scope: {} } : {}),
      version,
      created_at: wholeSeconds(createdAt),
      created_by: createdBy,
      updated_at: wholeSeconds(updatedAt),
      updated_by: updatedBy,
    },
  };
}

function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function isAbsent(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== undefined && isJsonObject(value);
}
