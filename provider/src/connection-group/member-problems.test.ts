import { UNKNOWN, type Value } from "@parkit/terraform-plugin";
import { readTags } from "../connection/identifier-tags";
import type { KnownConnection } from "../connection/known-connections";
import { plannedMemberProblems } from "./member-problems";
import type { ConnectionGroupValues } from "./schema";

const A = "aaaaaaaa-0000-4000-8000-000000000000";
const B = "bbbbbbbb-0000-4000-8000-000000000000";

const known = (name: string, tags: Value, rest: Partial<KnownConnection> = {}): KnownConnection => ({
  name,
  connection: { ...readTags(tags), integration: "http" },
  isPlanned: true,
  hasNewTags: false,
  ...rest,
});
const group = {
  id: "1",
  name: "g",
  integration: "http",
  identifier_tag_keys: ["env"],
  connection_ids: [A, B],
  access: null,
  deletion_protection: false,
};

function judged(
  connections: readonly (readonly [string, KnownConnection])[],
  planned: Partial<ConnectionGroupValues["config"]> = {},
  prior: ConnectionGroupValues["state"] | null = null,
): readonly string[] {
  const problems = plannedMemberProblems(prior, { ...group, ...planned }, new Map(connections));
  return problems.map(({ severity, detail }) => `${severity} ${/\(([a-z/-]+)\)$/.exec(detail)?.[1] ?? ""}`);
}

describe("plannedMemberProblems", () => {
  const same = [
    [A, known("a", ["env:x"])],
    [B, known("b", ["env:x"])],
  ] as const;

  it("refuses what the plan brings about", () => {
    expect(judged(same)).toEqual(["error group/ambiguous"]);
    expect(judged([[A, known("a", [])]])).toEqual(["error group/missing-key"]);
    expect(judged([[A, known("a", ["env:x", "env:y"])]])).toEqual(["error tag/duplicate-key"]);
    expect(judged([[A, known("a", ["env:x"])]], { integration: "postgresql" })).toEqual([
      "error group/integration",
    ]);
  });

  it("finds members by their ids, in whichever case they are written", () => {
    expect(judged(same, { connection_ids: [A.toUpperCase(), B] })).toEqual(["error group/ambiguous"]);
  });

  it("tells members of one name apart by their ids", () => {
    const [a, b] = [known(`same (${A})`, ["env:x"]), known(`same (${B})`, ["env:x"])];
    expect(
      judged([
        [A, a],
        [B, b],
      ]),
    ).toEqual(["error group/ambiguous"]);
  });

  it.each<
    [string, readonly (readonly [string, KnownConnection])[], Partial<ConnectionGroupValues["config"]>]
  >([
    ["ids", same, { connection_ids: UNKNOWN }],
    ["one id", same, { connection_ids: [A, UNKNOWN] }],
    ["keys", same, { identifier_tag_keys: UNKNOWN }],
    ["one key", same, { identifier_tag_keys: ["env", UNKNOWN] }],
    ["the integration", [[A, known("a", ["env:x"])]], { integration: UNKNOWN }],
    ["tags", [[A, known("a", UNKNOWN)]], {}],
    ["one tag", [[A, known("a", ["tier:x", UNKNOWN])]], {}],
    ["connections", [], {}],
  ])("does not judge %s that are not known yet", (_what, connections, planned) => {
    expect(judged(connections, planned)).toEqual([]);
  });

  it("only warns of what was so before, and of what the API said", () => {
    expect(judged(same, {}, group)).toEqual(["warning group/ambiguous"]);
    expect(judged([same[0], [B, known("b", ["env:x"], { hasNewTags: true })]], {}, group)).toEqual([
      "error group/ambiguous",
    ]);
    expect(judged([same[0], [B, known("b", ["env:x"], { isPlanned: false })]])).toEqual([
      "warning group/ambiguous",
    ]);
    const reordered = { ...group, connection_ids: [B, A] };
    expect(judged(same, {}, reordered)).toEqual(["warning group/ambiguous"]);
  });
});
