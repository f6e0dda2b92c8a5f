import { printable } from "@parkit/provider-schema/internal/printable";
import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";

import { yamlText } from "@parkit/targets/internal/text/yaml-text";
import type { CombinedRunner } from "./combine-parts";

/** Writes an imported description as `parkit.yaml`, with comments where a person must look. */
export function descriptionText(
  input: unknown,
  runners: readonly CombinedRunner[],
  files: readonly string[],
): string {
  const above = new Map<string, string>();
  runners.forEach(({ remarks }, index) => {
    for (const { path, text } of remarks) {
      const place = existing(input, ["runners", index, ...path]).join(".");
      above.set(place, [...(above.get(place)?.split("\n") ?? []), text].join("\n"));
    }
  });
  // Only objects are finished as descriptions.
  return yamlText(Object(input) as object, {
    header: [
      `Imported from ${files.map((file) => printable(file)).join(", ")}.`,
      "Read the comments, then check it: parkit validate -f parkit.yaml",
    ],
    above: Object.fromEntries(above),
  });
}

/**
 * The path as far as the description has it. What is said of the name stands above the runner, which begins
 * with it.
 */
function existing(input: unknown, path: readonly PathSegment[]): readonly PathSegment[] {
  let value = input;
  const found: PathSegment[] = [];
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) break;
    value = Reflect.get(value, segment);
    found.push(segment);
  }
  return found.at(-1) === "name" ? found.slice(0, -1) : found;
}
