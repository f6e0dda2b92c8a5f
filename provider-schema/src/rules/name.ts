import type { Description, Readable } from "../description";
import { indexOf, known, perDescription } from "../description-index";
import type { Path } from "../description-index";
import type { Finding, IsUnknown, Rule } from "../rule";
import { formatPath, quoted } from "../violation";
import { example } from "./example";

const RUNNER_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Longest name of a connection or group that parkit takes, in characters; a bound of its own. */
const MAX_LENGTH = 255;

interface Named {
  readonly kind: string;
  readonly name: string;
  /** Path of what has the name. */
  readonly path: Path;
}

const allNames = perDescription((description, isUnknown): readonly Named[] => {
  const { runners, connections, groups } = indexOf(description, isUnknown);
  const names: Named[] = [];
  const add = (kind: string, input: string | undefined, path: Path): void => {
    const name = known(input, isUnknown);
    if (name !== undefined) names.push({ kind, name, path });
  };
  for (const { runner, path } of runners) add("runner", runner.name, path);
  for (const { connection, path } of connections) add("connection", connection.name, path);
  for (const { group, path } of groups) add("connection group", group.name, path);
  return names;
});

function duplicates(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const first = new Map<string, Path>();
  const findings: Finding[] = [];
  for (const { kind, name, path } of allNames(description, isUnknown)) {
    const earlier = first.get(`${kind} ${name}`);
    if (earlier === undefined) first.set(`${kind} ${name}`, path);
    else
      findings.push({
        path: [...path, "name"],
        message: `the ${kind} name ${quoted(name)} is already used by ${formatPath(earlier)}`,
        hint: "Give each its own name: others refer to it by name.",
        value: name,
      });
  }
  return findings;
}

function runnerNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return allNames(description, isUnknown)
    .filter(({ kind, name }) => kind === "runner" && !RUNNER_NAME.test(name))
    .map(({ name, path }) => ({
      path: [...path, "name"],
      message: `${quoted(name)} cannot name a runner`,
      hint: "Use 1 to 63 lower-case letters, digits and minuses; start and end with a letter or digit.",
      value: name,
    }));
}

function otherNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return allNames(description, isUnknown)
    .filter(({ kind, name }) => kind !== "runner" && (!/^\S(.*\S)?$/u.test(name) || name.length > MAX_LENGTH))
    .map(({ kind, name, path }) => ({
      path: [...path, "name"],
      message: `${quoted(name)} cannot name a ${kind}`,
      hint: `Use 1 to ${MAX_LENGTH} characters on one line, with no blank at either end.`,
      value: name,
    }));
}

/** Rules about names. */
export const nameRules: readonly Rule[] = [
  {
    id: "name/duplicate",
    severity: "error",
    docs: {
      summary: "Names of runners, of connections and of connection groups are unique.",
      why: "Connections and groups refer to runners and connections by name; with a name used twice nobody can tell which one is meant.",
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
    },
    check: duplicates,
  },
  {
    id: "name/runner",
    severity: "error",
    docs: {
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
    },
    check: runnerNames,
  },
  {
    id: "name/format",
    severity: "error",
    docs: {
      summary:
        "A connection or a group has a name of 1 to 255 characters on one line, without blanks at its ends.",
      why: "People pick connections by name in workflows and apps; an empty name, or two that differ in a blank nobody sees, cannot be told apart there.",
      bad: example(`
        connections:
          - { name: "orders ", runner: payments, integration: { type: kubernetes } }
      `),
      good: example(`
        connections:
          - { name: orders, runner: payments, integration: { type: kubernetes } }
      `),
    },
    check: otherNames,
  },
];
