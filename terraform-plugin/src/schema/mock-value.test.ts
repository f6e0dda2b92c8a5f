import { UNKNOWN } from "../values/value";
import { withoutMockValues } from "./mock-value";

describe("withoutMockValues", () => {
  const block = {
    attributes: {
      mode: { type: "string", optional: true, literal: true },
      text: { type: "string", optional: true },
    },
  } as const;

  it.each(["snkoynzk", "a1b2", "FA97NNDfMnvHqd", "123456789012345"])(
    "takes %s for a value that a mock may have made up",
    (text) => {
      expect(withoutMockValues(block, { text })).toEqual({ text: UNKNOWN });
    },
  );

  it.each([
    "",
    "abc",
    "1234567890123456",
    "env:prod",
    "urn:dd:wrong",
    "two words",
    "https://x.example",
    "naïve",
  ])("leaves %j, which no mock makes up", (text) => {
    expect(withoutMockValues(block, { text })).toEqual({ text });
  });

  it("looks into lists and objects, and leaves words of people and what is no text", () => {
    expect(
      withoutMockValues(block, {
        mode: "push",
        nested: {
          list: ["snkoynzk", "env:prod", { name: "snkoynzk", count: 2 }],
          none: null,
          later: UNKNOWN,
        },
      }),
    ).toEqual({
      mode: "push",
      nested: { list: [UNKNOWN, "env:prod", { name: UNKNOWN, count: 2 }], none: null, later: UNKNOWN },
    });
  });
});
