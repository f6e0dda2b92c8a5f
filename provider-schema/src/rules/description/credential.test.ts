import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("credential/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

function one(
  credentials: unknown,
  deployment: unknown = { type: "helm", namespace: "datadog" },
): readonly string[] {
  return found({ runners: [{ name: "payments", allow: "none", credentials, deployment }] });
}
const from = (reference: unknown): object => ({ orders: { type: "script", from: reference } });
const file = (path: string): object => from({ type: "file", path });
const variable = (name: string): object => from({ type: "env", name });
const csi = (secretProviderClass: string): object => from({ type: "csi", secretProviderClass });
const MANIFESTS = { type: "manifests", namespace: "datadog" };
const DOCKER = { type: "docker" };
const IN_CLUSTER = { type: "helm", namespace: "datadog" };
const AT = "runners[0].credentials.orders";

describe("rules about credentials", () => {
  it.each<[string, unknown, unknown, readonly string[]]>([
    ["credentials that are not known", LATER, DOCKER, []],
    ["a credential that is not known", { orders: LATER }, DOCKER, []],
    ["a name that is not known", { [LATER]: { type: "script", from: { secretName: "A" } } }, DOCKER, []],
    ["a reference that is not known", from(LATER), DOCKER, []],
    ["a kind of reference that is not known", from({ type: LATER }), DOCKER, []],
    ["a deployment that is not known", file("a"), LATER, []],
    ["a Secret in Docker", from({ secretName: "a" }), DOCKER, [`${AT}.from credential/unmounted`]],
    ["a SecretProviderClass in Docker", csi("vault"), DOCKER, [`${AT}.from credential/unmounted`]],
    ["a SecretProviderClass with the chart", csi("vault"), IN_CLUSTER, [`${AT}.from credential/unmounted`]],
    ["a SecretProviderClass with plain manifests", csi("ci.vault"), MANIFESTS, []],
    ["a SecretProviderClass that is not known", csi(LATER), MANIFESTS, []],
    [
      "a SecretProviderClass with a name that none can have",
      csi("Vault"),
      MANIFESTS,
      [`${AT}.from.secretProviderClass credential/secret-name`],
    ],
    ["a file in a cluster", file("/a"), IN_CLUSTER, [`${AT}.from credential/unmounted`]],
    [
      "a file outside what Docker mounts",
      file("/elsewhere/a"),
      DOCKER,
      [`${AT}.from.path credential/unmounted`],
    ],
    [
      "a file that leaves what Docker mounts",
      file("/etc/dd-action-runner/config/../a"),
      DOCKER,
      [`${AT}.from.path credential/unmounted`],
    ],
    ["a file that Docker mounts", file("/etc/dd-action-runner/config/credentials/a.json"), DOCKER, []],
    ["a variable with Compose", variable("ORDERS_JSON"), { type: "compose" }, []],
    ["a variable that is not known", variable(LATER), { type: "compose" }, []],
    [
      "a variable that no shell can set",
      variable("ORDERS-JSON"),
      { type: "compose" },
      [`${AT}.from.name credential/secret-name`],
    ],
    ["a variable in Docker", variable("ORDERS_JSON"), DOCKER, [`${AT}.from credential/unmounted`]],
    [
      "a Terraform variable in a cluster",
      from({ type: "terraform", variable: "orders" }),
      IN_CLUSTER,
      [`${AT}.from credential/unmounted`],
    ],
    ["a path that is not known", file(LATER), DOCKER, []],
    ["a relative path on Linux", file("a.json"), { type: "linux" }, [`${AT}.from.path credential/unmounted`]],
    ["an absolute path on Linux", file("/etc/a.json"), { type: "linux" }, []],
    [
      "a path of the standalone runner's container on Linux",
      file("/etc/dd-action-runner/config/a.json"),
      { type: "linux" },
      [`${AT}.from.path credential/unmounted`],
    ],
    [
      "a path without drive on Windows",
      file("\\a.json"),
      { type: "windows" },
      [`${AT}.from.path credential/unmounted`],
    ],
    ["an absolute path on Windows", file("C:\\a.json"), { type: "windows" }, []],
    [
      "a Secret named like a volume of the chart",
      from({ secretName: "scripts" }),
      IN_CLUSTER,
      [`${AT}.from.secretName credential/secret-name`],
    ],
    ["a Secret whose name is not known", from({ secretName: LATER, key: LATER }), IN_CLUSTER, []],
    [
      "a Secret with a dot, mounted by the chart",
      from({ secretName: "a.b" }),
      IN_CLUSTER,
      [`${AT}.from.secretName credential/secret-name`],
    ],
    ["a Secret with a dot, mounted by parkit", from({ secretName: "a.b" }), MANIFESTS, []],
    [
      "a name that leaves no room for its volume's",
      { ["a".repeat(53)]: { type: "jenkins", from: { secretName: "ci" } } },
      IN_CLUSTER,
      [`runners[0].credentials.${"a".repeat(53)} credential/name`],
    ],
    ["a Secret with a dot elsewhere", from({ secretName: "a.b" }), { type: "operator", namespace: "a" }, []],
    [
      "a Secret with a bad name elsewhere",
      from({ secretName: "A" }),
      { type: "operator", namespace: "a" },
      [`${AT}.from.secretName credential/secret-name`],
    ],
    [
      "a key with a slash",
      from({ secretName: "a", key: "a/b" }),
      IN_CLUSTER,
      [`${AT}.from.key credential/secret-name`],
    ],
    [
      "a key that leaves the directory",
      from({ secretName: "a", key: ".." }),
      IN_CLUSTER,
      [`${AT}.from.key credential/secret-name`],
    ],
    [
      "a literal that somebody insists on",
      from({ type: "literal", value: LATER, force: true }),
      IN_CLUSTER,
      [],
    ],
    [
      "a literal in no format",
      from({ type: "literal", value: "x", force: true }),
      IN_CLUSTER,
      [`${AT}.from.value credential/content`],
    ],
    [
      "a credential whose type is not known",
      { orders: { type: LATER, from: { type: "literal", value: "x", force: true } } },
      IN_CLUSTER,
      [],
    ],
  ])("checks %s", (_what, credentials, deployment, expected) => {
    expect(one(credentials, deployment)).toEqual(expected);
  });

  it.each([
    ["in a cluster", IN_CLUSTER, /Secret.*secretName.*only compose/],
    ["in Docker", DOCKER, /type: file.*only compose/],
  ])("says what to take instead of a variable %s", (_where, deployment, expected) => {
    const runner = { name: "payments", allow: "none", credentials: variable("ORDERS_JSON"), deployment };
    const violations = validate({ apiVersion: "parkit/v1", runners: [runner] });
    expect(violations.find(({ rule }) => rule === "credential/unmounted")?.hint).toMatch(expected);
  });

  it.each([
    [22, []],
    [23, [`runners[0].credentials.${"b".repeat(23)} credential/secret-name`]],
  ])(
    "makes no Secret whose name is too long for the chart's volume: %s characters more",
    (length, expected) => {
      const credential = { type: "jenkins", from: { type: "external", store: "a", remoteKey: "b" } };
      const runner = {
        name: "a".repeat(40),
        allow: "none",
        credentials: { ["b".repeat(length)]: credential },
      };
      expect(found({ runners: [{ ...runner, deployment: IN_CLUSTER }] })).toEqual(expected);
      expect(found({ runners: [{ ...runner, deployment: MANIFESTS }] })).toEqual([]);
    },
  );

  it("finds literals in connections", () => {
    const tokens = [{ name: "t", value: { type: "literal", value: "x" } }];
    expect(
      found({
        connections: [{ name: "a", integration: { type: "http", auth: { type: "token-auth", tokens } } }],
      }),
    ).toEqual(["connections[0].integration.auth.tokens[0].value credential/literal"]);
  });
});
