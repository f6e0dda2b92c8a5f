import { API_VERSION, type Description } from "@parkit/provider-schema/internal/description/description";
import { IMPORT_RULES } from "@parkit/provider-schema/internal/rules/import/index";
import { DEFAULT_SITE_PARAMETER } from "@parkit/provider-schema/internal/site/site";
import { judgeDescription } from "@parkit/provider-schema/internal/description/validate";
import {
  formatPath,
  parsePath,
  quoted,
  type Severity,
  type SourceLocation,
  type Violation,
} from "@parkit/provider-schema/internal/rules/violation";

import {
  placeLocator,
  shownLines,
  type LocatedPlace,
  type Place,
  type SourceFile,
} from "@parkit/source/internal/place";
import { beginningOf, combineParts, type CombinedRunner } from "./combine/combine-parts";
import { descriptionText } from "./combine/description-text";
import { finishDraft, untraced, type Draft, type DraftObject, type TracedInput } from "./draft/draft";
import type { ImportFinding, LostSetting } from "./draft/import-finding";
import type { GrantedToPrograms, Reading } from "./draft/imported-part";
import { maskedSource } from "./shown/masked-source";
import { describeApiObjects, type ApiDescription } from "./format/api/api-description";
import { recogniseFile } from "./format/recognise";

/**
 * What existing files say, as a description. Has the members of a description that was loaded, so that it can
 * be used like one.
 */
export interface ImportedDescription {
  /**
   * What was made of the files, of the shape that the rules have judged; undefined when a file could not be
   * read.
   */
  readonly input: unknown;
  /** The same where it has the shape of a description; rules may be broken. */
  readonly description: Description | undefined;
  /**
   * The same as `parkit.yaml`, with comments where a person must look; undefined when a file could not be
   * read.
   */
  readonly text: string | undefined;
  /**
   * What is suspicious in the files, and what the rules say of the description; each with its place in the
   * files.
   */
  readonly violations: readonly Violation[];
  /** Those violations that are about the files themselves. */
  readonly findings: readonly Violation[];
  /** What the files say and the description does not. */
  readonly lost: readonly LostSetting[];
  /**
   * What the files grant runners in their clusters, by the runners' names; without those of which no file
   * tells.
   */
  readonly granted: ReadonlyMap<string, GrantedToPrograms>;
  /** Where the first violation of this rule with this path was found. */
  readonly locate: (violation: Pick<Violation, "path" | "rule">) => LocatedPlace;
  /** A line of a file with secrets masked. */
  readonly lineOf: (source: Pick<SourceLocation, "file" | "line">) => string | undefined;
}

/**
 * Makes one description of files in any of the formats that deploy a runner. Never throws, whatever the files
 * hold. Private keys and API keys are not copied.
 *
 * @param reading - whether files are read as what they mean, or as what they do
 */
export function importDocuments(
  files: readonly SourceFile[],
  reading: Reading = "meant",
): ImportedDescription {
  const recognised = files.map((file) => recogniseFile(file, reading));
  const parts = recognised.flatMap((file) => file.parts);
  const objects = recognised.flatMap((file) => file.apiObjects);
  // Beside what was looked for a directory may hold anything.
  const foreign = files.filter(
    ({ ofDirectory }, index) =>
      ofDirectory === true && parts.length + objects.length > 0 && recognised[index]?.unreadable === true,
  );
  const known = recognised.filter((_file, index) => !foreign.some((file) => file === files[index]));
  const ofFiles = [...known.flatMap((file) => file.findings), ...foreignFiles(foreign)];
  const { runners, findings } = combineParts(parts);
  const locate = placeLocator(files);
  if (known.some(({ unreadable }) => unreadable)) return described(files, undefined, ofFiles, locate);
  if (runners.length + objects.length === 0 && !parts.some(({ idle }) => idle === true)) {
    const lonely = files.map(({ file }) => noRunner(file)).slice(0, 1);
    return described(files, undefined, [...ofFiles, ...findings, ...lonely], locate);
  }
  const named = distinctNames(runners);
  const api = describeApiObjects(
    objects,
    named.runners.map(({ runner }) => runner),
  );
  const all = [...ofFiles, ...findings, ...named.findings, ...api.findings];
  return described(files, { runners: named.runners, api }, all, locate);
}

/** What the files hold. */
interface FoundObjects {
  readonly runners: readonly CombinedRunner[];
  readonly api: ApiDescription;
}

function described(
  files: readonly SourceFile[],
  found: FoundObjects | undefined,
  findings: readonly ImportFinding[],
  locate: (place: Place) => LocatedPlace,
): ImportedDescription {
  const finished = found && finishDescription(found);
  const names = files.map(({ file }) => file);
  const judged = finished && judge(finished);
  const placed = [...findings.map(ofFinding), ...(judged?.violations ?? [])];
  const places = new Map(
    placed.map(({ violation, place }) => [violationKey(violation), place] as const).reverse(),
  );
  const violations = placed.map(({ violation, place }) => ({
    ...violation,
    source: locate(place).source,
  }));
  return {
    input: finished?.input,
    description: judged?.description,
    text: found && finished && descriptionText(finished.input, found.runners, names),
    violations,
    findings: violations.slice(0, findings.length),
    lost: findings.flatMap(({ lost }) => lost ?? []),
    granted: new Map(
      (found?.runners ?? []).flatMap(({ runner, granted }) =>
        granted === undefined ? [] : [[String(untraced(runner["name"])), granted] as const],
      ),
    ),
    locate: (violation) => locate(places.get(violationKey(violation)) ?? beginningOf(names[0] ?? "-")),
    lineOf: shownLines(files, maskedSource),
  };
}

function violationKey({ rule, path }: Pick<Violation, "path" | "rule">): string {
  return `${rule} ${path}`;
}

interface PlacedViolation {
  readonly violation: Violation;
  readonly place: Place;
}

const SEVERITIES = new Map<string, Severity>(IMPORT_RULES.map(({ id, severity }) => [id, severity]));

function ofFinding({ rule, place, path, message, hint }: ImportFinding): PlacedViolation {
  return { violation: { rule, severity: SEVERITIES.get(rule) ?? "error", path, message, hint }, place };
}

/** The rules judge the result like what a person wrote, and point at what it was made of. */
function judge({ input, origins }: TracedInput): {
  readonly description: Description | undefined;
  readonly violations: readonly PlacedViolation[];
} {
  const { description, violations } = judgeDescription(input);
  return {
    description,
    violations: violations.map((violation) => ({ violation, place: originOf(origins, violation.path) })),
  };
}

function originOf(origins: ReadonlyMap<string, Place>, path: string): Place {
  for (let segments = parsePath(path); segments.length > 0; segments = segments.slice(0, -1)) {
    const place = origins.get(formatPath(segments));
    if (place !== undefined) return place;
  }
  return [...origins.values()][0] ?? beginningOf("-");
}

/** The site stands once when every runner has the same. */
function finishDescription({ runners, api }: FoundObjects): TracedInput {
  const sites = new Set(runners.map(({ runner }) => siteOf(runner)));
  const common = sites.size === 1 ? runners[0]?.runner["site"] : undefined;
  const drafts = runners.map(({ runner }) => withSite(runner, common !== undefined || sites.size === 1));
  const finished = finishDraft({
    apiVersion: API_VERSION,
    site: untraced(common) === DEFAULT_SITE_PARAMETER ? undefined : common,
    runners: drafts.length === 0 && hasObjects(api) ? undefined : drafts,
    connections: api.connections.length === 0 ? undefined : api.connections,
    connectionGroups: api.connectionGroups.length === 0 ? undefined : api.connectionGroups,
    executionPolicies: api.executionPolicies.length === 0 ? undefined : api.executionPolicies,
  });
  const origins = new Map(finished.origins);
  runners.forEach(({ places }, index) => {
    for (const { path, place } of places) origins.set(formatPath(["runners", index, ...path]), place);
  });
  return { input: finished.input, origins };
}

function hasObjects({ connections, connectionGroups, executionPolicies }: ApiDescription): boolean {
  return connections.length + connectionGroups.length + executionPolicies.length > 0;
}

function siteOf(runner: DraftObject): unknown {
  return untraced(runner["site"]) ?? DEFAULT_SITE_PARAMETER;
}

/** In the order in which people write a runner. */
function withSite(runner: DraftObject, common: boolean): DraftObject {
  const { name, site, modes, push, allow, node, clusterAgent, identity, credentials, deployment, ...others } =
    runner;
  return {
    name,
    site: common ? undefined : site,
    modes: isPullOnly(modes) ? undefined : modes,
    push,
    allow,
    node,
    clusterAgent,
    identity,
    credentials,
    deployment,
    ...others,
  };
}

/** Pull is what a description means when it says nothing. */
function isPullOnly(modes: Draft): boolean {
  const values = finishDraft(modes).input;
  return (
    Array.isArray(values) &&
    values.length === 1 &&
    (values[0] === "pull" || values[0] === "workflowAutomation")
  );
}

interface NamedRunners {
  readonly runners: readonly CombinedRunner[];
  readonly findings: readonly ImportFinding[];
}

/** Names as descriptions take them, no two the same. */
function distinctNames(runners: readonly CombinedRunner[]): NamedRunners {
  const used = new Set<string>();
  const findings: ImportFinding[] = [];
  const renamed = runners.map((combined) => {
    const written = String(untraced(combined.runner["name"]));
    const plain = written
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 58)
      .replace(/-+$/, "");
    const name = unused(plain === "" ? "runner" : plain, used);
    used.add(name);
    if (name === written) return combined;
    findings.push(renamedFinding(combined, written, name));
    return { ...combined, runner: { ...combined.runner, name: renamedDraft(combined.runner["name"], name) } };
  });
  return { runners: renamed, findings };
}

function unused(name: string, used: ReadonlySet<string>): string {
  if (!used.has(name)) return name;
  let number = 2;
  while (used.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

function renamedDraft(before: Draft, name: string): Draft {
  return typeof before === "object" && "traced" in before ? { ...before, value: name } : name;
}

function renamedFinding({ runner, file }: CombinedRunner, written: string, name: string): ImportFinding {
  const before = runner["name"];
  return {
    rule: "deployment/assumed",
    place:
      typeof before === "object" && "traced" in before && "value" in before
        ? (before.traced as Place)
        : beginningOf(file),
    path: "",
    message: `the runner ${quoted(written)} is called ${quoted(name)} in the description`,
    hint: "Names there have small letters, digits and minuses, and no two runners have the same.",
  };
}

/** One note for all files of a directory that are none of ours. */
function foreignFiles(files: readonly SourceFile[]): readonly ImportFinding[] {
  const [first] = files;
  if (first === undefined) return [];
  return [
    {
      rule: "schema/not-imported",
      place: beginningOf(first.file),
      path: "",
      message: `no part of a runner: ${files.map(({ file }) => file).join(", ")}`,
      hint: "Name files one by one where one of them should be imported: then it is said what is wrong with it.",
    },
  ];
}

function noRunner(file: string): ImportFinding {
  return {
    rule: "schema/unrecognised-format",
    place: beginningOf(file),
    path: "",
    message: "nothing to import: there is no runner in this",
    hint: "Import it together with the file of its runner.",
  };
}
