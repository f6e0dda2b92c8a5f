import { compileFunction } from "node:vm";

import { CONSTRUCT_RULES } from "@parkit/provider-schema/internal/rules/construct";
import { ValidationError } from "@parkit/provider-schema/internal/rules/validation-error";
import { Aspects, TerraformVariable } from "cdktf";

import * as constructs from "./index";
import { removeSynthesized, synthesize } from "./synthesize.fixture";

afterAll(removeSynthesized);

const NAMES = { ...constructs, Aspects, TerraformVariable };

/** Runs an example as the body of a stack, and says which violations it was refused for. */
function violationsOf(example: string): readonly { readonly rule: string; readonly hint: string }[] {
  try {
    synthesize((stack) => {
      constructs.configureProviders(stack, { docker: {}, helm: {}, kubernetes: {}, parkit: {} });
      compileFunction(example, Object.keys(NAMES)).apply(stack, Object.values(NAMES));
    });
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.violations;
    const atSynthesis = Array.from(String(error).matchAll(/ \[([a-z]+\/[a-z-]+)\]\n +(.*)/g));
    if (atSynthesis.length === 0) throw error;
    return atSynthesis.map(([, rule = "", hint = ""]) => ({ rule, hint }));
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
