import { loadOnce } from "./load-once";

describe("what is loaded once", () => {
  it("is loaded when it is first asked for, and not again", async () => {
    let loads = 0;
    const get = loadOnce(() => Promise.resolve((loads += 1)));
    expect(loads).toBe(0);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it("is asked for again when it could not be loaded", async () => {
    const results = [Promise.reject(new Error("no such module")), Promise.resolve("loaded")];
    const get = loadOnce(() => results.shift() ?? Promise.reject(new Error("asked for too often")));
    await expect(get()).rejects.toThrow("no such module");
    expect(await get()).toBe("loaded");
  });
});
