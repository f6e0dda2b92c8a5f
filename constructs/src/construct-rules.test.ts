import { compileFunction } from "node:vm";

import { CONSTRUCT_RULES } from "@parkit/provider-schema/internal/rules/construct";
import { ValidationError } from "@parkit/provider-schema/internal/rules/validation-error";
import { TerraformVariable } from "cdktf";

import { Actions, configureProviders, Deployment, PrivateActionRunner, RunnerIdentity } from "./index";
import { removeSynthesized, synthesize } from "./synthesize.fixture";

afterAll(removeSynthesized);

const NAMES = { Actions, Deployment, PrivateActionRunner, RunnerIdentity, TerraformVariable };

/** Runs an example as the body of a stack, and says which violations it was refused for. */
function violationsOf(example: string): readonly { readonly rule: string; readonly hint: string }[] {
  try {
    synthesize((stack) => {
      configureProviders(stack, { helm: {}, kubernetes: {} });
      compileFunction(example, Object.keys(NAMES)).apply(stack, Object.values(NAMES));
    });
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.violations;
    throw error;
  }
}

describe("rules of constructs", () => {
  it.each(CONSTRUCT_RULES)("$id is found in the wrong example of its page", ({ id, docs }) => {
    expect(violationsOf(docs.bad).map(({ rule }) => rule)).toEqual([id]);
  });

  it.each(CONSTRUCT_RULES)("$id is not found in the right example of its page", ({ docs }) => {
    expect(violationsOf(docs.good)).toEqual([]);
  });
});
