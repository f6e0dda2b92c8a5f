import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RUNNER_VERSION } from "./version";

it("is the version of the package", () => {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8"));
  expect(manifest).toHaveProperty("version", RUNNER_VERSION);
});
