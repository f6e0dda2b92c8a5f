import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { validate } from "@parkit/provider-schema/internal/description/validate";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { parse } from "yaml";

import type { TargetFile } from "./target-file";
import { TARGETS } from "./targets";

const golden = join(__dirname, "../golden");
const updating = process.env["PARKIT_UPDATE_GOLDEN"] === "1";
const scenarios = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The first test of each scenario shows that it is a description. */
function readScenario(scenario: string): Description {
  return parse(readFileSync(join(golden, scenario, "parkit.yaml"), "utf8")) as Description;
}

/** Every file that any target makes of a description, by path. */
function render(description: Description): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const add = (directory: string, made: readonly TargetFile[]) => {
    for (const { path, text } of made) files[join(directory, path)] = text;
  };
  for (const target of Object.values(TARGETS)) {
    if (target.name === "all")
      add("all", target.of === "description" ? guides(target.files(description)) : []);
    else if (target.of === "description") {
      if (target.refusal(description) === undefined) add(target.name, target.files(description));
    } else
      for (const spec of runnerSpecs(description))
        if (target.takes(spec)) add(join(spec.name, target.name), target.files(spec));
  }
  return files;
}

/** Of target `all` only what the others do not make. */
function guides(files: readonly TargetFile[]): readonly TargetFile[] {
  return files.filter(({ path }) => path.endsWith("README.md"));
}

function committed(scenario: string): Readonly<Record<string, string>> {
  const directory = join(golden, scenario);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "parkit.yaml")
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [file.slice(directory.length + 1), readFileSync(file, "utf8")]),
  );
}

function update(scenario: string, files: Readonly<Record<string, string>>): void {
  const directory = join(golden, scenario);
  for (const entry of readdirSync(directory))
    if (entry !== "parkit.yaml") rmSync(join(directory, entry), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

describe.each(scenarios)("scenario %s", (scenario) => {
  const description = readScenario(scenario);

  it("is a valid description", () => {
    expect(validate(description).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("renders to the golden files", () => {
    const files = render(description);
    if (updating) update(scenario, files);
    expect(files).toEqual(committed(scenario));
  });

  it("renders to the same bytes whatever the order of an allowlist", () => {
    const runners = (description.runners ?? []).map((runner) =>
      runner.allow === undefined || runner.allow === "none"
        ? runner
        : { ...runner, allow: runner.allow.toReversed() },
    );
    expect(render({ ...description, runners })).toEqual(render(description));
  });

  it("makes files that end in one line break and hold no trailing blanks", () => {
    for (const text of Object.values(render(description))) {
      expect(text).toMatch(/[^\n]\n$/);
      expect(text).not.toMatch(/[ \t]\n/);
    }
  });
});
