import { indexOf, known } from "../../description/description-index";
import { agentTagProblem } from "../../execution-policy/agent-tag";
import { DEFAULT_SITE_PARAMETER, resolveSite } from "../../site/site";
import { rulesWith, type Finding, type Rule } from "../rule";
import { policyDocs } from "./docs/policy-docs";
import { perRunner } from "./each-place";
import { actions, integration, unknownActions } from "./policy/policy-actions";
import { everything, owned, unreachable } from "./policy/policy-effect";
import { items } from "./policy/policy-place";
import { emptyScope, scope, scopeItems } from "./policy/policy-scope";
import { targets, targetTags } from "./policy/policy-targets";

const agentTags = perRunner(({ runner, path, components }, isUnknown): readonly Finding[] => {
  const at = [...path, "agentTags"];
  if (runner.agentTags === undefined) return [];
  if (components.some(({ flavour }) => flavour === "standalone"))
    return [
      {
        path: at,
        message: "a standalone runner is in no Agent",
        hint: "Remove agentTags: execution policies do not govern it.",
      },
    ];
  return items(runner.agentTags, at, isUnknown).flatMap(({ text, path: itemPath }) => {
    const problem = agentTagProblem(text);
    return problem === undefined ? [] : [{ path: itemPath, ...problem, value: text }];
  });
});

const site: Rule["check"] = (description, isUnknown) => {
  const { policies } = indexOf(description, isUnknown);
  const [first] = policies;
  const written = known(description.site ?? DEFAULT_SITE_PARAMETER, isUnknown);
  if (first === undefined || typeof written !== "string" || resolveSite(written)?.government !== true)
    return [];
  return [
    {
      path: first.path,
      message: `Datadog has no execution policies on ${written}`,
      hint: "Take them out; runners there are owned, and take connections.",
      value: written,
    },
  ];
};

const rule = rulesWith(policyDocs);

/** Rules about execution policies. */
export const policyRules: readonly Rule[] = [
  rule("policy/actions", "error", actions),
  rule("policy/unknown-action", "warning", unknownActions),
  rule("policy/integration", "error", integration),
  rule("policy/scope", "error", scope),
  rule("policy/empty-scope", "error", emptyScope),
  rule("policy/scope-item", "error", scopeItems),
  rule("policy/targets", "error", targets),
  rule("policy/target-tag", "error", targetTags),
  rule("policy/everything", "warning", everything),
  rule("policy/unreachable", "warning", unreachable),
  rule("policy/owned-runner", "warning", owned),
  rule("policy/agent-tags", "error", agentTags, ["agentTags"], ["runners"]),
  rule("policy/site", "error", site),
];
