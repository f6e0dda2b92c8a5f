/**
 * How tasks reach a runner: `pull` polls Datadog (Workflow Automation), `push` is called by a browser (App
 * Builder).
 */
export type Mode = "pull" | "push";

/**
 * What a user may write: the modes themselves, the names of older chart versions, and the choice of the
 * product's own wizard.
 */
export type ModeInput = Mode | "workflowAutomation" | "appBuilder" | "both";

/** Modes of a runner whose description names none. */
export const DEFAULT_MODES: readonly Mode[] = ["pull"];

const MEANING: Readonly<Record<ModeInput, readonly Mode[]>> = {
  pull: ["pull"],
  push: ["push"],
  workflowAutomation: ["pull"],
  appBuilder: ["push"],
  both: ["pull", "push"],
};

/** Every accepted spelling. */
export const MODE_INPUTS: readonly ModeInput[] = ["pull", "push", "workflowAutomation", "appBuilder", "both"];

/** Modes by what runners call them when they enroll: by the Agent's words, or by those of the product. */
export const WIRE_MODES: ReadonlyMap<string, Mode> = new Map([
  ["pull", "pull"],
  ["push", "push"],
  ["workflow_automation", "pull"],
  ["app_builder", "push"],
]);

/** Turns what users write into modes: no duplicates, `pull` first. */
export function normaliseModes(inputs: readonly ModeInput[] = DEFAULT_MODES): readonly Mode[] {
  const named = new Set(inputs.flatMap((input) => MEANING[input]));
  return (["pull", "push"] as const).filter((mode) => named.has(mode));
}
