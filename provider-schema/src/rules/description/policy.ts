import { isActionName, isBundleId } from "../../actions/action-name";
import { isKnownAction, isOpenNamespace } from "../../actions/catalogue";
import { nearestActions } from "../../actions/did-you-mean";
import {
  indexOf,
  known,
  runnerLabel,
  type Path,
  type PolicyPlace,
} from "../../description/description-index";
import { agentTagProblem } from "../../execution-policy/agent-tag";
import {
  EXECUTION_INTEGRATION_FACTS,
  executionIntegrationOf,
  isExecutionIntegration,
  type ExecutionIntegration,
} from "../../execution-policy/execution-integration";
import { bundleOfEntry, EVERYTHING } from "../../execution-policy/execution-policy";
import { isLabelName, LABEL_NAME_HINT } from "../../kubernetes/kubernetes-name";
import { DEFAULT_SITE_PARAMETER, resolveSite } from "../../site/site";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import { policyDocs } from "./docs/policy-docs";
import { policyReach, type Reached } from "./policy-reach";

type Check = Rule["check"];

function perPolicy(check: (place: PolicyPlace, isUnknown: IsUnknown) => readonly Finding[]): Check {
  return (description, isUnknown) =>
    indexOf(description, isUnknown).policies.flatMap((place) => check(place, isUnknown));
}

/** A text of a list that is known, and where it stands. */
interface Item {
  readonly text: string;
  readonly path: Path;
}

function items(
  list: readonly (string | undefined)[] | undefined,
  path: Path,
  isUnknown: IsUnknown,
): readonly Item[] {
  return (known(list, isUnknown) ?? []).flatMap((input, index) => {
    const text = known(input, isUnknown);
    return text === undefined ? [] : [{ text, path: [...path, index] }];
  });
}

function actionItems({ policy, path }: PolicyPlace, isUnknown: IsUnknown): readonly Item[] {
  return items(policy.actions, [...path, "actions"], isUnknown);
}

/** Lists of tags of a policy's targets that are known. */
function targetLists({ policy, path }: PolicyPlace, isUnknown: IsUnknown) {
  return (known(policy.targets, isUnknown) ?? []).flatMap((input, index) => {
    const tags = known(known(input, isUnknown)?.agentTags, isUnknown);
    return tags === undefined ? [] : [{ tags, path: [...path, "targets", index, "agentTags"] }];
  });
}

/** Tags of a target, if all of them are known. */
function wholeTags(
  tags: readonly (string | undefined)[],
  isUnknown: IsUnknown,
): readonly string[] | undefined {
  const whole = tags.flatMap((tag) => known(tag, isUnknown) ?? []);
  return whole.length === tags.length ? whole : undefined;
}

const actions = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  const list = known(policy.actions, isUnknown);
  if (list?.length === 0)
    return [
      {
        path: [...path, "actions"],
        message: "the policy names no action",
        hint: 'Name actions, or write ["*"] and the integration for all that it has.',
      },
    ];
  return actionItems(place, isUnknown).flatMap(({ text, path: at }): readonly Finding[] => {
    const bundle = bundleOfEntry(text);
    if (text === EVERYTHING || (bundle === undefined ? isActionName(text) : isBundleId(bundle))) return [];
    return [
      {
        path: at,
        message: `${quoted(text)} is neither an action nor a pattern`,
        hint: 'Write a whole name as in com.datadoghq.kubernetes.core.listPod, a bundle with .* behind it, or "*".',
        value: text,
      },
    ];
  });
});

const unknownActions = perPolicy((place, isUnknown) =>
  actionItems(place, isUnknown).flatMap(({ text, path }) => {
    if (!isActionName(text) || executionIntegrationOf(text) === undefined) return [];
    if (isKnownAction(text) || isOpenNamespace(text)) return [];
    const near = nearestActions(text, "cluster-agent");
    return [
      {
        path,
        message: `the catalogue has no action ${quoted(text)}`,
        hint:
          near.length === 0
            ? "Check the name; an Agent that is newer than this version of parkit may have it."
            : `Did you mean ${near.join(", or ")}?`,
        value: text,
      },
    ];
  }),
);

/** Integration that all are measured against: the written one, else that of the first action with one. */
function expected(place: PolicyPlace, isUnknown: IsUnknown): ExecutionIntegration | undefined {
  const written = known(place.policy.integration, isUnknown);
  if (written !== undefined && isExecutionIntegration(written)) return written;
  for (const { text } of actionItems(place, isUnknown)) {
    const named = executionIntegrationOf(text);
    if (named !== undefined) return named;
  }
  return undefined;
}

const integration = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  const own = expected(place, isUnknown);
  const found = actionItems(place, isUnknown);
  if (own === undefined && policy.integration === undefined && found.some(({ text }) => text === EVERYTHING))
    return [
      {
        path: [...path, "integration"],
        message: `"*" stands for all actions of one integration, and nothing says of which`,
        hint: "Write integration: kubernetes, script or remote-action.",
      },
    ];
  return found.flatMap(({ text, path: at }): readonly Finding[] => {
    if (text === EVERYTHING || (!isActionName(text) && bundleOfEntry(text) === undefined)) return [];
    const named = executionIntegrationOf(text);
    if (named === undefined)
      return [
        {
          path: at,
          message: `${quoted(text)} is of no integration that policies govern`,
          hint: "Policies are about com.datadoghq.kubernetes, com.datadoghq.script and com.datadoghq.remoteaction; what needs credentials needs a connection and an owned runner.",
          value: text,
        },
      ];
    if (own === undefined || named === own) return [];
    return [
      {
        path: at,
        message: `${quoted(text)} is an action of ${named}, the policy is about ${own}`,
        hint: "Make one policy per integration.",
        value: text,
      },
    ];
  });
});

const scope = perPolicy((place, isUnknown) => {
  const written = known(place.policy.scope, isUnknown);
  const type = known(written?.type, isUnknown);
  const own = expected(place, isUnknown);
  if (type === undefined || own === undefined || type === own) return [];
  const { narrowedBy } = EXECUTION_INTEGRATION_FACTS[own];
  return [
    {
      path: [...place.path, "scope", "type"],
      message: `the scope is of ${type}, the actions of ${own}`,
      hint: `Write { type: ${own}, ${narrowedBy}: […] }, and another policy for the other scope: a policy has one.`,
      value: type,
    },
  ];
});

const emptyScope = perPolicy(({ policy, path }, isUnknown) => {
  const written = known(policy.scope, isUnknown);
  if (written === undefined) return [];
  return Object.entries(written).flatMap(([field, list]) =>
    Array.isArray(list) && !isUnknown(list) && list.length === 0
      ? [
          {
            path: [...path, "scope", field],
            message: "the scope names nothing",
            hint: "Name what the actions may be run on, or leave the scope out for everything.",
          },
        ]
      : [],
  );
});

const scopeItems = perPolicy(({ policy, path }, isUnknown) => {
  const written = known(policy.scope, isUnknown);
  if (written === undefined) return [];
  const at = [...path, "scope"];
  if ("namespaces" in written)
    return items(written.namespaces, [...at, "namespaces"], isUnknown)
      .filter(({ text }) => !isLabelName(text))
      .map(({ text, path: place }) => ({
        path: place,
        message: `${quoted(text)} cannot name a namespace`,
        hint: `${LABEL_NAME_HINT} Patterns are not supported.`,
        value: text,
      }));
  if ("scripts" in written)
    return items(written.scripts, [...at, "scripts"], isUnknown)
      .filter(({ text }) => text.trim() === "" || text.includes(EVERYTHING))
      .map(({ text, path: place }) => ({
        path: place,
        message: `${quoted(text)} names no script`,
        hint: "Write names as the runner's script file has them; leave the scope out for all of them.",
        value: text,
      }));
  const paths = "paths" in written ? known(written.paths, isUnknown) : undefined;
  return (paths ?? []).flatMap((input, index): readonly Finding[] => {
    const text = known(known(input, isUnknown)?.path, isUnknown);
    if (text === undefined || (isAbsolute(text) && !text.includes(EVERYTHING))) return [];
    return [
      {
        path: [...at, "paths", index, "path"],
        message: `${quoted(text)} is not an absolute path`,
        hint: "Write it from the root, as in /var/log; everything below it is meant too, and * stands for nothing.",
        value: text,
      },
    ];
  });
});

function isAbsolute(path: string): boolean {
  return path.startsWith("/") && path.split("/").every((part) => part !== "." && part !== "..");
}

const EVERY_AGENT_HINT =
  'Write the tags that its Agents have, as in { agentTags: [env:prod] }, or { agentTags: ["*"] } for every Agent.';

const targets = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  const written = policy.targets;
  if (written !== undefined && isUnknown(written)) return [];
  if (written === undefined || written.length === 0)
    return [
      {
        path: [...path, "targets"],
        message:
          "the policy has no target: by Datadog's page it is about no Agent, by its Terraform provider about all",
        hint: EVERY_AGENT_HINT,
      },
    ];
  return targetLists(place, isUnknown)
    .filter(({ tags }) => tags.length === 0)
    .map(({ path: at }) => ({
      path: at,
      message: "the target names no tag, so that no Agent is meant",
      hint: EVERY_AGENT_HINT,
    }));
});

const targetTags = perPolicy((place, isUnknown) =>
  targetLists(place, isUnknown).flatMap(({ tags, path }) =>
    items(tags, path, isUnknown).flatMap(({ text, path: at }): readonly Finding[] => {
      if (text === EVERYTHING)
        return tags.length === 1
          ? []
          : [
              {
                path: at,
                message: '"*" is every Agent, and stands beside other tags',
                hint: "Leave out one or the other: Datadog does not support both.",
                value: text,
              },
            ];
      const problem = agentTagProblem(text);
      return problem === undefined ? [] : [{ path: at, ...problem, value: text }];
    }),
  ),
);

const everything = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  if (policy.effect !== "allow" || policy.scope !== undefined || policy.access !== undefined) return [];
  const namespace = namespaceOf(expected(place, isUnknown));
  const all = actionItems(place, isUnknown).some(
    ({ text }) => text === EVERYTHING || (namespace !== undefined && bundleOfEntry(text) === namespace),
  );
  const every = targetLists(place, isUnknown).some(({ tags }) => tags.length === 1 && tags[0] === EVERYTHING);
  if (!all || !every) return [];
  return [
    {
      path,
      message: "the policy lets everybody run everything of its integration on every Agent",
      hint: "Name the actions, the Agents, a scope, or who may: what the integration gains later is allowed too.",
    },
  ];
});

function namespaceOf(integrationName: ExecutionIntegration | undefined): string | undefined {
  return integrationName === undefined ? undefined : EXECUTION_INTEGRATION_FACTS[integrationName].namespace;
}

/** What each target of a policy reaches; undefined where it has none, or one of which not all is known. */
function reachOfTargets(
  place: PolicyPlace,
  reach: (agentTags: readonly string[]) => Reached,
  isUnknown: IsUnknown,
): readonly Reached[] | undefined {
  const lists = targetLists(place, isUnknown).map(({ tags }) => wholeTags(tags, isUnknown));
  const whole = lists.filter((tags) => tags !== undefined);
  return whole.length === 0 || whole.length < lists.length ? undefined : whole.map(reach);
}

const unreachable: Check = (description, isUnknown) => {
  const reach = policyReach(description, isUnknown);
  return indexOf(description, isUnknown).policies.flatMap((place): readonly Finding[] => {
    const { policy, path } = place;
    const listed = known(policy.actions, isUnknown);
    const named = actionItems(place, isUnknown);
    if (policy.effect !== "allow" || listed?.length !== named.length || named.length === 0) return [];
    const reached = reachOfTargets(place, reach, isUnknown);
    if (reached?.some(({ governed }) => governed) !== true) return [];
    const namespace = namespaceOf(expected(place, isUnknown));
    const couldRun = named.some(({ text }) => {
      const below = text === EVERYTHING ? namespace : bundleOfEntry(text);
      const entry = below === undefined ? { name: text } : { below };
      return reached.some(({ mayRun }) => mayRun(entry));
    });
    if (couldRun) return [];
    return [
      {
        path: [...path, "actions"],
        message: "no described runner that the policy is about has any of these actions on its allowlist",
        hint: "Add them to the allowlist of a runner: it refuses what its own list lacks, whatever policies allow.",
      },
    ];
  });
};

const owned: Check = (description, isUnknown) => {
  const reach = policyReach(description, isUnknown);
  return indexOf(description, isUnknown).policies.flatMap((place): readonly Finding[] => {
    const reached = reachOfTargets(place, reach, isUnknown);
    if (reached === undefined || reached.some(({ governed }) => governed)) return [];
    const [runner, ...others] = [...new Set(reached.flatMap((one) => one.owned))];
    if (runner === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return [
      {
        path: [...place.path, "targets"],
        message: `the policy is about ${runnerLabel(runner)}${more}, which is owned: policies do not govern it`,
        hint: "Enroll it without an owner (identity: { type: self-enroll, ownership: ownerless }), or pair connections with it.",
      },
    ];
  });
};

const agentTags: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place): readonly Finding[] => {
    const { runner, path, components } = place;
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

const site: Check = (description, isUnknown) => {
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
  { ...rule("policy/agent-tags", "error", agentTags), about: ["runners"] },
  rule("policy/site", "error", site),
];
