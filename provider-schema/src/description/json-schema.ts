import * as z from "zod";

import { PRINCIPAL_PATTERN } from "../access/principal";
import { principalShape } from "../access/shape";
import { allActions, AUTHORED_SCRIPTS } from "../actions/catalogue";
import { OBJECT_ID_PATTERN } from "../connection/object-id";
import {
  EXECUTION_INTEGRATION_FACTS,
  EXECUTION_INTEGRATIONS,
} from "../execution-policy/execution-integration";
import { EVERYTHING } from "../execution-policy/execution-policy";
import { policyActionShape } from "../execution-policy/shape";
import { actionNameShape } from "../runner/shape";
import { madeShape } from "../shape/deferred-zod";
import { IDENTIFIER_TAG_MAX_LENGTH, IDENTIFIER_TAG_PATTERNS } from "../tag/identifier-tag";
import { documentedSchema, type JsonSchema } from "./documented-schema";
import {
  descriptionShape,
  identifierTagKeyShape,
  identifierTagShape,
  identifierTagValueShape,
  objectIdShape,
} from "./shape";

/**
 * JSON Schema (draft-07) of `parkit.yaml` with what its fields mean, for editors, and of the rules what a
 * pattern can say: names of actions are completed, and a tag without a colon is underlined. `parkit explain`
 * and the reference page are made from it.
 */
export function descriptionJsonSchema(): JsonSchema {
  const constraints = constraintsByShape();
  const { $schema, ...schema } = z.toJSONSchema(madeShape(descriptionShape), {
    target: "draft-7",
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, constraints.get(zodSchema));
    },
  });
  return {
    ...($schema === undefined ? {} : { $schema }),
    title: "parkit description",
    ...documentedSchema(schema, "Description"),
    // Fields of the author's own, such as anchors to merge.
    patternProperties: { "^x-": {} },
  };
}

/** What texts look like, beside being texts. */
function constraintsByShape(): ReadonlyMap<unknown, object> {
  return new Map<unknown, object>([
    [madeShape(actionNameShape), actionNames()],
    [madeShape(policyActionShape), policyActions()],
    [
      madeShape(identifierTagShape),
      { pattern: IDENTIFIER_TAG_PATTERNS.tag, maxLength: IDENTIFIER_TAG_MAX_LENGTH },
    ],
    [madeShape(identifierTagKeyShape), { pattern: IDENTIFIER_TAG_PATTERNS.key }],
    [madeShape(identifierTagValueShape), { pattern: IDENTIFIER_TAG_PATTERNS.value }],
    [madeShape(principalShape), { pattern: PRINCIPAL_PATTERN.source }],
    [madeShape(objectIdShape), { pattern: OBJECT_ID_PATTERN.source }],
  ]);
}

/**
 * Actions that runners have, bundles as a whole, and names that are not fixed in advance. Any other name is
 * written as `{ custom: … }`.
 */
function actionNames(): object {
  const offered = allActions().filter(({ flavours }) => flavours.length > 0);
  const bundles = [...new Set(offered.map(({ bundle }) => bundle))];
  return {
    anyOf: [
      { enum: offered.map(({ name }) => name) },
      { enum: bundles.map((bundle) => `${bundle}.*`) },
      { pattern: `^${AUTHORED_SCRIPTS.replaceAll(".", "\\.")}\\.` },
    ],
  };
}

/** Actions that policies govern, all of an integration, and what newer Agents have below its namespace. */
function policyActions(): object {
  const namespaces = EXECUTION_INTEGRATIONS.map(
    (integration) => EXECUTION_INTEGRATION_FACTS[integration].namespace,
  );
  const governed = allActions().filter(
    ({ name, flavours }) =>
      flavours.length > 0 && namespaces.some((namespace) => name.startsWith(`${namespace}.`)),
  );
  return {
    anyOf: [
      { enum: [EVERYTHING, ...governed.map(({ name }) => name)] },
      ...namespaces.map((namespace) => ({ pattern: `^${namespace.replaceAll(".", "\\.")}\\.` })),
    ],
  };
}
