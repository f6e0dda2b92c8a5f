import { readFileSync } from "node:fs";

import type { Construct } from "constructs";

import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { judge } from "@parkit/targets/internal/description/judge";
import { mergeDocuments } from "@parkit/targets/internal/description/merge";

import { DescribedObjects, type DescribedObjectsOptions, type LocatedDescription } from "./described-objects";

/**
 * Makes constructs of a description that is written in YAML, so that the same file works with the command
 * `parkit` and in an app.
 *
 * Mistakes in the file are told with file, line and column, whenever they are found: now, or when the app is
 * synthesized.
 *
 * @param file - path of the description, relative to the folder in which the app runs
 * @returns the objects, by their names
 * @throws {ValidationError} with everything that is wrong with the description
 * @throws {ArgumentError} when the file cannot be read
 * @example
 * const described = fromDescription(this, "runners", "parkit.yaml");
 * described.runner("payments").allow(Actions.postgresql.select);
 */
export function fromDescription(
  scope: Construct,
  id: string,
  file: string,
  options: DescribedObjectsOptions = {},
): DescribedObjects {
  return new DescribedObjects(scope, id, readDescription(file, `${scope.node.path}/${id}`), options);
}

/**
 * Reads a description.
 *
 * @param construct - path of the construct that is made of it, for errors
 * @throws {ValidationError} with everything that is wrong with it
 * @throws {ArgumentError} when the file cannot be read
 */
export function readDescription(file: string, construct: string): LocatedDescription {
  const loaded = mergeDocuments([{ file, text: textOf(file) }]);
  const judged = judge(loaded);
  if (judged.kind === "invalid")
    refuse(
      judged.violations
        .filter(({ severity }) => severity === "error")
        .map((violation) => ({ ...violation, construct })),
    );
  return { description: judged.description, locate: (violation) => loaded.locate(violation).source };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ArgumentError(
      `the description cannot be read: ${String(error).replace(/^Error: /, "")}. Its path starts in the folder in which the app runs: ${process.cwd()}`,
    );
  }
}
