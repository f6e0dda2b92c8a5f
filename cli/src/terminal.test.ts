import { painter } from "./terminal";

describe("painter", () => {
  it.each([
    ["on a terminal", true, true, {}, true],
    ["with an empty NO_COLOR", true, true, { NO_COLOR: "" }, true],
    ["with NO_COLOR", true, true, { NO_COLOR: "1" }, false],
    ["with --no-color", true, false, {}, false],
    ["into a file", false, true, {}, false],
  ])("decides about colour %s", (_where, isTerminal, wanted, environment, coloured) => {
    const painted = painter(isTerminal, wanted, environment)("red", "text");
    expect(painted).toBe(coloured ? "\u001b[31mtext\u001b[39m" : "text");
  });
});
