import { ChangeFeed } from "./change-feed";

const never = new AbortController().signal;

describe("a change feed", () => {
  it("answers at once when something has changed since", async () => {
    const feed = new ChangeFeed(7);
    feed.note();
    expect(await feed.after(7, 60_000, never)).toBe(8);
  });

  it("wakes everybody who waits", async () => {
    const feed = new ChangeFeed(7);
    const waiting = [feed.after(7, 60_000, never), feed.after(7, 60_000, never)];
    feed.note();
    expect(await Promise.all(waiting)).toEqual([8, 8]);
  });

  it("answers the same version when the time is over or whoever waits has gone", async () => {
    const feed = new ChangeFeed(7);
    expect(await feed.after(7, 0, never)).toBe(7);
    expect(await feed.after(7, 60_000, AbortSignal.abort())).toBe(7);
  });
});
