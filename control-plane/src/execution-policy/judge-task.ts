/**
 * Whether execution policies let a caller run a task on an ownerless runner. Source: Datadog's page about
 * execution policies; where it says nothing, the safe side.
 */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { policyIndex } from "@parkit/provider-schema/internal/execution-policy/policy-index";
import {
  scopeCovers,
  type PolicySubject,
} from "@parkit/provider-schema/internal/execution-policy/policy-subject";
import type { CallerContext } from "../context";
import { bindingsOf, grants } from "../organisation/access";
import { policyInput, type StoredExecutionPolicy } from "./policy-document";

/** A task that is asked for. */
interface JudgedTask {
  readonly runnerId: string;
  /** `<bundle>.<action>`. */
  readonly fqn: string;
  readonly inputs: JsonObject;
}

/** What policies say. */
interface TaskJudgement {
  readonly allowed: boolean;
  /** Those that decided: all that deny, else all that allow. */
  readonly policies: readonly StoredExecutionPolicy[];
}

/** Asks the policies of the organisation. Nothing is allowed by default, and a denial beats what allows. */
export function judgeTask(context: CallerContext, { runnerId, fqn, inputs }: JudgedTask): TaskJudgement {
  const { executionPolicies, agents } = context.state;
  const stored = [...executionPolicies.values()].filter((policy) => appliesTo(context, policy));
  const known = stored.flatMap((policy) => {
    const input = policyInput(policy.attributes);
    return input === undefined ? [] : [{ policy, input }];
  });
  const { verdict } = policyIndex(known.map(({ input }) => input));
  const { allows, denies } = verdict(agents.get(runnerId)?.agentTags ?? [], fqn);
  const subject = subjectOf(inputs);
  const covering = (matches: typeof allows): readonly StoredExecutionPolicy[] =>
    matches.flatMap(({ policy: { scope, effect }, index }) => {
      const found = known[index];
      const covers = scope === undefined || scopeCovers(scope, subject, effect);
      return found === undefined || !covers ? [] : [found.policy];
    });
  const denying = covering(denies);
  if (denying.length > 0) return { allowed: false, policies: denying };
  const allowing = covering(allows);
  return { allowed: allowing.length > 0, policies: allowing };
}

/** A policy without access settings is for everybody; else it is for its resolvers and editors. */
function appliesTo(context: CallerContext, { id }: StoredExecutionPolicy): boolean {
  const bindings = bindingsOf(context, "execution-policy", id);
  return bindings.length === 0 || grants(context, "execution-policy", "resolver", bindings);
}

/** What the inputs name. Which paths a shell command touches cannot be told from its text. */
function subjectOf({ namespace, scriptName }: JsonObject): PolicySubject {
  return {
    ...(typeof namespace === "string" ? { namespace } : {}),
    ...(typeof scriptName === "string" ? { script: scriptName } : {}),
  };
}
