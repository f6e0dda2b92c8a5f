/** How many programs may share an identity, by deployment and mode, and that the guide says it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { validate } from "@parkit/provider-schema/internal/description/validate";

const LIST = ["com.datadoghq.http.request"];
const IDENTITY = { type: "secret", secretName: "payments-identity" };
const FILE = { type: "file", path: "/etc/dd-action-runner/config/config.yaml" };
const NODES = { node: { allow: LIST, identity: IDENTITY } };

type Mode = "pull" | "push";

/** What a runner is, beside its deployment, and what its deployment has. */
type Runner = readonly [string, members: object, deployment: object];

const of = (type: string, members: object, deployment: object = {}): Runner => [type, members, deployment];
const inCluster = { namespace: "datadog" };

interface Row {
  /** First cell of the guide's row. */
  readonly row: string;
  /** First words of its cells for the modes. */
  readonly says: Readonly<Record<Mode, string>>;
  readonly runners: readonly Runner[];
  /** Rules that a runner with several programs breaks. */
  readonly breaks: Readonly<Record<Mode, readonly string[]>>;
}

const TABLE: readonly Row[] = [
  {
    row: "helm, manifests",
    says: { pull: "allowed", push: "allowed" },
    runners: ["helm", "manifests"].map((type) =>
      of(type, { allow: LIST, identity: IDENTITY }, { ...inCluster, replicas: 3 }),
    ),
    breaks: { pull: [], push: [] },
  },
  {
    row: "helm-agent, operator: Cluster Agent",
    says: { pull: "allowed", push: "refused" },
    runners: ["helm-agent", "operator"].map((type) =>
      of(type, { allow: LIST, identity: IDENTITY }, { ...inCluster, clusterAgentReplicas: 3 }),
    ),
    breaks: { pull: [], push: ["mode/agent-pull-only"] },
  },
  {
    row: "helm-agent, operator: nodes",
    says: { pull: "shared with `secret` only", push: "refused" },
    runners: ["helm-agent", "operator"].map((type) => of(type, NODES, inCluster)),
    breaks: { pull: ["identity/replicas"], push: ["identity/replicas", "mode/agent-pull-only"] },
  },
  {
    row: "docker, compose",
    says: { pull: "there is no field", push: "there is no field" },
    runners: ["docker", "compose"].map((type) => of(type, { allow: LIST, identity: FILE }, { replicas: 3 })),
    breaks: { pull: ["schema/unknown-field"], push: ["schema/unknown-field"] },
  },
  {
    row: "linux, windows",
    says: { pull: "there is no field", push: "refused" },
    runners: ["linux", "windows"].map((type) =>
      of(type, { allow: LIST, identity: { type: "self-enroll" } }, { replicas: 3 }),
    ),
    breaks: { pull: ["schema/unknown-field"], push: ["mode/agent-pull-only", "schema/unknown-field"] },
  },
];

/** Rules that a runner breaks, as far as its number, identity and mode go. */
function broken([type, members, deployment]: Runner, mode: Mode): readonly string[] {
  const runner = {
    name: "payments",
    modes: [mode],
    ...(mode === "push" ? { push: { hostname: "par.example.com" } } : {}),
    ...members,
    deployment: { type, ...deployment },
  };
  return [
    ...new Set(
      validate({ apiVersion: "parkit/v1", runners: [runner] })
        .map(({ rule }) => rule)
        .filter((rule) => /^(?:identity|schema|deployment)\/|^mode\/agent-pull-only$/.test(rule)),
    ),
  ].sort();
}

describe("several programs with one identity", () => {
  const cases = TABLE.flatMap(({ runners, breaks }) =>
    runners.flatMap((runner) =>
      (["pull", "push"] as const).map((mode) => ({ runner, mode, type: runner[0], expected: breaks[mode] })),
    ),
  );

  it.each(cases)("by $type in mode $mode: $expected", ({ runner, mode, expected }) => {
    expect(broken(runner, mode)).toEqual(expected);
  });

  it.each(["helm", "manifests"])("is never none: %s warns of 0 replicas", (type) => {
    const none = of(type, { allow: LIST, identity: IDENTITY }, { ...inCluster, replicas: 0 });
    expect(broken(none, "pull")).toEqual(["deployment/replicas"]);
  });

  it("are never two runners of a description", () => {
    const runner = (name: string): object => ({
      name,
      allow: LIST,
      identity: IDENTITY,
      deployment: { type: "helm", ...inCluster },
    });
    const rules = validate({ apiVersion: "parkit/v1", runners: [runner("a"), runner("b")] });
    expect(rules.map(({ rule }) => rule)).toContain("identity/shared");
  });

  it("are in the guide as they are here", () => {
    const guide = readFileSync(join(__dirname, "../..", "docs/guide/identity.md"), "utf8");
    const table = /^## How many may share it\n\n([^]*?)\n\n/m.exec(guide)?.[1] ?? "";
    const rows = table.split("\n").slice(2);
    const cells = rows.map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells.map(([row]) => row)).toEqual(TABLE.map(({ row }) => row));
    for (const [index, { says }] of TABLE.entries()) {
      const [, , pull = "", push = ""] = cells[index] ?? [];
      expect([pull.startsWith(says.pull), push.startsWith(says.push)]).toEqual([true, true]);
    }
  });
});
