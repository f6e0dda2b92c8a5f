import type { Description, Readable } from "../description";
import { indexOf, known } from "../description-index";
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
  readonly path: Path;
}

function allNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Named[] {
  const { runners, connections, groups } = indexOf(description, isUnknown);
  const lists = [
    ...runners.map(({ runner, path }) => ({ kind: "runner", input: runner.name, path })),
    ...connections.map(({ connection, path }) => ({ kind: "connection", input: connection.name, path })),
    ...groups.map(({ group, path }) => ({ kind: "connection group", input: group.name, path })),
  ];
  return lists.flatMap(({ kind, input, path }) => {
    const name = known(input, isUnknown);
    return name === undefined ? [] : [{ kind, name, path: [...path, "name"] }];
  });
}

function duplicates(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const first = new Map<string, Path>();
  return allNames(description, isUnknown).flatMap(({ kind, name, path }): readonly Finding[] => {
    const earlier = first.get(`${kind} ${name}`);
    if (earlier === undefined) {
      first.set(`${kind} ${name}`, path);
      return [];
    }
    return [
      {
        path,
        message: `the ${kind} name ${quoted(name)} is already used by ${formatPath(earlier.slice(0, -1))}`,
        hint: "Give each its own name: others refer to it by name.",
        value: name,
      },
    ];
  });
}

function runnerNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return allNames(description, isUnknown)
    .filter(({ kind, name }) => kind === "runner" && !RUNNER_NAME.test(name))
    .map(({ name, path }) => ({
      path,
      message: `${quoted(name)} cannot name a runner`,
      hint: "Use 1 to 63 lower-case letters, digits and minuses; start and end with a letter or digit.",
      value: name,
    }));
}

function otherNames(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return allNames(description, isUnknown)
    .filter(({ kind, name }) => kind !== "runner" && (!/^\S(.*\S)?$/u.test(name) || name.length > MAX_LENGTH))
    .map(({ kind, name, path }) => ({
      path,
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
