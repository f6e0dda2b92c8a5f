import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { parseCommandLine } from "@parkit/runner/internal/entry/command-line";

import { codeBlocks, commandWords } from "../support/code-blocks";

const PAGE = readFileSync(join(resolve(__dirname, "../.."), "docs/guide/runner.md"), "utf8");

describe("the guide's command lines", () => {
  const lines = codeBlocks(PAGE, "console").flatMap((code) => code.trimEnd().split("\n"));
  const arguments_ = lines.flatMap((line) => {
    const [, own] = /^parkit runner (.*)$/.exec(line) ?? [];
    const [, container] = /^docker run .* parkit\/runner:\S+ (.*)$/.exec(line) ?? [];
    return own ?? container ?? [];
  });

  it.each(arguments_)("%s is understood", (text) => {
    expect(["enroll", "standalone", "agent"]).toContain(
      parseCommandLine(commandWords(text), {}).command.type,
    );
  });

  it("are all of the runner, but one", () => {
    expect(lines.length - arguments_.length).toBe(1);
    expect(lines).toContain("npm run image");
  });
});
