import { Writable } from "node:stream";

import { painter, processTerminal, shielded } from "./terminal";

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

describe("a shielded terminal", () => {
  /** What arrives of a text on standard output and on standard error. */
  function arriving(text: string, isWatched: boolean): readonly string[] {
    const arrived = { out: "", err: "" };
    const stream = (name: keyof typeof arrived): Writable =>
      new Writable({
        decodeStrings: false,
        write: (chunk: string, _encoding, done) => {
          arrived[name] += chunk;
          done();
        },
      });
    const terminal = shielded({
      ...processTerminal(true),
      isWatched,
      out: stream("out"),
      err: stream("err"),
    });
    terminal.out.write(text);
    terminal.err.write(text);
    return [arrived.out, arrived.err];
  }

  const HOSTILE = "\u001b[31mred\u001b[39m\n\t\u001b[2J\u001b]0;title\u0007\u009b1A\u202e\r";
  const SHOWN = "\u001b[31mred\u001b[39m\n\t\\u001b[2J\\u001b]0;title\\u0007\\u009b1A\\u202e\\r";

  it("shows styles of its own and lets nothing else act", () => {
    expect(arriving(HOSTILE, true)).toEqual([SHOWN, SHOWN]);
  });

  it("leaves data for other programs as it is", () => {
    expect(arriving(HOSTILE, false)).toEqual([HOSTILE, SHOWN]);
  });
});
