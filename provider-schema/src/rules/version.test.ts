import { validate } from "../validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("version/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const one = (deployment: unknown): readonly string[] => found({ runners: [{ name: "a", deployment }] });
const D = "runners[0].deployment";

describe("rules about versions", () => {
  it.each<[string, unknown, readonly string[]]>([
    ["a deployment that is not known", LATER, []],
    [
      "versions that are not known",
      { type: "helm", namespace: "a", chartVersion: LATER, imageTag: LATER },
      [],
    ],
    ["a version with a suffix", { type: "linux", agentVersion: "7.81.2-jmx" }, []],
    [
      "half a version",
      { type: "helm", namespace: "a", chartVersion: "1.28" },
      [`${D}.chartVersion version/format`],
    ],
    ["a tag with a blank", { type: "compose", imageTag: "v1 2" }, [`${D}.imageTag version/format`]],
    ["a tag that moves", { type: "compose", imageTag: "latest" }, [`${D}.imageTag version/image-tag`]],
    ["a tag of one's own", { type: "compose", imageTag: "mirror-2" }, []],
  ])("judges %s", (_what, deployment, expected) => {
    expect(one(deployment)).toEqual(expected);
  });
});
