import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache";

describe("cacheFolder", () => {
  it("is the folder that PARKIT_CACHE names", () => {
    expect(cacheFolder({ PARKIT_CACHE: "/a", XDG_CACHE_HOME: "/b" })).toBe("/a");
  });

  it("is below XDG_CACHE_HOME when that is set", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/b" })).toBe(join("/b", "parkit"));
  });

  it("is below the home folder otherwise, also when the variables are empty", () => {
    expect(cacheFolder({ PARKIT_CACHE: "", XDG_CACHE_HOME: "" })).toBe(join(homedir(), ".cache", "parkit"));
  });
});
