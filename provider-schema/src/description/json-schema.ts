import { z } from "zod";

import { documentedSchema, type JsonSchema } from "./documented-schema";
import { descriptionShape } from "./shape";

/**
 * JSON Schema (draft-07) of `parkit.yaml` with what its fields mean, for editors. `parkit explain` and the
 * reference page are made from it.
 */
export function descriptionJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(descriptionShape, { target: "draft-7", io: "input" });
  return {
    ...($schema === undefined ? {} : { $schema }),
    title: "parkit description",
    ...documentedSchema(schema, "Description"),
    // Fields of the author's own, such as anchors to merge.
    patternProperties: { "^x-": {} },
  };
}
