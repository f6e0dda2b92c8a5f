import { actionError } from "../../task-error";

const ITEM = /^\s*(\d{3})\s*(?:-\s*(\d{3})\s*)?$/;

/**
 * Whether a status is one of those that count as errors.
 *
 * @param items - codes (`404`) and inclusive ranges (`500-599`).
 * @throws {@link TaskError} with code ACTION_ERROR for an item that is neither.
 */
export function isErrorStatus(items: readonly string[], status: number): boolean {
  const ranges = items.map((item) => {
    const [, first, last = first] = ITEM.exec(item) ?? [];
    if (first === undefined) {
      throw actionError(
        `errorOnStatus: ${JSON.stringify(item)} is neither a status nor a range such as 500-599`,
      );
    }
    return [Number(first), Number(last)] as const;
  });
  return ranges.some(([first, last]) => first <= status && status <= last);
}
