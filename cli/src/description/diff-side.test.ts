import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import { parse } from "yaml";

import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { plainPhrase } from "@parkit/import/internal/diff/phrase";
import { TARGETS } from "@parkit/targets/internal/targets";

import { starterDescription } from "../starter/starter-description";
import { processTerminal, type Terminal } from "../terminal";
import { readDiffSide, sideChanges } from "./diff-side";

const terminal: Terminal = { ...processTerminal(false), out: new PassThrough(), err: new PassThrough() };

describe("a description beside the file that was rendered of it", () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "parkit-sides-"));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  async function difference(
    rendered: string,
    description: string,
    runner?: string,
  ): Promise<readonly string[]> {
    const [was, is] = [await readDiffSide(rendered, terminal), await readDiffSide(description, terminal)];
    expect([was.imported, is.imported]).toEqual([true, false]);
    return sideChanges(was, is, runner).map(({ words }) => plainPhrase(words));
  }

  function write(name: string, text: string): string {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  }

  it.each([
    ["helm", "values.yaml"],
    ["helm-agent", "values.yaml"],
    ["operator", "datadog-agent.yaml"],
    ["docker", "run.sh"],
    ["compose", "docker-compose.yaml"],
    ["linux", "datadog.yaml"],
    ["windows", "datadog.yaml"],
  ] as const)("is the same for %s, and differs by an action that was added", async (type, path) => {
    const text = starterDescription(type);
    const description = write(`${type}.parkit.yaml`, text);
    const more = write(
      `${type}.more.parkit.yaml`,
      text.replace(
        /( *- )com\.datadoghq\.(http|kubernetes)\.\S+/,
        "$&\n$1com.datadoghq.gitlab.users.listUsers",
      ),
    );
    const target = TARGETS[type];
    const files = runnerSpecs(parse(text) as Description).flatMap((spec) =>
      target?.of === "runner" ? target.files(spec) : [],
    );
    expect(files.map((file) => file.path)).toContain(path);
    const rendered = write(`${type}-${path}`, files.find((file) => file.path === path)?.text ?? "");
    expect(await difference(rendered, description)).toEqual([]);
    expect(await difference(rendered, more)).toContain("may run com.datadoghq.gitlab.users.listUsers (read)");
  });

  it("cannot be compared with a file that nobody recognises", async () => {
    const path = write("else.yaml", "hello: world\n");
    await expect(readDiffSide(path, terminal)).rejects.toThrow("has errors and cannot be compared");
  });
});
