import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("site/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const helm = { type: "helm", namespace: "datadog" };
const connection = { name: "c", integration: { type: "kubernetes" } };

describe("rules about sites", () => {
  it.each<[string, object, readonly string[]]>([
    ["a code", { site: "EU1" }, []],
    [
      "a control plane of one's own",
      { site: { appUrl: "http://a.example", apiUrl: "http://b.example" } },
      [],
    ],
    ["a site that is not known", { site: LATER, connections: [connection] }, []],
    ["a site far from any", { site: "zzzzzzzzzzzzzzzz" }, ["site site/unknown"]],
    [
      "an unknown site of a runner",
      { runners: [{ name: "a", site: "eu3", deployment: helm }] },
      ["runners[0].site site/unknown"],
    ],
    [
      "an Agent on a government site",
      { site: "us1-fed", runners: [{ name: "a", deployment: { type: "linux" } }] },
      ["runners[0].deployment site/government"],
    ],
    [
      "a standalone runner on the description's government site",
      { site: "us2-fed", runners: [{ name: "a", deployment: helm }] },
      ["runners[0] site/government"],
    ],
    [
      "one that somebody insists on",
      { site: "us2-fed", runners: [{ name: "a", allowGov: true, deployment: helm }] },
      [],
    ],
    ["a deployment that is not known", { site: "us2-fed", runners: [{ name: "a", deployment: LATER }] }, []],
    [
      "a connection on a government site [S137]",
      { site: "us1-fed", connections: [connection] },
      ["connections[0] site/government"],
    ],
    [
      "a connection through a runner there",
      {
        runners: [{ name: "a", site: "us1-fed", allowGov: true, deployment: helm }],
        connections: [{ ...connection, runner: "a" }],
      },
      ["connections[0] site/government"],
    ],
    [
      "a connection through a runner elsewhere",
      {
        site: "us1-fed",
        runners: [{ name: "a", site: "us1", deployment: helm }],
        connections: [{ ...connection, runner: "a" }],
      },
      [],
    ],
    [
      "a connection through a runner that is not known",
      { site: "us1-fed", connections: [{ ...connection, runner: LATER }] },
      [],
    ],
  ])("checks %s", (_what, description, expected) => {
    expect(found(description)).toEqual(expected);
  });
});
