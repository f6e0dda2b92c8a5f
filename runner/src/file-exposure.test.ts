import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exposureOf, type FileUse } from "./file-exposure";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runner-exposure-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** What is said of a file with these modes, as if these members of its status were others. */
function exposure(
  mode: number,
  { around = 0o700, ...status }: { around?: number; uid?: number; gid?: number } = {},
  use: FileUse = "secret",
): Promise<string | undefined> {
  const path = join(directory, "key");
  // One that nobody may write is not written again.
  rmSync(path, { force: true });
  writeFileSync(path, "");
  chmodSync(path, mode);
  chmodSync(directory, around);
  const { uid, gid } = statSync(path);
  return exposureOf(path, { uid, gid, mode: statSync(path).mode, ...status }, use);
}

const ownGroup = (): number => process.getegid?.() ?? 0;
const foreignGroup = 54_321;

describe("a program of the system", () => {
  if (process.geteuid?.() !== 0) {
    it.todo("may be changed by administrators [skipped: only root can give a directory to a group]");
    return;
  }
  it("may be changed by administrators", async () => {
    chownSync(directory, 0, foreignGroup);
    expect(await exposure(0o755, { around: 0o775 }, "program")).toBeUndefined();
    expect(await exposure(0o755, { around: 0o777 }, "program")).toContain("others can write its directory");
    expect(await exposure(0o644, { around: 0o775 }, "settings")).toContain("others can write its directory");
  });
});

describe("a file with a secret", () => {
  it.each([0o600, 0o400, 0o700])("of mode %o is closed", async (mode) => {
    expect(await exposure(mode)).toBeUndefined();
  });

  it.each([0o604, 0o602, 0o620, 0o777])("of mode %o is open", async (mode) => {
    expect(await exposure(mode, { gid: foreignGroup })).toMatch(/^others can (read|write) it/);
  });

  it("that the system gave to a group of the runner is closed, as under an fsGroup", async () => {
    // The system's own group is no group that it gave the file to.
    const isGiven = process.geteuid?.() !== 0;
    expect((await exposure(0o440, { uid: 0, gid: ownGroup() })) === undefined).toBe(isGiven);
    expect(await exposure(0o440, { uid: 0, gid: foreignGroup })).toContain("others can read it");
    expect(await exposure(0o444, { uid: 0, gid: ownGroup() })).toContain("others can read it");
    expect(await exposure(0o660, { gid: ownGroup(), around: 0o2700 })).toBeUndefined();
  });

  it("of the system on a mount that nobody can write is closed", async () => {
    const table = "/proc/self/mountinfo";
    const lines = process.platform === "linux" ? readFileSync(table, "utf8").split("\n") : [];
    const readOnly = lines
      .map((line) => line.split(" "))
      .find(([, , , , point, options]) => {
        return point !== undefined && options?.split(",").includes("ro") === true;
      });
    const path = join(readOnly?.[4] ?? directory, "key");
    const given = { mode: 0o100_644, uid: 12_345, gid: foreignGroup };
    const found = await exposureOf(path, given, "secret").catch((error: unknown) => String(error));
    // Where there is no such mount, the file is as open as it looks.
    expect(found === undefined).toBe(readOnly !== undefined);
  });
});
