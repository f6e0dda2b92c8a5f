/** What a Helm repository says of its charts. */
import { exchange, type HttpClient } from "@parkit/protocol/internal/http/http-client";
import { isJsonObject, parseJson } from "@parkit/protocol/internal/json";
import { objectList, optionalString } from "@parkit/protocol/internal/json-member";
import { NoAnswer } from "@parkit/protocol/internal/http/transport-error";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";

/** Newest release of each chart, by its name. */
export type NewestCharts = ReadonlyMap<string, string>;

/** What was read of an index. */
export type ReadIndex =
  { readonly read: true; readonly newest: NewestCharts } | { readonly read: false; readonly problem: string };

const TIMEOUT_MS = 60_000;
/** Datadog's has several MiB: each release of each chart is in it. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** Asks a repository for the newest releases of its charts. */
export async function readChartIndex(client: HttpClient, repository: string): Promise<ReadIndex> {
  try {
    const url = new URL(`${repository}/index.yaml`);
    const request = { method: "GET", url, headers: {}, timeoutMs: TIMEOUT_MS };
    const { status, body } = await exchange(client, request, MAX_INDEX_BYTES);
    if (status !== 200) return { read: false, problem: `it answers ${status}` };
    const newest = newestCharts(body.toString("utf8"));
    return newest.size === 0 ? { read: false, problem: "it lists no chart" } : { read: true, newest };
  } catch (error) {
    if (error instanceof NoAnswer) return { read: false, problem: error.message };
    if (error instanceof WireFormatError) return { read: false, problem: `its index ${error.message}` };
    throw error;
  }
}

/**
 * Newest release of each chart of an index, without those that are made before a release, as Helm leaves them
 * out. An index has more values than other YAML that is read: of the form in which Helm writes it, only the
 * lines that matter are looked at.
 *
 * @throws {WireFormatError} when it is JSON, and not that of an index
 */
export function newestCharts(index: string): NewestCharts {
  const newest = new Map<string, string>();
  for (const [chart, version] of index.trimStart().startsWith("{")
    ? jsonReleases(index)
    : yamlReleases(index)) {
    if (!/^v?\d+\.\d+\.\d+(\+|$)/.test(version)) continue;
    const before = newest.get(chart);
    if (before === undefined || isAtLeast(version, before)) newest.set(chart, version);
  }
  return newest;
}

type Release = readonly [chart: string, version: string];

function jsonReleases(index: string): readonly Release[] {
  const document = parseJson(index);
  const entries = isJsonObject(document) ? document["entries"] : undefined;
  if (!isJsonObject(entries)) throw new WireFormatError("entries", "is missing");
  const located = { object: entries, path: "entries" };
  return Object.keys(entries).flatMap((chart) =>
    objectList(located, chart).flatMap((release): readonly Release[] => {
      const version = optionalString(release, "version");
      return version === undefined ? [] : [[chart, version]];
    }),
  );
}

const LINE = /^(?<indent> *)(?<dash>- +)?(?<key>[\w.-]+):(?: +"?(?<value>[^"#\s]+)"?)?\s*$/;

/**
 * Charts are members of `entries`, and each has a list of releases; members of a release stand in one column.
 */
function* yamlReleases(index: string): Generator<Release> {
  let inEntries = false;
  let chart: { readonly name: string; readonly indent: number } | undefined;
  let column: number | undefined;
  for (const line of index.split("\n")) {
    const { indent = "", dash = "", key = "", value } = LINE.exec(line)?.groups ?? {};
    if (key === "") continue;
    const at = indent.length + dash.length;
    if (at === 0) {
      inEntries = key === "entries";
      chart = undefined;
      continue;
    }
    if (!inEntries) continue;
    if (dash === "" && (chart === undefined || indent.length <= chart.indent)) {
      chart = { name: key, indent: indent.length };
      column = undefined;
      continue;
    }
    // The first member of the first release tells the column of all.
    if (column === undefined && dash !== "") column = at;
    if (chart !== undefined && at === column && key === "version" && value !== undefined)
      yield [chart.name, value];
  }
}
