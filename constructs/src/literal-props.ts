import type { IConstruct } from "constructs";

import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";

import { holdsUnknown } from "./token";

/**
 * Refuses values that only Terraform knows where they decide what is made: a permission or a mount cannot be
 * added or left out at deployment.
 *
 * @param props - props that must be written out, by name
 * @throws {ValidationError} naming every prop that is not
 */
export function requireLiteral(scope: IConstruct, props: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(props).filter((name) => holdsUnknown(props[name]));
  if (unknown.length === 0) return;
  refuse(
    unknown.map((name) => ({
      rule: "schema/type",
      severity: "error",
      path: name,
      message: "is known only at deployment, but decides what is deployed",
      hint: "Write the value into the app.",
      construct: scope.node.path,
    })),
  );
}
