import Ajv from "ajv";

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

  it("is draft-07, which editors know", () => {
    expect(descriptionJsonSchema().$schema).toBe("http://json-schema.org/draft-07/schema#");
  });
});
