import { z } from "zod";

import { descriptionShape } from "./shape";

/** JSON Schema (draft-07) of `parkit.yaml`, for editors. */
export function descriptionJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(descriptionShape, { target: "draft-7", io: "input" });
  // Fields of the author's own, such as anchors to merge.
  return { $schema, title: "parkit description", ...schema, patternProperties: { "^x-": {} } };
}
