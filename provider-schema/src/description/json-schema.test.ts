import Ajv from "ajv";
import fc from "fast-check";

import { allActions } from "../actions/catalogue";
import { identifierTagKeyProblems, identifierTagProblems } from "../tag/identifier-tag";

import { descriptionJsonSchema } from "./json-schema";

const RUNNER = { name: "a", allow: "none", deployment: { type: "compose" } };

describe("JSON Schema of a description", () => {
  // Formats are for editors; the rules judge them.
  const check = new Ajv({ strict: false, validateFormats: false }).compile(descriptionJsonSchema());

  it.each<[string, unknown, boolean]>([
    ["the smallest description", { apiVersion: "parkit/v1" }, true],
    ["a runner", { apiVersion: "parkit/v1", runners: [RUNNER] }, true],
    ["another version", { apiVersion: "parkit/v2" }, false],
    ["an unknown field", { apiVersion: "parkit/v1", runners: [{ ...RUNNER, alow: [] }] }, false],
    [
      "an unknown deployment",
      { apiVersion: "parkit/v1", runners: [{ ...RUNNER, deployment: { type: "x" } }] },
      false,
    ],
    [
      "a connection with a Secret that needs no type",
      {
        apiVersion: "parkit/v1",
        connections: [
          {
            name: "c",
            integration: { type: "openai", auth: { type: "api-key", apiToken: { secretName: "s" } } },
          },
        ],
      },
      true,
    ],
  ])("checks %s as the shape does", (_what, description, expected) => {
    expect(check(description)).toBe(expected);
  });

  const allowing = (...allow: readonly unknown[]): object => ({
    apiVersion: "parkit/v1",
    runners: [{ ...RUNNER, allow }],
  });
  const tagged = (identifierTags: unknown): object => ({
    apiVersion: "parkit/v1",
    connections: [{ name: "c", integration: { type: "kubernetes" }, identifierTags }],
  });

  it.each<[string, object, boolean]>([
    ["an action that there is", allowing("com.datadoghq.http.request"), true],
    ["a bundle", allowing("com.datadoghq.http.*"), true],
    ["a name that is not fixed in advance", allowing("com.datadoghq.authoredscripts.a.b"), true],
    ["a misspelt action", allowing("com.datadoghq.http.reqest"), false],
    ["an unknown bundle", allowing("com.datadoghq.htp.*"), false],
    ["any other name", allowing({ custom: "com.example.thing" }), true],
    ["a tag", tagged(["env:prod", "version:1.2"]), true],
    ["a tag without a colon", tagged(["env-prod"]), false],
    ["tags as an object", tagged({ env: "prod" }), true],
    ["a tag as an object with a colon in it", tagged({ env: "a:b" }), false],
    ["a key with a space", tagged({ "the env": "a" }), false],
  ])("tells editors what is wrong with %s", (_what, description, expected) => {
    expect(check(description)).toBe(expected);
  });

  it("offers every action that runners have", () => {
    for (const { name } of allActions().filter(({ flavours }) => flavours.length > 0))
      expect(check(allowing(name))).toBe(true);
  });

  it("says of tags and keys what the rules say of those with dots", () => {
    const side = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_/.: -]{0,6}$/),
      fc.constantFrom("default", "DeFault", "default1", "a".repeat(120)),
    );
    const group = (key: string): object => ({
      apiVersion: "parkit/v1",
      connectionGroups: [{ name: "g", identifierTagKeys: [key], connections: [] }],
    });
    fc.assert(
      fc.property(side, side, fc.constantFrom(":", "", "::"), (key, value, colon) => {
        const tag = key + colon + value;
        expect(check(tagged([tag]))).toBe(identifierTagProblems(tag, { allowDots: true }).length === 0);
        expect(check(group(key))).toBe(identifierTagKeyProblems(key, { allowDots: true }).length === 0);
      }),
    );
  });

  it("is draft-07, which editors know", () => {
    expect(descriptionJsonSchema().$schema).toBe("http://json-schema.org/draft-07/schema#");
  });
});
