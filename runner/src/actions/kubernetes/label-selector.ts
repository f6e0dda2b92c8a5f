import type { JsonValue } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";

const Selector = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

/**
 * A selector of an object's spec in the form that queries take: `app=web,tier in (a,b),!old`.
 *
 * @throws {@link TaskError} with code ACTION_ERROR for one that selects nothing, which a query would take for
 *   everything.
 */
export function labelSelector(selector: JsonValue | undefined): string {
  const parsed = Selector.safeParse(selector);
  const parts = parsed.success
    ? [
        ...Object.entries(parsed.data.matchLabels).map(([name, value]) => `${name}=${value}`),
        ...parsed.data.matchExpressions.map(expression),
      ]
    : [];
  if (parts.length === 0) throw actionError("the Deployment's selector is not one that can be asked for");
  return parts.join(",");
}

type Expression = z.output<typeof Selector>["matchExpressions"][number];

function expression({ key, operator, values }: Expression): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
  }
}
