import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fileTree, type ImageFile } from "./file-tree";
import { writeTar } from "./tar";

const file = (path: string, more: Partial<{ mode: number; owner: number }> = {}): ImageFile => ({
  type: "file",
  path,
  mode: 0o644,
  content: path,
  ...more,
});

describe("an archive", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-tar-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is read by tar: directories, links, owners, and paths that have to be cut", async () => {
    const long = `/${"directory/".repeat(15)}${"f".repeat(90)}`;
    const path = join(folder, "a.tar");
    const link: ImageFile = { type: "link", path: "/a/link", target: "file" };
    await writeTar(path, fileTree([file("/a/file", { owner: 1000, mode: 0o755 }), link, file(long)]), 0);
    const listed = execFileSync("tar", ["--list", "--verbose", "--numeric-owner", "--file", path], {
      encoding: "utf8",
      env: { TZ: "UTC" },
    });
    const lines = listed.split("\n").map((line) => line.replace(/\s+/g, " "));
    expect(lines).toContain("drwxr-xr-x 0/0 0 1970-01-01 00:00 a/");
    expect(lines).toContain("-rwxr-xr-x 1000/1000 7 1970-01-01 00:00 a/file");
    expect(lines).toContain("lrwxrwxrwx 0/0 0 1970-01-01 00:00 a/link -> file");
    const read = execFileSync("tar", ["--extract", "--to-stdout", "--file", path, long.slice(1)]);
    expect(read.toString()).toBe(long);
  });

  it("is not made of a path that has no room, of two files in one place, or of what everybody may write", async () => {
    const tooLong = writeTar(join(folder, "a.tar"), [file(`/${"f".repeat(101)}`)], 0);
    await expect(tooLong).rejects.toThrow("is too long for an archive");
    expect(() => fileTree([file("/a"), file("/a")])).toThrow("two files /a");
    expect(() => fileTree([file("/a", { mode: 0o666 })])).toThrow("everybody could write /a");
    expect(() => fileTree([file("/a", { mode: 0o1666 })])).toThrow("everybody could write /a");
    const directory = (mode: number): ImageFile => ({ type: "directory", path: "/a", mode });
    expect(() => fileTree([directory(0o777)])).toThrow("everybody could write /a");
    expect(fileTree([directory(0o1777)])).toEqual([directory(0o1777)]);
  });
});
