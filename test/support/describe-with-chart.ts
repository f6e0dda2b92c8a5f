import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";
import { cacheFolder } from "@parkit/toolchain";
import { parseAllDocuments } from "yaml";

import { describeWithTool } from "../describe-with-tool";

/** A chart of Datadog's repository. */
export interface ChartName {
  readonly name: string;
  /** Version to fetch where the chart is not at hand. */
  readonly version: string;
}

/** Renders a chart with values, its own schema checked, and returns the objects. */
export type RenderChart<T> = (values: string) => readonly T[];

/**
 * How long the repository may take to answer, in milliseconds: the tests do not wait for a network that is
 * not there.
 */
const FETCH_TIMEOUT = 10_000;

/**
 * A block of tests with the real Helm and a real chart: of the directory in `PARKIT_CHARTS`, else of the
 * cache, else fetched from the repository. Without one the block is one skipped test whose title says why.
 */
export function describeWithChart<T>(chart: ChartName, body: (render: RenderChart<T>) => void): void {
  describeWithTool("helm", `chart ${chart.name}`, ({ path: helm }) => {
    const source = findChart(chart, helm);
    if (source === undefined) {
      it.todo("[skipped: PARKIT_CHARTS does not hold the chart, and its repository cannot be reached]");
      return;
    }
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "parkit-chart-"));
      copyAlone(source, folder);
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    body((values) => {
      const argv = ["template", "release", folder, "--namespace", "datadog", "--values", "-"];
      const text = execFileSync(helm, argv, { input: values, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
      return parseAllDocuments(text)
        .map((document) => document.toJS() as T | null)
        .filter((object) => object !== null);
    });
  });
}

/**
 * Puts a real chart into a folder, as it is used without the network.
 *
 * @returns whether there is one
 */
export function placeChart(chart: ChartName, helm: string, folder: string): boolean {
  const source = findChart(chart, helm);
  if (source !== undefined) copyAlone(source, folder);
  return source !== undefined;
}

/** Takes the same values where the real standalone chart cannot be had. */
const STAND_IN = join(__dirname, "standalone-chart");

/**
 * The chart of the standalone runner to install: the real one, put into a folder, else one of ours.
 *
 * @returns its path, and what it is, for the table that a stage prints
 */
export function standaloneChart(
  helm: string,
  folder: string,
): { readonly path: string; readonly facts: string } {
  mkdirSync(folder);
  return placeChart({ name: STANDALONE_CHART, version: DEFAULT_VERSIONS.chart }, helm, folder)
    ? { path: folder, facts: "Datadog's own" }
    : { path: STAND_IN, facts: "stand-in of ours: Datadog's cannot be had" };
}

function findChart({ name, version }: ChartName, helm: string): string | undefined {
  const given = process.env["PARKIT_CHARTS"];
  if (given !== undefined && isChart(join(given, name))) return join(given, name);
  const cached = join(cacheFolder(), "charts", `${name}-${version}`);
  if (!isChart(cached)) fetchChart({ name, version }, helm, cached);
  return isChart(cached) ? cached : undefined;
}

function isChart(folder: string): boolean {
  return existsSync(join(folder, "Chart.yaml"));
}

/** Puts the chart into its folder in one step, so that an interrupted fetch leaves nothing half there. */
function fetchChart({ name, version }: ChartName, helm: string, folder: string): void {
  mkdirSync(join(folder, ".."), { recursive: true });
  const fetched = mkdtempSync(`${folder}-`);
  try {
    const from = ["--repo", HELM_REPOSITORY, "--version", version];
    const argv = ["pull", name, ...from, "--untar", "--untardir", fetched];
    execFileSync(helm, argv, { timeout: FETCH_TIMEOUT, stdio: "ignore" });
    renameSync(join(fetched, name), folder);
  } catch {
    // The title of the skipped test says so.
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}

/**
 * Copies a chart without the charts that it would bring along, which have nothing to do with the runner, and
 * without the network.
 */
function copyAlone(source: string, folder: string): void {
  const foreign = /[/\\](requirements\.(yaml|lock)|charts)$/;
  cpSync(source, folder, {
    recursive: true,
    filter: (file) => !foreign.test(file.slice(source.length)),
  });
  const schema = join(folder, "values.schema.json");
  writeFileSync(schema, JSON.stringify(JSON.parse(readFileSync(schema, "utf8"), withoutRemoteReference)));
}

/** A reference to another file on the network, which concerns OpenShift only, takes any object. */
function withoutRemoteReference(_key: string, value: unknown): unknown {
  const remote =
    typeof value === "object" && value !== null && "$ref" in value && String(value.$ref).startsWith("http");
  return remote ? { type: "object" } : value;
}
