import { extname } from "node:path";

import type { Description } from "@parkit/provider-schema/internal/description/description";
import { retarget } from "@parkit/provider-schema/internal/description/retarget";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { importDocuments } from "@parkit/import/internal/import-documents";
import type { ImportedDescription } from "@parkit/import/internal/import-documents";
import type { SourceFile } from "@parkit/source/internal/place";
import { TARGETS } from "@parkit/targets/internal/targets";

import { reportText } from "../report/text";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { chooseRunner } from "./choose-runner";
import { judge } from "./judge";
import { readSources } from "./load";
import { mergeDocuments } from "./merge";

/** One side of a comparison. */
interface DiffSide {
  readonly source: string;
  readonly description: Description;
  /** Whether it was made of values, a manifest or the like, which say nothing of connections and leave out what their format has no place for. */
  readonly imported: boolean;
}

/**
 * Reads one side of a comparison: a description, or a file that `parkit import` recognises.
 *
 * @throws {UsageError} when it cannot be read or has errors that leave nothing to compare
 */
export async function readDiffSide(source: string, terminal: Terminal): Promise<DiffSide> {
  const files = await readSources([source], terminal);
  const loaded = mergeDocuments(files);
  if (!isDescription(loaded.input)) return importedSide(source, files, terminal);
  const judged = judge(loaded);
  if (judged.kind === "valid") return { source, description: judged.description, imported: false };
  terminal.err.write(reportText(judged.violations, loaded, terminal.paintErr));
  throw incomparable(source);
}

function importedSide(source: string, files: readonly SourceFile[], terminal: Terminal): DiffSide {
  const imported = importDocuments(files);
  const description = importedDescription(imported);
  if (description !== undefined) return { source, description, imported: true };
  terminal.err.write(reportText(imported.violations, imported, terminal.paintErr));
  throw incomparable(source);
}

function incomparable(source: string): UsageError {
  return new UsageError(`${source} has errors and cannot be compared`, "Fix what is listed above.");
}

function isDescription(input: unknown): boolean {
  if (typeof input !== "object" || input === null) return false;
  if ("apiVersion" in input) return String(input.apiVersion).startsWith("parkit/");
  return "runners" in input || "connections" in input || "connectionGroups" in input;
}

/** What the format has no place for cannot be right, so that only the shape and the site, without which nothing can be compared, count. */
function importedDescription({ description, violations }: ImportedDescription): Description | undefined {
  const isComparable = !violations.some(
    ({ rule, severity }) => severity === "error" && /^(?:schema|site)\//.test(rule),
  );
  return isComparable ? description : undefined;
}

/**
 * Makes both sides say the same kind of things. Where only one was imported, the runner of the other is rendered for the same deployment and
 * imported too: what a format cannot say is then left out on both sides.
 *
 * @param runner - name of the runner to compare, where a description has several
 * @throws {UsageError} when it is not clear which runner is meant
 */
export function comparableSides(
  before: DiffSide,
  after: DiffSide,
  runner: string | undefined,
): readonly [Description, Description] {
  if (before.imported === after.imported) return [before.description, after.description];
  const [written, existing] = before.imported ? [after, before] : [before, after];
  const found = onlyRunner(existing);
  const chosen = chooseRunner(written.description.runners ?? [], runner);
  const same = throughFormat(chosen, written.description, found, existing.source);
  const other = withRunner(existing.description, { ...found, name: chosen.name });
  return before.imported ? [other, same] : [same, other];
}

function onlyRunner({ source, description: { runners = [] } }: DiffSide): RunnerInput {
  const [only, ...others] = runners;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(`${source} describes ${runners.length} runners`, "Compare a file with one runner.");
}

function throughFormat(
  runner: RunnerInput,
  description: Description,
  found: RunnerInput,
  source: string,
): Description {
  const { type } = found.deployment;
  const deployed = { ...runner, deployment: retarget(runner.deployment, type) };
  const target = TARGETS[type];
  const files =
    target?.of === "runner"
      ? target.files(runnerSpec(deployed, description.site, description.connections))
      : [];
  const [main] = files;
  const alike = files.find(({ path }) => extname(path) === extname(source)) ?? main;
  const rendered = alike === undefined ? [] : [{ file: alike.path, text: alike.text }];
  const again = importedDescription(importDocuments(rendered));
  const [same] = again?.runners ?? [];
  if (again === undefined || same === undefined) return withRunner(description, deployed);
  return withRunner(again, { ...same, name: runner.name });
}

function withRunner({ apiVersion, site }: Description, runner: RunnerInput): Description {
  return { apiVersion, ...(site === undefined ? {} : { site }), runners: [runner] };
}
