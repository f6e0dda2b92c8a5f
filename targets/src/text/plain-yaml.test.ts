import fc from "fast-check";

import { ONE_LINE, plainYaml } from "./plain-yaml";
import { documentText } from "./yaml-document";

/** Texts near what is plain: words, numbers and what is taken for something else, with signs between. */
const TEXT = fc
  .array(
    fc.constantFrom(
      ...["a", "runner", "Z9_x", "/etc/x", "on", "No", "null", "~", "true", "", "1", "007", "0x1F", "1.2.3"],
      ...["100m", "2Gi", "1e3", "12", "30", ".5", "-", "--", "...", "*", "?", "<<", "2001-01-01", "é", "#"],
      ...[":", ": ", " ", ",", ", ", "=", "@", "+", "'", '"', "\n", "\t", "{", "[", "%", "\\", "."],
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(""));

const SCALAR = fc.oneof(
  { weight: 6, arbitrary: TEXT },
  fc.constantFrom(null, true, false, undefined),
  fc.integer(),
  fc.double(),
);

const NAME = fc.oneof({ weight: 4, arbitrary: TEXT }, fc.constantFrom(...ONE_LINE, "a.b", "b"));

/** Mostly what is plain, so that whole documents are. */
const PLAIN_NAME = fc.constantFrom(...ONE_LINE, "a", "a.b", "b", "runner", "x/y");
const PLAIN_SCALAR = fc.constantFrom("a", "on", "", "1.2.3", "100m", "x: y".slice(0, 1), null, true, 7, -3);

function documents(
  name: fc.Arbitrary<string>,
  scalar: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalar,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(name, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  return fc.dictionary(name, tree, { maxKeys: 4 });
}

/** Every path that a remark may stand above. */
function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    item === undefined ? [] : [name, ...pathsIn(item).map((below) => `${name}.${below}`)],
  );
}

describe("plainYaml", () => {
  it("writes a plain document with remarks as the tree does, or leaves it to the tree", () => {
    let written = 0;
    fc.assert(
      fc.property(
        fc.oneof(documents(NAME, SCALAR), documents(PLAIN_NAME, PLAIN_SCALAR)),
        fc.array(
          fc.tuple(fc.nat(), fc.constantFrom("One line.", "two\n\nlines ", "", "#: é\u2028", "a\rb")),
          { maxLength: 2 },
        ),
        (value, picks) => {
          const paths = pathsIn(value);
          const above = Object.fromEntries(
            picks.flatMap(([pick, text]) => {
              const path = paths[pick % Math.max(paths.length, 1)];
              return path === undefined ? [] : [[path, text]];
            }),
          );
          const text = plainYaml(value, above);
          if (text === undefined) return;
          written += 1;
          expect(text).toBe(documentText(value, above));
        },
      ),
    );
    expect(written).toBeGreaterThan(0);
  });

  it("writes values of a chart at once", () => {
    const values = {
      image: { repository: "gcr.io/datadoghq/private-action-runner", tag: "v1.2.3" },
      runner: {
        roleType: "Role",
        replicas: 1,
        config: { urn: "", actionsAllowlist: ["com.datadoghq.http.request", "a.b.*"], port: undefined },
        kubernetesActions: { pods: [] },
        kubernetesPermissions: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
        resources: { limits: null },
      },
    };
    const above = { "runner.config.urn": "Empty.", "runner.kubernetesPermissions.0": "First\nof one" };
    expect(plainYaml(values, above)).toBe(documentText(values, above));
  });

  it.each([
    ["a text of several lines", { a: "b\nc" }],
    ["a sign of YAML", { a: "*b" }],
    ["an instance of a class", { a: new Date(0) }],
    ["a fraction", { a: 0.5 }],
    ["what is not there in a list", { a: [undefined] }],
    ["a map in a list on one line", { verbs: [{ a: 1 }] }],
  ])("leaves %s to the tree", (_what, value) => {
    expect(plainYaml(value, {})).toBeUndefined();
  });

  it("leaves a remark on a member that is not there to the tree, which refuses it", () => {
    expect(plainYaml({ a: 1, b: undefined }, { b: "lost" })).toBeUndefined();
  });
});
