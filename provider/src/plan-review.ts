import {
  at,
  blockType,
  errorAt,
  sameValue,
  type CallContext,
  type Diagnostic,
  type PlanReview,
  type Schema,
  type SchemaValues,
} from "@parkit/terraform-plugin";
import type { ParkitClient } from "./parkit-client";

type Review = CallContext & { readonly client: ParkitClient | undefined } & PlanReview<SchemaValues>;

/** Why a plan must not destroy or replace its object; undefined when it may. */
export function protectionProblem({ action, prior }: Review, kind: string): Diagnostic | undefined {
  if ((action !== "delete" && action !== "replace") || prior?.["deletion_protection"] !== true)
    return undefined;
  return errorAt(
    at("deletion_protection"),
    `The ${kind} ${JSON.stringify(prior["name"])} is protected`,
    `The plan would ${action === "delete" ? "destroy" : "replace"} it. Set deletion_protection = false, apply that, and plan again.`,
  );
}

/** Whether the plan changes anything. */
export function willChange(schema: Schema, { prior, planned }: Review): boolean {
  return prior === null || planned === null || !sameValue(prior, planned, blockType(schema.block));
}
