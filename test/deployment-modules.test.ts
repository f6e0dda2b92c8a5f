import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
/**
 * Shape and facts, rendering, reading back, the construct; two that write a whole description down; and one
 * that calls Docker's plugin of that name.
 */
const MOST_FILES = 7;

/** Source files of the packages that name a deployment as a text. */
function namedIn(type: string): readonly string[] {
  const files = execFileSync("git", ["ls-files", "*/src/*.ts"], { cwd: ROOT, encoding: "utf8" }).split("\n");
  return files.filter(
    (file) =>
      file !== "" &&
      !file.includes("/generated/") &&
      !/\.(?:test|fixture)\.ts$/.test(file) &&
      readFileSync(join(ROOT, file), "utf8").includes(`"${type}"`),
  );
}

test("a deployment is one module in each package: nobody else knows it by name", () => {
  const files = namedIn("compose");
  expect(files).toContain("provider-schema/src/deployment/compose.ts");
  expect({ tooMany: files.length > MOST_FILES ? files : [] }).toEqual({ tooMany: [] });
});
