import { startProgress, type ProgressStream } from "./progress";

function record(isTTY: boolean): ProgressStream & { readonly written: () => string } {
  let text = "";
  return { isTTY, write: (part: string) => (text += part), written: () => text };
}

describe("startProgress", () => {
  const { CI, TERM } = process.env;

  beforeEach(() => {
    delete process.env["CI"];
    process.env["TERM"] = "xterm";
  });
  afterAll(() => {
    Object.assign(process.env, { ...(CI !== undefined && { CI }), ...(TERM !== undefined && { TERM }) });
  });

  it("writes plain lines where there is no terminal", () => {
    const stream = record(false);
    const step = startProgress("Building", stream);
    step.update("Linking");
    step.update("Linking");
    step.succeed("Built");
    expect(stream.written()).toBe("Building …\nLinking …\n✓ Built\n");
  });

  it("writes plain lines in CI even on a terminal", () => {
    process.env["CI"] = "true";
    const stream = record(true);
    startProgress("Building", stream).fail("Not built");
    expect(stream.written()).toBe("Building …\n✗ Not built\n");
  });

  it("draws on one line of a terminal and leaves only the last word", () => {
    const stream = record(true);
    startProgress("Building", stream).succeed("Built");
    const lines = stream.written().split("\r\u001b[2K");
    expect(lines.at(-1)).toBe("✓ Built\n");
    expect(lines.at(-2)).toMatch(/^. Building \(\d+ s\)$/);
    expect(stream.written().match(/\n/g)).toHaveLength(1);
  });
});
