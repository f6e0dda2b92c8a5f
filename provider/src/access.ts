/** The attribute `access`: the restriction policy of a connection or a group, as users write it. */
import { principalProblem } from "@parkit/provider-schema/internal/access/principal";
import {
  at,
  errorAt,
  isListValue,
  isObjectValue,
  type Attribute,
  type Diagnostic,
  type Value,
} from "@parkit/terraform-plugin";
import { emptyProblem, isEmptyObject } from "./empty-object";

const principals = {
  type: ["set", "string"],
  optional: true,
  description: "Principals `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.",
} as const satisfies Attribute;

const DESCRIPTION =
  "Who may do what: the restriction policy, as a whole. Left out, the policy is not touched; by default only the owner of the application key may resolve and edit. What Datadog refuses to give its policy is not created.";

/** Attribute `access` of a connection. */
export const connectionAccess = {
  optional: true,
  description: DESCRIPTION,
  nested_type: {
    nesting_mode: "single",
    attributes: { viewer: principals, resolver: principals, editor: principals },
  },
} as const satisfies Attribute;

/** Attribute `access` of a connection group. */
export const groupAccess = {
  optional: true,
  description: DESCRIPTION,
  nested_type: { nesting_mode: "single", attributes: { viewer: principals, editor: principals } },
} as const satisfies Attribute;

/** What is wrong with an `access` attribute. What is not known yet is checked when it is. */
export function accessProblems(access: Value | undefined): readonly Diagnostic[] {
  if (!isObjectValue(access)) return [];
  if (isEmptyObject(access)) return [emptyProblem("access", Object.keys(access))];
  return Object.entries(access).flatMap(([relation, value]) =>
    (isListValue(value) ? value : [])
      .filter((principal) => typeof principal === "string")
      .flatMap((principal) => {
        const problem = principalProblem(principal);
        return problem === undefined ? [] : [errorAt(at("access", relation), problem.message, problem.hint)];
      }),
  );
}
