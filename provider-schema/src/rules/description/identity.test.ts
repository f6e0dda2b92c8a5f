import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("identity/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const URN = "urn:dd:apps:on-prem-runner:us1:1:a";

function runner(members: object): object {
  return {
    name: "payments",
    allow: ["com.datadoghq.http.request"],
    deployment: { type: "helm", namespace: "datadog" },
    ...members,
  };
}
const one = (members: object): readonly string[] => found({ runners: [runner(members)] });
const connected = (members: object): readonly string[] =>
  found({
    runners: [runner(members)],
    connections: [{ name: "a", runner: "payments", integration: { type: "http", auth: { type: "none" } } }],
  });

const AGENT = { type: "helm-agent", namespace: "datadog" };
const LIST = ["com.datadoghq.http.request"];

describe("rules about identities", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "self-enrollment by the standalone chart",
      { identity: { type: "self-enroll" } },
      ["runners[0].identity identity/required"],
    ],
    ["an identity that is not known", { identity: LATER }, []],
    ["an identity whose kind is not known", { identity: { type: LATER } }, []],
    [
      "a file in a cluster",
      { identity: { type: "file", path: "/a" } },
      ["runners[0].identity.type identity/deployment"],
    ],
    ["managed in a cluster", { identity: { type: "managed" } }, []],
    ["a URN that is not known", { identity: { type: "secret", secretName: "a", urn: LATER } }, []],
    [
      "a URN of another form",
      { identity: { type: "secret", secretName: "a", urn: "urn:dd:runner" } },
      ["runners[0].identity.urn identity/urn"],
    ],
    [
      "the URN of another region",
      { site: "eu1", identity: { type: "secret", secretName: "a", urn: URN } },
      ["runners[0].identity.urn identity/urn-region"],
    ],
    [
      "any region on a control plane of one's own",
      {
        site: { appUrl: "http://a.example", apiUrl: "http://b.example" },
        identity: { type: "secret", secretName: "a", urn: URN },
      },
      [],
    ],
    [
      "a site that is not known",
      { site: LATER, identity: { type: "secret", secretName: "a", urn: URN } },
      [],
    ],
    [
      "a site of which a part is not known",
      {
        site: { appUrl: LATER, apiUrl: "http://b.example" },
        identity: { type: "secret", secretName: "a", urn: URN },
      },
      [],
    ],
    [
      "a key written out",
      { identity: { type: "inline", urn: URN, privateKey: LATER } },
      ["runners[0].identity identity/inline"],
    ],
    [
      "a key that somebody insists on",
      { identity: { type: "inline", urn: URN, privateKey: LATER, force: true } },
      [],
    ],
    [
      "a Secret with a name that Kubernetes refuses",
      { identity: { type: "secret", secretName: "a..b" } },
      ["runners[0].identity.secretName identity/secret-name"],
    ],
    [
      "one identity for nodes and Cluster Agent",
      {
        deployment: AGENT,
        allow: LIST,
        node: { allow: LIST },
        identity: { type: "secret", secretName: "a", urn: URN },
      },
      ["runners[0].identity identity/shared"],
    ],
    [
      "self-enrollment for both",
      { deployment: AGENT, allow: LIST, node: { allow: LIST }, identity: { type: "self-enroll" } },
      [],
    ],
    [
      "an identity of both whose kind is not known",
      { deployment: AGENT, allow: LIST, node: { allow: LIST }, identity: { type: LATER } },
      [],
    ],
    [
      "an identity each",
      {
        deployment: AGENT,
        node: { allow: LIST },
        clusterAgent: { allow: LIST, identity: { type: "secret", secretName: "a", urn: URN } },
      },
      [],
    ],
    [
      "a component that is not known",
      { deployment: AGENT, allow: undefined, node: LATER, identity: { type: "secret", secretName: "A" } },
      [],
    ],
    [
      "a host with an identity for its Agent",
      {
        deployment: { type: "linux" },
        allow: undefined,
        node: { allow: LIST, identity: { type: "file", path: "/a" } },
      },
      [],
    ],
  ])("checks %s", (_what, members, expected) => {
    expect(one(members)).toEqual(expected);
  });

  it("finds identities that several runners share", () => {
    const secret = (name: string, urn: string, namespace = "datadog"): object =>
      runner({
        name,
        identity: { type: "secret", secretName: "same", urn },
        deployment: { type: "helm", namespace },
      });
    expect(found({ runners: [secret("a", URN), secret("b", `${URN}2`)] })).toEqual([
      "runners[1].identity.secretName identity/shared",
    ]);
    expect(found({ runners: [secret("a", URN), secret("b", URN, "other")] })).toEqual([
      "runners[1].identity.urn identity/shared",
    ]);
    expect(found({ runners: [secret("a", URN), secret("b", `${URN}2`, "other")] })).toEqual([]);
    expect(found({ runners: [secret("a", URN), secret("b", `${URN}2`, LATER)] })).toEqual([]);
    const onHost = runner({
      name: "c",
      identity: { type: "secret", secretName: "same" },
      deployment: { type: "linux" },
    });
    expect(found({ runners: [secret("a", URN), onHost] })).toEqual([
      "runners[1].identity.type identity/deployment",
    ]);
  });

  it.each<[string, object, readonly string[]]>([
    ["a managed identity", { identity: { type: "managed" } }, []],
    [
      "a Secret without URN",
      { identity: { type: "secret", secretName: "a" } },
      ["connections[0].runner identity/urn-unknown"],
    ],
    ["a Secret with a URN known later", { identity: { type: "secret", secretName: "a", urn: LATER } }, []],
    ["an identity known later", { identity: LATER }, []],
    ["no identity where one must be", {}, ["runners[0].identity identity/required"]],
    [
      "no identity where the runner enrolls",
      { deployment: { type: "linux" } },
      ["connections[0].runner identity/urn-unknown"],
    ],
    ["a kind of identity known later", { identity: { type: LATER } }, []],
    [
      "only node runners, which is said elsewhere",
      { deployment: AGENT, allow: undefined, node: { allow: LIST } },
      [],
    ],
    ["a deployment known later", { deployment: LATER }, []],
    [
      "an ownerless runner",
      { deployment: { type: "linux" }, identity: { type: "self-enroll", ownership: "ownerless" } },
      ["connections[0].runner identity/ownerless-connections"],
    ],
  ])("checks a connection through a runner with %s", (_what, members, expected) => {
    expect(connected(members)).toEqual(expected);
  });

  it("explains a handle of a secret backend in place of a key", () => {
    const [violation] = validate({
      apiVersion: "parkit/v1",
      runners: [runner({ identity: { type: "inline", force: true, urn: URN, privateKey: "ENC[key]" } })],
    });
    expect(violation?.hint).toContain("secretName");
  });
});
