import { isRecord } from "@parkit/provider-schema/internal/record";
import { isSecretPlace } from "@parkit/provider-schema/internal/secret/secret-field";
import { MASKED } from "@parkit/provider-schema/internal/secret/secret";
import { formatPath, type PathSegment } from "@parkit/provider-schema/internal/rules/violation";

import type { ChangeOfObject, ChangeTopic } from "./change";
import { phrase, type Phrase } from "./phrase";

type Path = readonly PathSegment[];
type FieldChange = Pick<ChangeOfObject, "kind" | "words">;

/**
 * Every difference of two values, field by field. Lists count as sets, because nothing in a description
 * depends on their order. Values that may be secret are not shown.
 *
 * @param path - where the values stand in their object
 */
export function fieldChanges(
  topic: ChangeTopic,
  path: Path,
  before: unknown,
  after: unknown,
): readonly ChangeOfObject[] {
  return changesAt(path, before, after).map((change) => ({ topic, ...change }));
}

function changesAt(path: Path, before: unknown, after: unknown): readonly FieldChange[] {
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changesAt([...path, name], before[name], after[name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(path, before, after);
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [field, was, is] = [formatPath(path), shown(path, before), shown(path, after)];
  if (before === undefined) return [{ kind: "added", words: phrase`sets ${field} to ${is}` }];
  if (after === undefined)
    return [{ kind: "removed", words: phrase`no longer sets ${field}, which was ${was}` }];
  return [{ kind: "changed", words: fromTo(field, was, is) }];
}

function fromTo(field: string, was: string, is: string): Phrase {
  // Two masked values look alike.
  return was === is ? phrase`changes ${field}, not shown` : phrase`changes ${field} from ${was} to ${is}`;
}

function listChanges(
  path: Path,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly FieldChange[] {
  const field = formatPath(path);
  return [
    ...without(after, before).map((item): FieldChange => ({
      kind: "added",
      words: phrase`adds ${shown(path, item)} to ${field}`,
    })),
    ...without(before, after).map((item): FieldChange => ({
      kind: "removed",
      words: phrase`takes ${shown(path, item)} from ${field}`,
    })),
  ];
}

/** Items of a list that another lacks. */
function without(items: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const present = new Set(others.map((item) => JSON.stringify(item)));
  return items.filter((item) => !present.has(JSON.stringify(item)));
}

function shown(path: Path, value: unknown): string {
  if (isHidden(path) && !isRecord(value)) return MASKED;
  return typeof value === "string" ? value : JSON.stringify(masked(path, value) ?? null);
}

function masked(path: Path, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => masked([...path, index], item));
  if (!isRecord(value)) return isHidden(path) ? MASKED : value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, masked([...path, name], item)]),
  );
}

/**
 * Lists and maps whose plain texts people fill with tokens and passwords, although there are better places,
 * or about which nothing is known.
 */
const FREE_TEXT: ReadonlySet<PathSegment> = new Set([
  "env",
  "headers",
  "urlParameters",
  "body",
  "extraSettings",
  "scriptFiles",
]);

function isHidden(path: Path): boolean {
  const last = path.at(-1);
  return (
    isSecretPlace(path) || (last !== "name" && path.slice(0, -1).some((segment) => FREE_TEXT.has(segment)))
  );
}
