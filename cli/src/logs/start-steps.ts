/**
 * Steps of a runner's start, as its log tells them. Source: the open-source Agent's runner, whose lines the
 * reference runner repeats; those of Datadog's standalone image are not published.
 */
import { isInCluster } from "@parkit/targets/internal/kubernetes/in-cluster";
import { runnerComponents, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** A step. */
export interface StartStep {
  readonly id: "enrolled" | "identity-kept" | "started" | "keys" | "polling";
  /** What has happened, as in "enrolled". */
  readonly says: string;
  /** Finds it in a line; what is in parentheses belongs to what is said. */
  readonly pattern: RegExp;
  /** What to look at while it is missing. */
  readonly missing: string;
}

const LOADED = "Loaded PAR identity from K8s secret: (\\S+)";

const ENROLLED: StartStep = {
  id: "enrolled",
  says: "enrolled",
  pattern: new RegExp(`Self-enrollment successful|${LOADED}`),
  missing: "the keys with which it enrolls, and the way to the site: parkit doctor --live",
};
const SECRET_CREATED: StartStep = {
  id: "identity-kept",
  says: "Secret created",
  pattern: new RegExp(`(?:Created|Updated) PAR identity in K8s secret: (\\S+)|${LOADED}`),
  missing: "whether its service account may create and get that Secret",
};
const IDENTITY_KEPT: StartStep = {
  id: "identity-kept",
  says: "identity kept",
  pattern: /identity successfully persisted to (\S+)/,
  missing: "whether it may write its configuration directory",
};
const STARTED: StartStep = {
  id: "started",
  says: "started with URN",
  pattern: /==> URN : (urn:\S+?)(?:["\s]|$)/,
  missing: "the lines above: its identity, and whether the runner is enabled at all",
};
const KEYS: StartStep = {
  id: "keys",
  says: "keys received",
  pattern: /Keys manager ready/,
  missing: "whether it reaches Remote Configuration, and whether that is on for the organisation",
};
const POLLING: StartStep = {
  id: "polling",
  says: "asks for tasks",
  pattern: /Starting loop/,
  missing: "the lines above",
};

/** Steps that a runner goes through, in their order. */
export function startSteps(spec: RunnerSpec): readonly StartStep[] {
  const enrolls = runnerComponents(spec).some(({ identity }) => identity.type === "self-enroll");
  const kept = isInCluster(spec) ? SECRET_CREATED : IDENTITY_KEPT;
  return [...(enrolls ? [ENROLLED, kept] : []), STARTED, KEYS, POLLING];
}

/** A line that tells why a start goes wrong, with what to do. */
const FAILURES: readonly { readonly pattern: RegExp; readonly fix: string }[] = [
  {
    pattern: /private-action-runner is not enabled/,
    fix: "Render the description again and apply it: the runner is switched off in the Agent's configuration.",
  },
  {
    pattern: /Self-enrollment failed/,
    fix: "parkit doctor --live looks at keys, their permissions, and the way to the site.",
  },
  {
    pattern: /Private action runner failed to start|the runner failed/,
    fix: "Read the error in that line; parkit doctor --live looks at what it needs.",
  },
  {
    pattern: /failed to dequeue task|circuit breaker tripped/,
    fix: "The site refuses the runner or cannot be reached: its identity may be deleted or rotated, or the clock off.",
  },
  {
    pattern: /cannot get signing keys/,
    fix: "Let the runner reach Remote Configuration of its site.",
  },
];

/** How far a start has come. */
export interface StartProgress {
  /** Takes a line of the log; says what it tells of the start, if anything. */
  readonly take: (line: string) => string | undefined;
  /** What has been told, in the order of the steps. */
  readonly reached: () => readonly { readonly id: StartStep["id"]; readonly says: string }[];
  /** First step after the last one that was told; undefined when there is none. */
  readonly missing: () => StartStep | undefined;
}

/** Follows a start through its log. Failures are told once each. */
export function startProgress(steps: readonly StartStep[]): StartProgress {
  const told = new Map<StartStep["id"], string>();
  const failed = new Set<RegExp>();
  return {
    take: (line) => {
      const says: string[] = [];
      for (const step of steps) {
        const match = step.pattern.exec(line);
        if (match === null) continue;
        const detail = match.slice(1).find((group: string | undefined) => group !== undefined);
        const text = detail === undefined ? step.says : `${step.says} ${detail}`;
        if (told.get(step.id) !== text) says.push(text);
        told.set(step.id, text);
      }
      const failure = FAILURES.find(({ pattern }) => pattern.test(line));
      if (failure !== undefined && !failed.has(failure.pattern)) {
        failed.add(failure.pattern);
        says.push(failure.fix);
      }
      return says.length === 0 ? undefined : says.join("; ");
    },
    reached: () =>
      steps.flatMap(({ id }) => {
        const says = told.get(id);
        return says === undefined ? [] : [{ id, says }];
      }),
    // A log may begin after the first steps: what came later tells that they are done.
    missing: () => steps[steps.findLastIndex(({ id }) => told.has(id)) + 1],
  };
}
