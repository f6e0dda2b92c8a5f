/** A reader finds a file by its folder as long as a folder is not a heap: CONTRIBUTING.md has the map. */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";

const MOST = 28;

describe("folders of sources", () => {
  it(`have at most ${MOST} files that lie flat, without tests and fixtures`, () => {
    const argv = ["ls-files", "--cached", "--others", "--exclude-standard", "*/src/*.ts"];
    const files = execFileSync("git", argv, { cwd: join(__dirname, ".."), encoding: "utf8" })
      .split("\n")
      .filter((file) => file !== "" && !/\.(?:test|fixture)\.ts$/.test(file));
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(50);
    expect([...counts].filter(([, count]) => count > MOST)).toEqual([]);
  });
});
