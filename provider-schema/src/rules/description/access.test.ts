import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("access/") || rule.startsWith("schema/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const connection = (access: unknown): object => ({
  connections: [{ name: "a", integration: { type: "kubernetes" }, access }],
});
const group = (access: unknown): object => ({
  connectionGroups: [{ name: "g", identifierTagKeys: ["env"], connections: [], access }],
});
const runner = (access: unknown): object => ({
  runners: [{ name: "r", allow: "none", deployment: { type: "compose" }, access }],
});

describe("rules about access", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "principals of every kind, and none at all",
      connection({ viewer: ["org:1", "role:a"], resolver: ["team:b"], editor: [] }),
      [],
    ],
    [
      "what is no principal, wherever it stands",
      connection({ viewer: ["everyone", "team:a"], editor: ["team:a", "a@example.com"] }),
      [
        "connections[0].access.viewer[0] access/principal",
        "connections[0].access.editor[1] access/principal",
      ],
    ],
    ["groups", group({ editor: ["team"] }), ["connectionGroups[0].access.editor[0] access/principal"]],
    ["runners", runner({ contributor: ["me"] }), ["runners[0].access.contributor[0] access/principal"]],
    [
      "a principal twice in one relation, but not in two",
      connection({ viewer: ["team:a"], editor: ["team:a", "team:a"] }),
      ["connections[0].access.editor[1] access/duplicate"],
    ],
    ["access that says nothing", runner({}), ["runners[0].access access/empty"]],
    ["what is not known yet", connection({ editor: [LATER, `team:${LATER}`, LATER] }), []],
    [
      "relations that an object does not have",
      { ...connection({ contributor: [] }), ...group({ resolver: [] }) },
      [
        "connections[0].access.contributor schema/unknown-field",
        "connectionGroups[0].access.resolver schema/unknown-field",
      ],
    ],
  ])("judge %s", (_what, description, expected) => {
    expect(found(description)).toEqual(expected);
  });
});
