import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("group/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const http = { type: "http", auth: { type: "none" } };
const connection = (name: string, identifierTags?: unknown, integration: object = http): object => ({
  name,
  integration,
  ...(identifierTags === undefined ? {} : { identifierTags }),
});
function one(
  group: object,
  connections: unknown = [connection("a", ["env:a"]), connection("b", ["env:b"])],
): readonly string[] {
  return found({
    connections,
    connectionGroups: [{ name: "g", identifierTagKeys: ["env"], connections: ["a", "b"], ...group }],
  });
}
const G = "connectionGroups[0]";

describe("rules about groups", () => {
  it.each<[string, object, unknown, readonly string[]]>([
    [
      "three keys [S167]",
      { identifierTagKeys: ["env", "x", "y"], connections: [], integration: "http" },
      [],
      [],
    ],
    [
      "four keys [S167]",
      { identifierTagKeys: ["env", "x", "y", "z"], connections: [], integration: "http" },
      [],
      [`${G}.identifierTagKeys group/keys`],
    ],
    ["keys that are not known", { identifierTagKeys: LATER, connections: [], integration: "http" }, [], []],
    ["no connections at all", {}, undefined, []],
    ["connections that are not known", {}, LATER, []],
    [
      "a connection whose name is not known",
      { connections: ["a", "other"] },
      [connection("a", ["env:a"]), connection(LATER)],
      [],
    ],
    ["members that are not known", { connections: LATER }, [], []],
    ["a member that is not known", { connections: [LATER] }, [], []],
    ["no member and no integration", { connections: [] }, [], [`${G}.integration group/integration`]],
    ["an integration that is not known", { connections: [], integration: LATER }, [], []],
    [
      "an integration that is misspelt",
      { integration: "htp" },
      [connection("a", ["env:a"]), connection("b", ["env:b"])],
      [`${G}.integration group/integration`],
    ],
    [
      "an integration that does not exist",
      { integration: "zzzzzzzz" },
      [connection("a", ["env:a"]), connection("b", ["env:b"])],
      [`${G}.integration group/integration`],
    ],
    [
      "an integration that its members have",
      { integration: "http" },
      [connection("a", ["env:a"]), connection("b", ["env:b"])],
      [],
    ],
    [
      "an integration that a member has not [S163]",
      { integration: "kubernetes" },
      [connection("a", ["env:a"]), connection("b", ["env:b"])],
      [`${G}.integration group/integration`],
    ],
    [
      "members of which one is not known",
      {},
      [connection("a", ["env:a"], { type: LATER }), connection("b", ["env:b"])],
      [],
    ],
    ["tags that are not known", {}, [connection("a", LATER), connection("b", [LATER])], []],
    [
      "values that are not known",
      {},
      [connection("a", [`env:${LATER}`]), connection("b", { env: LATER })],
      [],
    ],
    [
      "keys of which one is not known",
      { identifierTagKeys: ["env", LATER] },
      [connection("a", ["env:a"]), connection("b", ["env:a"])],
      [],
    ],
    ["a key that is not known", {}, [connection("a", { [LATER]: "a" }), connection("b", ["env:b"])], []],
    [
      "a member without tags [S164 S167]",
      {},
      [connection("a"), connection("b", ["env:b"])],
      [`${G}.connections[0] group/missing-key`],
    ],
    [
      "values that are the same [S165]",
      {},
      [connection("a", ["env:a"]), connection("b", ["env:a"])],
      [`${G}.connections[1] group/ambiguous`],
    ],
    [
      "several values, reported as such",
      {},
      [connection("a", ["env:a", "env:b"]), connection("b", ["env:a"])],
      [],
    ],
  ])("checks %s", (_what, group, connections, expected) => {
    const list = connections === undefined ? undefined : connections;
    expect(one(group, list)).toEqual(expected);
  });

  it("finds the same in several members", () => {
    const without = [connection("a", ["team:x"]), connection("b", ["team:y"])];
    expect(one({}, without)).toEqual([
      `${G}.connections[0] group/missing-key`,
      `${G}.connections[1] group/missing-key`,
    ]);
  });

  it("finds members that do not exist, suggesting a name", () => {
    const hints = validate({
      apiVersion: "parkit/v1",
      connections: [connection("orders", ["env:a"])],
      connectionGroups: [{ name: "g", identifierTagKeys: ["env"], connections: ["order", "zzzzzzzzz"] }],
    })
      .filter(({ rule }) => rule.startsWith("group/"))
      .map(({ hint }) => hint);
    expect(hints).toEqual([
      "Did you mean orders?",
      "Describe it under connections, or remove it from the group.",
    ]);
  });

  it("suggests nothing among very many connections", () => {
    const connections = Array.from({ length: 300 }, (_, index) =>
      connection(`orders-${index}`, [`env:e${index}`]),
    );
    const [violation] = validate({
      apiVersion: "parkit/v1",
      connections: connections.map((item) => ({
        ...item,
        integration: { ...http, baseUrl: "https://a.example" },
      })),
      connectionGroups: [{ name: "g", identifierTagKeys: ["env"], connections: ["orders-x"] }],
    });
    expect(violation?.hint).toContain("Describe it");
  });

  it("finds mixed integrations while the first is not known", () => {
    expect(
      one({ connections: ["a", "b", "c"] }, [
        connection("a", ["env:a"], { type: LATER }),
        connection("b", ["env:b"]),
        connection("c", ["env:c"], { type: "kubernetes" }),
      ]),
    ).toEqual([`${G}.connections[2] group/mixed-integration`]);
  });
});
