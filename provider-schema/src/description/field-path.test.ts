import { describedDescription } from "./described-value";
import { fieldMeanings, fieldSuggestions } from "./field-path";

const description = describedDescription();
const meaningsOf = (path: string): ReturnType<typeof fieldMeanings> => fieldMeanings(description, path);
const typesOf = (path: string, name: string): readonly string[] =>
  meaningsOf(path).flatMap(({ within }) => within[name] ?? []);

describe("fieldMeanings", () => {
  it.each([
    ["runners", "runners"],
    ["runners[0].deployment", "deployment"],
    ["runners.credentials.from", "from"],
    ["runners.credentials.orders.from", "from"],
    ["connections.integration.auth.tokens.value.secretName", "secretName"],
    ["runners.deployment.env.HTTPS_PROXY", "env"],
    ["connections.identifierTags.env", "identifierTags"],
  ])("finds %s", (path, name) => {
    const names = meaningsOf(path).map(({ field }) => field.name);
    expect([...new Set(names)]).toEqual([name]);
  });

  it("says in which variants a field exists", () => {
    expect(typesOf("runners.deployment.resources", "deployment")).toEqual(["helm", "manifests"]);
    expect(typesOf("runners.identity.urn", "identity")).toEqual(["self-enroll", "secret", "file", "inline"]);
  });

  it("takes a type for its object", () => {
    const [helm, ...others] = meaningsOf("runners.deployment.helm");
    expect(others).toEqual([]);
    expect(helm?.field.value).toMatchObject({ kind: "object", types: ["helm"] });
    expect(typesOf("runners.deployment.helm.resources", "deployment")).toEqual(["helm"]);
  });

  it.each([
    "",
    "runner",
    "runners.deployment.resource",
    "runners.name.first",
    "constructor",
    "runners.__proto__",
  ])("finds nothing for %j", (path) => {
    expect(meaningsOf(path)).toEqual([]);
  });
});

describe("fieldSuggestions", () => {
  it.each([
    ["runner.deployment", "runners"],
    ["runners.deployment.resource", "runners.deployment.resources"],
    ["deployment.resources", "runners.deployment.resources"],
    ["identifierTags", "connections.identifierTags"],
  ])("leads from %s to %s", (path, expected) => {
    expect(fieldSuggestions(description, path).paths).toContain(expected);
  });

  it("names what there is where nothing is near", () => {
    expect(fieldSuggestions(description, "connectionGroups.somethingElse")).toEqual({
      paths: [],
      known: "connectionGroups",
      names: expect.arrayContaining(["name", "identifierTagKeys"]) as unknown,
    });
  });
});
