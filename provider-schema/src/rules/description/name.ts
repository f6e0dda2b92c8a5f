import {
  DISPLAY_NAME_HINT,
  DISPLAY_NAME_MAX_LENGTH,
  displayNameProblem,
} from "../../connection/display-name";
import type { Description, Readable } from "../../description/description";
import { indexOf, type Path } from "../../description/description-index";
import { isLabelName, LABEL_NAME_HINT } from "../../kubernetes/kubernetes-name";
import type { Finding, IsUnknown, Rule, RuleDocs } from "../rule";
import { formatPath, quoted } from "../violation";
import { connectionFindings } from "./connection-problem";
import { example } from "./docs/example";

interface Named {
  readonly name: string | undefined;
  /** Path of what has the name. */
  readonly path: Path;
}

function duplicates(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const index = indexOf(description, isUnknown);
  return [
    ...repeated("runner", index.runners, index.runnersByName),
    ...repeated("connection", index.connections, index.connectionsByName),
    ...repeated("connection group", index.groups, index.groupsByName),
    ...repeated("execution policy", index.policies, index.policiesByName),
  ];
}

/** @param first - what has a name first, by name */
function repeated<Place extends Named>(
  kind: string,
  places: readonly Place[],
  first: ReadonlyMap<string, Place>,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const place of places) {
    const { name, path } = place;
    const earlier = name === undefined ? undefined : first.get(name);
    if (name === undefined || earlier === undefined || earlier === place) continue;
    findings.push({
      path: [...path, "name"],
      message: `the ${kind} name ${quoted(name)} is already used by ${formatPath(earlier.path)}`,
      hint: "Give each its own name: others refer to it by name.",
      value: name,
    });
  }
  return findings;
}

function runnerNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return wrongNames(
    indexOf(description, isUnknown).runners,
    isLabelName,
    "cannot name a runner",
    LABEL_NAME_HINT,
  );
}

const connectionNames = connectionFindings("name/format");

function otherNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return [
    ...connectionNames(description, isUnknown),
    ...wrongNames(
      indexOf(description, isUnknown).groups,
      (name) => displayNameProblem(name) === undefined,
      "cannot name a connection group",
      DISPLAY_NAME_HINT,
    ),
    ...wrongNames(
      indexOf(description, isUnknown).policies,
      (name) => displayNameProblem(name) === undefined,
      "cannot name an execution policy",
      DISPLAY_NAME_HINT,
    ),
  ];
}

function wrongNames(
  places: readonly Named[],
  isRight: (name: string) => boolean,
  problem: string,
  hint: string,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { name, path } of places)
    if (name !== undefined && !isRight(name))
      findings.push({ path: [...path, "name"], message: `${quoted(name)} ${problem}`, hint, value: name });
  return findings;
}

/** Rules about names. */
export const nameRules: readonly Rule[] = [
  {
    id: "name/duplicate",
    severity: "error",
    get docs(): RuleDocs {
      return {
        summary:
          "Names of runners, of connections, of connection groups and of execution policies are unique.",
        why: "Connections and groups refer to runners and connections by name, and people to policies; with a name used twice nobody can tell which one is meant.",
        bad: example(`
        connections:
          - { name: orders, runner: payments, integration: { type: kubernetes } }
          - { name: orders, runner: payments, integration: { type: kubernetes } }
      `),
        good: example(`
        connections:
          - { name: orders, runner: payments, integration: { type: kubernetes } }
          - { name: orders-eu, runner: payments, integration: { type: kubernetes } }
      `),
      };
    },
    check: duplicates,
  },
  {
    id: "name/runner",
    severity: "error",
    get docs(): RuleDocs {
      return {
        summary:
          "A runner's name has 1 to 63 lower-case letters, digits and minuses, and starts and ends with a letter or digit.",
        why: "The name becomes the name of Kubernetes objects, containers and directories, which take nothing else.",
        bad: example(`
        runners:
          - name: Payments_Prod
            allow: [com.datadoghq.http.request]
            identity: { type: secret, secretName: payments-identity }
            deployment: { type: helm, namespace: datadog }
      `),
        good: example(`
        runners:
          - name: payments-prod
            allow: [com.datadoghq.http.request]
            identity: { type: secret, secretName: payments-identity }
            deployment: { type: helm, namespace: datadog }
      `),
      };
    },
    check: runnerNames,
  },
  {
    id: "name/format",
    severity: "error",
    get docs(): RuleDocs {
      return {
        summary: `A connection, a group or an execution policy has a name of 1 to ${DISPLAY_NAME_MAX_LENGTH} characters on one line, without blanks at its ends.`,
        why: "People pick connections by name in workflows and apps; an empty name, or two that differ in a blank nobody sees, cannot be told apart there.",
        bad: example(`
        connections:
          - { name: "orders ", runner: payments, integration: { type: kubernetes } }
      `),
        good: example(`
        connections:
          - { name: orders, runner: payments, integration: { type: kubernetes } }
      `),
      };
    },
    check: otherNames,
  },
];
