import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { firstVersions, VERSION_FEATURES } from "@parkit/provider-schema/internal/version/version-feature";
import { DEFAULT_VERSIONS, RELEASES } from "@parkit/provider-schema/internal/version/versions";

const run = promisify(execFile);
const ROOT = resolve(__dirname, "..");

it("npm run versions prints every release with what belongs to it, its source and its date", async () => {
  const { stdout } = await run("npm", ["run", "--silent", "versions"], { cwd: ROOT });
  const [head = "", ...lines] = stdout.trimEnd().split("\n");
  expect(head.split(/ {2,}/)).toEqual(["part", "version", "with it", "read", "source"]);
  expect(lines).toHaveLength(RELEASES.length);
  for (const [index, { version, agent, operatorChart, image, date, source }] of RELEASES.entries()) {
    const line = lines[index] ?? "";
    const texts = [version, agent, operatorChart, image, date, source].filter((text) => text !== undefined);
    for (const text of texts) expect(line).toContain(text);
  }
  const defaults = lines.filter((line) => /\s{2,}default\b/.test(line)).join("\n");
  for (const version of Object.values(DEFAULT_VERSIONS)) expect(defaults).toContain(version);
});

it.each(["getting-started", "private-actions", "execution-policies"])(
  "docs/guide/%s.md names the first versions with ownerless runners",
  (page) => {
    const text = readFileSync(resolve(ROOT, `docs/guide/${page}.md`), "utf8");
    const ownerless = VERSION_FEATURES.filter(({ says }) => says === "an ownerless runner");
    const first = ownerless.flatMap((feature) => [
      ...firstVersions(feature, "operator"),
      ...firstVersions(feature, "helm-agent"),
    ]);
    expect(first.length).toBeGreaterThan(2);
    for (const [, version] of first) expect(text).toContain(version);
  },
);
