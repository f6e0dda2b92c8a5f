import fc from "fast-check";
import { validate } from "../../description/validate";

/** Places at which the rule finds something. */
const found = (description: object): readonly string[] =>
  validate({ apiVersion: "parkit/v1", ...description })
    .filter(({ rule }) => rule === "schema/control-character")
    .map(({ path, message }) => `${path}: ${message}`);

const runner = (members: object): object => ({
  runners: [
    { name: "a", allow: ["com.datadoghq.http.request"], deployment: { type: "compose" }, ...members },
  ],
});

describe("characters that act instead of being shown", () => {
  it("are found in texts and in names of members", () => {
    expect(
      found(
        runner({
          tags: ["team:a\u0085"],
          deployment: {
            type: "compose",
            configDirectory: "./a\nb",
            env: { "A\u202eB": "x", C: "a\u001b[2J" },
          },
        }),
      ),
    ).toEqual([
      "runners[0].deployment.configDirectory: the text holds a line break",
      'runners[0].deployment.env["A\\u202eB"]: the name holds the character U+202E, which is not shown',
      "runners[0].deployment.env.C: the text holds the character U+001B, which is not shown",
      "runners[0].tags[0]: the text holds the character U+0085, which is not shown",
    ]);
  });

  it("are let through where several lines make sense, and in files as they are", () => {
    expect(
      found(
        runner({
          credentials: { a: { type: "script", from: { type: "literal", value: "a\n\u001b", force: true } } },
          scripts: { b: { command: ["sh", "-c", "one\n\ttwo"] } },
          deployment: { type: "compose", env: { PEM: "-----BEGIN\nabc\n" } },
        }),
      ),
    ).toEqual([]);
  });

  it("are left to the rules that judge every character of a field", () => {
    expect(
      found({
        runners: [{ name: "a\n", allow: ["a\nb"], deployment: { type: "helm", namespace: "b\n" } }],
        connections: [{ name: "c\n", integration: { type: "kubernetes" }, identifierTags: ["d\n:e"] }],
      }),
    ).toEqual([]);
  });

  it("never pass in a text that ends in a command or a path", () => {
    const acting = fc.constantFrom(
      "\n",
      "\r",
      "\t",
      "\u0000",
      "\u001b",
      "\u007f",
      "\u009b",
      "\u2028",
      "\u202e",
    );
    fc.assert(
      fc.property(fc.string(), acting, fc.string(), (before, character, after) => {
        const scriptsDirectory = `./${before}${character}${after}`;
        return found(runner({ deployment: { type: "compose", scriptsDirectory } })).length === 1;
      }),
    );
  });
});
