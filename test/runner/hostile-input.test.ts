import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { hostileReaders, readHostileInputs } from "../../bench/src/fuzz/hostile-input";

describe("what reads envelopes, tokens, signing keys and credential files", () => {
  it("takes good inputs", async () => {
    const directory = mkdtempSync(join(tmpdir(), "parkit-good-"));
    for (const { name, good, read } of await hostileReaders(directory))
      expect([name, await read(good)]).toEqual([name, undefined]);
    rmSync(directory, { recursive: true });
  });

  it("refuses 2,000 changed inputs in its own words, and takes none for what it is not", async () => {
    const { findings } = await readHostileInputs(2_000, Date.now() % 1_000_000);
    expect(findings).toEqual([]);
  });
});
