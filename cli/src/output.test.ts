import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import { standardOutput } from "./output";

/** A stream of which nothing shall be needed. */
function unneeded(): never {
  throw new Error("a stream was made");
}

describe("standard output", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parkit-output-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("writes to a file without a stream, and knows that it is no terminal", () => {
    const file = join(folder, "out");
    const descriptor = openSync(file, "w");
    const output = standardOutput(descriptor, unneeded);
    output.write("größer\n");
    output.write("x".repeat(200_000));
    closeSync(descriptor);
    expect(output.isTerminal).toBe(false);
    expect(readFileSync(file, "utf8")).toBe(`größer\n${"x".repeat(200_000)}`);
  });

  it("writes to nothing without a stream", () => {
    const descriptor = openSync("/dev/null", "w");
    expect(standardOutput(descriptor, unneeded).isTerminal).toBe(false);
    closeSync(descriptor);
  });

  it("leaves to the stream what it knows nothing of", () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const output = standardOutput(9999, () => stream);
    output.write("text");
    expect([output.isTerminal, String(stream.read())]).toEqual([true, "text"]);
  });

  describe("of a pipe", () => {
    /** Both ends of a pipe that does not let its writer wait. */
    function pipe(): { readonly from: number; readonly to: number } {
      const name = join(folder, "pipe");
      expect(spawnSync("mkfifo", [name]).status).toBe(0);
      const from = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
      return { from, to: openSync(name, constants.O_WRONLY | constants.O_NONBLOCK) };
    }

    it("brings everything, in its order, to a reader that is slower", async () => {
      const { from, to } = pipe();
      const output = standardOutput(to, () => new Socket({ fd: to, readable: false, writable: true }));
      const lines = Array.from({ length: 50 }, (_, index) => `${index}:${"x".repeat(10_000)}\n`);
      for (const line of lines) output.write(line);
      let read = "";
      const reader = new Socket({ fd: from, readable: true, writable: false });
      for await (const chunk of reader) {
        read += String(chunk);
        if (read.length >= lines.join("").length) break;
      }
      expect(read).toBe(lines.join(""));
    });

    it("goes on when nobody reads any more", () => {
      const { from, to } = pipe();
      const output = standardOutput(to, unneeded);
      output.write("heard");
      const heard = Buffer.alloc(5);
      readSync(from, heard);
      closeSync(from);
      output.write("lost");
      output.write("lost too");
      closeSync(to);
      expect(heard.toString()).toBe("heard");
    });
  });
});
