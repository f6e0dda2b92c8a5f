import { extname } from "node:path";
import { isDeepStrictEqual } from "node:util";

import type { Description } from "@parkit/provider-schema/internal/description/description";
import { retarget } from "@parkit/provider-schema/internal/description/retarget";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { Change, ChangeOfObject } from "@parkit/import/internal/diff/change";
import { diffDescriptions, type GrantedToRunners } from "@parkit/import/internal/diff/diff-descriptions";
import { lossChanges } from "@parkit/import/internal/diff/loss-changes";
import type { LostSetting } from "@parkit/import/internal/draft/import-finding";
import { importDocuments, type ImportedDescription } from "@parkit/import/internal/import-documents";
import type { SourceFile } from "@parkit/source/internal/place";
import { TARGETS } from "@parkit/targets/internal/targets";

import { judge } from "@parkit/targets/internal/description/judge";
import { mergeDocuments } from "@parkit/targets/internal/description/merge";
import { reportText, summarise } from "../report/text";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { withAgreed } from "./agreed";
import { chooseRunner } from "./choose-runner";
import { readSources } from "./load";

/** One side of a comparison. */
interface DiffSide {
  readonly source: string;
  /** What it does: settings that take no effect are not in it. */
  readonly description: Description;
  /**
   * Whether it was made of values, a manifest or the like, which say nothing of connections and leave out
   * what their format has no place for.
   */
  readonly imported: boolean;
  /** What an imported file says and a description cannot. */
  readonly lost: readonly LostSetting[];
  /** What an imported file grants in the cluster. @default - what parkit renders of the description */
  readonly granted?: GrantedToRunners;
  /** Whether no file tells what permits an action that is allowed. */
  readonly unpermitted: boolean;
  /** Whether an imported file has errors: it may be compared all the same, but never be found equal. */
  readonly faulty: boolean;
}

/**
 * Reads one side of a comparison: a description, or a file that `parkit import` recognises. Findings of the
 * import are printed.
 *
 * @throws {UsageError} when it cannot be read or has errors that leave nothing to compare
 */
export async function readDiffSide(source: string, terminal: Terminal): Promise<DiffSide> {
  const files = await readSources([source], terminal);
  const loaded = mergeDocuments(files);
  if (!isDescription(loaded.input)) return importedSide(source, files, terminal);
  const judged = judge(loaded);
  if (judged.kind === "valid")
    return {
      source,
      description: judged.description,
      imported: false,
      lost: [],
      unpermitted: false,
      faulty: false,
    };
  terminal.err.write(reportText(judged.violations, loaded, terminal.paintErr));
  throw incomparable(source);
}

function importedSide(source: string, files: readonly SourceFile[], terminal: Terminal): DiffSide {
  const imported = importDocuments(files);
  const done = importedDescription(imported) && importDocuments(files, "done");
  const description = done?.description;
  const { findings, violations, lost } = imported;
  const shown = description === undefined ? violations : findings;
  if (shown.length > 0) terminal.err.write(reportText(shown, imported, terminal.paintErr));
  if (done === undefined || description === undefined) throw incomparable(source);
  // Answers of Datadog's API tell runners by their ids and no secrets, so that everything would differ.
  if ("connections" in description || "connectionGroups" in description)
    throw new UsageError(
      `${source} holds connections or groups`,
      "Import it with parkit import, and compare the description that comes of it.",
    );
  const faulty = summarise(findings).errors > 0;
  const unpermitted = findings.some(({ rule }) => rule === "allowlist/unpermitted");
  return { source, description, imported: true, lost, granted: done.granted, unpermitted, faulty };
}

function incomparable(source: string): UsageError {
  return new UsageError(`${source} has errors and cannot be compared`, "Fix what is listed above.");
}

function isDescription(input: unknown): boolean {
  if (typeof input !== "object" || input === null) return false;
  if ("apiVersion" in input) return String(input.apiVersion).startsWith("parkit/");
  return "runners" in input || "connections" in input || "connectionGroups" in input;
}

/**
 * What the format has no place for cannot be right, so that only the shape and the site, without which
 * nothing can be compared, count.
 */
function importedDescription({ description, violations }: ImportedDescription): Description | undefined {
  const isComparable = !violations.some(
    ({ rule, severity }) => severity === "error" && /^(?:schema|site)\//.test(rule),
  );
  return isComparable ? description : undefined;
}

/**
 * What changes from one side to the other. Where only one was imported, the runner of the other is rendered
 * for the same deployment and imported too: what a format cannot say is then left out on both sides, unless
 * the description says what was imported.
 *
 * @param runner - name of the runner to compare, where a description has several
 * @throws {UsageError} when it is not clear which runner is meant
 */
export function sideChanges(
  before: DiffSide,
  after: DiffSide,
  runner: string | undefined,
): readonly Change[] {
  if (before.imported === after.imported)
    return [
      ...diffDescriptions(before.description, after.description, grantedOf(before, after)),
      ...ofRunner(lossChanges(before.lost, after.lost), before.description.runners?.[0]?.name ?? ""),
    ];
  const [written, existing] = before.imported ? [after, before] : [before, after];
  const found = onlyRunner(existing);
  const chosen = chooseRunner(written.description.runners ?? [], runner);
  if (found === undefined) {
    const alone = withRunner(written.description, chosen);
    const nothing = { ...alone, runners: [] };
    return before.imported ? diffDescriptions(nothing, alone) : diffDescriptions(alone, nothing);
  }
  const same = throughFormat(chosen, written.description, found, existing.source);
  const granted = existing.granted?.get(found.name);
  const other: Compared = {
    description: withRunner(existing.description, { ...found, name: chosen.name }),
    ...(granted === undefined ? {} : { granted: new Map([[chosen.name, granted]]) }),
  };
  const [was, is]: readonly [Compared, Compared] = before.imported ? [other, same] : [same, other];
  return [
    ...diffDescriptions(was.description, is.description, grantedOf(was, is)),
    ...ofRunner(lossesBetween(before, after, same.lost), chosen.name),
  ];
}

type Compared = Pick<DiffSide, "description" | "granted">;

function grantedOf(
  before: Compared,
  after: Compared,
): { before?: GrantedToRunners; after?: GrantedToRunners } {
  return {
    ...(before.granted === undefined ? {} : { before: before.granted }),
    ...(after.granted === undefined ? {} : { after: after.granted }),
  };
}

/**
 * What is rendered of a description holds nothing that a description cannot say: it only tells what says
 * nothing in a file either.
 */
function lossesBetween(
  before: DiffSide,
  after: DiffSide,
  rendered: readonly LostSetting[],
): readonly ChangeOfObject[] {
  const isRendered = (setting: LostSetting): boolean =>
    rendered.some((other) => isDeepStrictEqual(other, setting));
  const of = ({ lost }: DiffSide): readonly LostSetting[] => lost.filter((setting) => !isRendered(setting));
  return lossChanges(of(before), of(after));
}

function ofRunner(changes: readonly ChangeOfObject[], name: string): readonly Change[] {
  return changes.map((change) => ({ object: { type: "runner", name }, ...change }));
}

/** Undefined where a file is about a runner that does not run. */
function onlyRunner({ source, description: { runners = [] } }: DiffSide): RunnerInput | undefined {
  if (runners.length <= 1) return runners[0];
  throw new UsageError(`${source} describes ${runners.length} runners`, "Compare a file with one runner.");
}

/** A runner as it comes back from what is rendered of it. */
function throughFormat(
  runner: RunnerInput,
  description: Description,
  found: RunnerInput,
  source: string,
): Pick<DiffSide, "description" | "lost"> {
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
  const imported = importDocuments(rendered, "done");
  const again = importedDescription(imported);
  const [same] = again?.runners ?? [];
  if (again === undefined || same === undefined)
    return { description: withRunner(description, deployed), lost: [] };
  const agreed = withAgreed(same, deployed, found);
  return { description: withRunner(again, { ...agreed, name: runner.name }), lost: imported.lost };
}

function withRunner({ apiVersion, site }: Description, runner: RunnerInput): Description {
  return { apiVersion, ...(site === undefined ? {} : { site }), runners: [runner] };
}
