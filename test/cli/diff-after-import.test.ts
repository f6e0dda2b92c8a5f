/** `parkit diff FILE imported.yaml` straight after an import: "no changes" exactly when nothing was lost. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import {
  CHART_VALUES,
  chartLeaves,
  renderedAgain,
  SAYS_NOTHING,
  valueAt,
  withValue,
} from "@parkit/import/internal/every-setting.fixture";
import { importDocuments } from "@parkit/import/internal/import-documents";
import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deploymentTargetOf } from "@parkit/targets/internal/deployments";
import { parse, parseAllDocuments, stringify } from "yaml";

import { runParkit, type ParkitResult } from "../support/run-parkit";

const golden = join(__dirname, "../../targets/golden");
const contracts = process.env["PARKIT_CONTRACTS"];
const without = contracts === undefined ? " [skipped: PARKIT_CONTRACTS names no directory]" : "";

const RUNNERS = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const description = parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description;
    return runnerSpecs(description).map((spec) => [`${name}/${spec.name}`, spec] as const);
  });

/** A setting that descriptions have no field for, put into a file of a runner that is deployed so. */
const MORE: Readonly<Record<DeploymentType, (text: string) => string>> = {
  helm: (text) => changed(text, ["runner", "configDirectory"], "/opt/runner"),
  "helm-agent": (text) =>
    changed(text, ["clusterAgent", "env"], [{ name: "DD_PROXY_HTTPS", value: "http://proxy.internal:3128" }]),
  operator: (text) => changed(text, ["metadata", "labels"], { team: "agents" }),
  manifests: (text) => text.replace(/^( +)image: .*$/m, "$&\n$1tty: true"),
  docker: (text) => text.replace(/docker run /, "docker run --hostname other "),
  compose: (text) => text.replace(/^( +)image: .*private-action-runner.*$/m, "$&\n$1hostname: other"),
  linux: (text) => text.replace(/^private_action_runner:\n/m, "$&  other_setting: 77\n"),
  windows: (text) => text.replace(/^private_action_runner:\n/m, "$&  other_setting: 77\n"),
};

/** Texts with one more value; other documents of the file stay. */
function changed(text: string, path: readonly string[], value: unknown): string {
  const [first, ...others] = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  return [withValue(first, path, value), ...others].map((document) => stringify(document)).join("---\n");
}

describe("parkit diff straight after parkit import", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parkit-after-import-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Imports a file, or all of a directory, and compares it with what came of it. */
  async function compared(source: string): Promise<ParkitResult> {
    await runParkit(["import", source, "-o", "imported.yaml"], { cwd: folder });
    const result = await runParkit(["diff", source, "imported.yaml"], { cwd: folder });
    rmSync(join(folder, "imported.yaml"));
    return result;
  }

  function written(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  /** The file that a runner comes back from; scripts that install an Agent are none. */
  function mainFile(spec: RunnerSpec): { readonly path: string; readonly text: string } {
    const main = deploymentTargetOf(spec)
      .files(spec)
      .find(({ path }) => /(?:\.yaml|run\.sh)$/.test(path));
    if (main === undefined) throw new Error(`nothing is rendered of ${spec.name}`);
    return main;
  }

  const said = ({ code, stdout }: ParkitResult): unknown => [code, stdout.startsWith("no changes")];

  it.each(RUNNERS)("says so of what is rendered of %s, and of nothing more", async (_name, spec) => {
    const { path, text } = mainFile(spec);
    const { violations, lost } = importDocuments([{ file: path, text }]);
    const isFaulty = violations.some(({ severity }) => severity === "error");
    written({ [path]: text });
    const plain = await compared(path);
    expect(said(plain)).toEqual(isFaulty ? [2, false] : lost.length === 0 ? [0, true] : [1, false]);

    const more = MORE[spec.deployment.type](text);
    expect(more).not.toBe(text);
    written({ [path]: more });
    const losing = await compared(path);
    const tells = /^ {2}. loses what the file has: /m.test(losing.stdout);
    expect([said(losing), tells || isFaulty]).toEqual([[isFaulty ? 2 : 1, false], true]);
  });

  const inCluster = RUNNERS.filter(([, { deployment }]) => "namespace" in deployment);
  it.each(inCluster)("says so of everything that is rendered of %s together", async (_name, spec) => {
    const files = deploymentTargetOf(spec)
      .files(spec)
      .filter(({ path }) => /^[^/]+\.yaml$/.test(path));
    const { violations, lost } = importDocuments(
      files.map(({ path, text }) => ({ file: path, text, ofDirectory: true })),
    );
    const isFaulty = violations.some(({ severity }) => severity === "error");
    written(Object.fromEntries(files.map(({ path, text }) => [join("rendered", path), text])));
    expect(said(await compared("rendered"))).toEqual(
      isFaulty ? [2, false] : lost.length === 0 ? [0, true] : [1, false],
    );
  });

  const withContracts = contracts === undefined ? describe.skip : describe;
  withContracts(`of values${without}`, () => {
    it(`says so exactly when each is rendered again${without}`, async () => {
      const plain = importDocuments([{ file: "values.yaml", text: stringify(CHART_VALUES) }]);
      const wrong: string[] = [];
      const seen = { kept: 0, lost: 0 };
      for (const [path, value] of chartLeaves(contracts ?? "")) {
        const text = stringify(withValue(CHART_VALUES, path, value));
        const { input, violations, lost } = importDocuments([{ file: "values.yaml", text }]);
        const name = `${path.join(".")}: ${JSON.stringify(value)}`;
        const isFaulty = violations.some(({ severity }) => severity === "error");
        const isKept =
          SAYS_NOTHING.includes(name) ||
          isDeepStrictEqual(valueAt(renderedAgain(input, "values.yaml"), path), value);
        const isPassedOver = !isKept && isDeepStrictEqual(input, plain.input);
        // What is taken over in other words is lost as far as the import says so.
        const isLost = isPassedOver || (!isKept && lost.length > 0);
        if (!isFaulty) seen[isLost ? "lost" : "kept"] += 1;
        written({ "values.yaml": text });
        const expected = isFaulty ? [2, false] : isLost ? [1, false] : [0, true];
        const is = said(await compared("values.yaml"));
        if (!isDeepStrictEqual(is, expected)) wrong.push(`${name}: ${JSON.stringify({ is, expected })}`);
      }
      expect(wrong).toEqual([]);
      expect(seen.kept).toBeGreaterThan(20);
      expect(seen.lost).toBeGreaterThan(10);
    });
  });
});
