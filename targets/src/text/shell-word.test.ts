import fc from "fast-check";

import { shellWord, shellWords } from "./shell-word";

describe("shellWords", () => {
  it("takes a line of words apart again", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (words) => {
        expect(shellWords(words.map(shellWord).join(" "))).toEqual(words);
      }),
    );
  });

  it.each([
    ["kubectl logs deployment/a --follow", ["kubectl", "logs", "deployment/a", "--follow"]],
    [String.raw`docker logs 'it'\''s'`, ["docker", "logs", "it's"]],
    ["  ", []],
  ])("reads %s", (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });
});
