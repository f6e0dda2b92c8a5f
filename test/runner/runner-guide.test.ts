import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { REFERENCE_IMAGE, referenceTag } from "@parkit/provider-schema/internal/version/runner-image";
import { parseCommandLine } from "@parkit/runner/internal/entry/command-line";

import { codeBlocks, commandWords } from "../support/code-blocks";
import { runParkit } from "../support/run-parkit";

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

it("the guide's description has a tag that the image is made with", async () => {
  const [input = ""] = codeBlocks(PAGE, "yaml");
  expect(input).toContain(
    `imageRepository: ${REFERENCE_IMAGE}, imageTag: ${referenceTag({ interpreters: true })} }`,
  );
  expect(await runParkit(["validate", "--strict", "-f", "-"], { input })).toMatchObject({ code: 0 });
});
