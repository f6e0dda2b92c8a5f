import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { RunnerTarget, Target } from "./target";
import type { TargetFile } from "./target-file";

/**
 * Target `all`: what every other target makes of a description, in a directory each, with an index.
 *
 * @param targets - the other targets
 */
export function allFiles(description: Description, targets: readonly Target[]): readonly TargetFile[] {
  const runners = runnerSpecs(description).map((spec) => runnerDirectory(spec, targets));
  const whole = targets.flatMap((target) =>
    target.of === "description" && target.refusal(description) === undefined
      ? [{ target, files: target.files(description) }]
      : [],
  );
  const rows = [
    ...runners.flatMap(({ rows: own }) => own),
    ...whole.map(({ target }) => indexRow(target.name, target.summary)),
  ];
  return [
    { path: "README.md", text: indexText(rows) },
    ...runners.flatMap(({ files }) => files),
    ...whole.flatMap(({ target, files }) => inDirectory(target.name, files)),
  ];
}

interface RunnerDirectory {
  readonly rows: readonly string[];
  readonly files: readonly TargetFile[];
}

function runnerDirectory(spec: RunnerSpec, targets: readonly Target[]): RunnerDirectory {
  const own = targets.filter(
    (target): target is RunnerTarget => target.of === "runner" && target.takes(spec),
  );
  const directory = (target: RunnerTarget): string => `${spec.name}/${target.name}`;
  return {
    rows: own.map((target) => indexRow(directory(target), target.summary)),
    files: own.flatMap((target) => inDirectory(directory(target), target.files(spec))),
  };
}

function inDirectory(directory: string, files: readonly TargetFile[]): readonly TargetFile[] {
  return files.map((file) => ({ ...file, path: `${directory}/${file.path}` }));
}

function indexRow(directory: string, summary: string): string {
  return `| [${directory}](${directory}) | ${summary} |`;
}

function indexText(rows: readonly string[]): string {
  const table = ["| directory | what it holds |", "| --- | --- |", ...rows];
  return [
    "# Rendered by parkit",
    "",
    "Made from a description; change that and render again.",
    "",
    ...table,
    "",
  ].join("\n");
}
