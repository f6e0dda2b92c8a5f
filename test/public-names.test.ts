import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { publicNames, publishedPackages } from "./support/public-names";

const ROOT = resolve(__dirname, "..");
const LIST = join(__dirname, "public-names.txt");

describe("what users may import", () => {
  const packages = publishedPackages(ROOT);
  const current = `${packages.flatMap((one) => publicNames(ROOT, one)).join("\n")}\n`;

  it("is what the committed list says, which npm run names:update writes anew", () => {
    if (process.env["PARKIT_UPDATE_NAMES"] === "1") writeFileSync(LIST, current);
    expect(current.split("\n")).toEqual(readFileSync(LIST, "utf8").split("\n"));
  });

  it.each(packages.map((one) => [one.name, one] as const))("of %s is a closed list", (_, one) => {
    const patterns = Object.keys(one.exports).filter((subpath) => subpath.includes("*"));
    // The command is a bundle: it has no modules that could be imported.
    expect(patterns).toEqual(one.name === "parkit" ? [] : ["./internal/*"]);
    expect(readFileSync(join(ROOT, one.folder, "README.md"), "utf8")).toContain(`${one.name}/internal/`);
  });
});
