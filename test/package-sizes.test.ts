import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { packPackages } from "@parkit/toolchain/internal/pack";

/**
 * Kilobytes of the files of each package, about a quarter above what it was when the budget was set. A budget
 * that is passed is a question: what came in, and who needs it?
 */
const BUDGETS: Readonly<Record<string, number>> = {
  "@parkit/provider-schema": 2050,
  "@parkit/protocol": 320,
  "@parkit/source": 80,
  "@parkit/targets": 570,
  "@parkit/import": 540,
  "@parkit/constructs": 1220,
  "@parkit/terraform-provider": 1200,
  "@parkit/runner": 600,
  "@parkit/control-plane": 570,
  "@parkit/testing": 45,
  // It has a copy of what it uses.
  parkit: 3200,
};

it("every package that is published has a budget, and keeps within it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parkit-sizes-"));
  const packed = await packPackages(resolve(__dirname, ".."), folder);
  await rm(folder, { recursive: true });
  const sizes = packed.map(({ name, unpackedBytes }) => [name, Math.ceil(unpackedBytes / 1000)] as const);
  expect(sizes.map(([name]) => name).sort()).toEqual(Object.keys(BUDGETS).sort());
  expect(sizes.filter(([name, size]) => size > (BUDGETS[name] ?? 0))).toEqual([]);
});
