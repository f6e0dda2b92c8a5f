import type { Description, Readable } from "../description";
import type { Finding, IsUnknown, Rule } from "../rule";

const RUNNER_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const LISTS = [
  ["runners", "runner"],
  ["connections", "connection"],
  ["connectionGroups", "connection group"],
] as const;

function duplicates(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return LISTS.flatMap(([list, kind]) => {
    const first = new Map<string, number>();
    return (description[list] ?? []).flatMap((item, index): readonly Finding[] => {
      const name = item?.name;
      if (name === undefined || isUnknown(name)) return [];
      const earlier = first.get(name);
      if (earlier === undefined) {
        first.set(name, index);
        return [];
      }
      return [
        {
          path: [list, index, "name"],
          message: `the ${kind} name ${JSON.stringify(name)} is already used by ${list}[${earlier}]`,
          hint: "Give each its own name: others refer to it by name.",
          value: name,
        },
      ];
    });
  });
}

/** Rules about names. */
export const nameRules: readonly Rule[] = [
  {
    id: "name/duplicate",
    severity: "error",
    docs: {
      summary: "Names of runners, of connections and of connection groups are unique.",
      why: "Connections and groups refer to runners and connections by name; with a name used twice nobody can tell which one is meant.",
      bad: "connections:\n  - name: orders\n    integration: { type: kubernetes }\n    runner: payments\n  - name: orders\n    integration: { type: kubernetes }\n    runner: payments",
      good: "connections:\n  - name: orders\n    integration: { type: kubernetes }\n    runner: payments\n  - name: orders-eu\n    integration: { type: kubernetes }\n    runner: payments",
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
      bad: "runners:\n  - name: Payments_Prod",
      good: "runners:\n  - name: payments-prod",
    },
    check: (description, isUnknown) =>
      (description.runners ?? []).flatMap((runner, index): readonly Finding[] => {
        const name = runner?.name;
        if (name === undefined || isUnknown(name) || RUNNER_NAME.test(name)) return [];
        return [
          {
            path: ["runners", index, "name"],
            message: `${JSON.stringify(name)} cannot name a runner`,
            hint: "Use 1 to 63 lower-case letters, digits and minuses; start and end with a letter or digit.",
            value: name,
          },
        ];
      }),
  },
];
