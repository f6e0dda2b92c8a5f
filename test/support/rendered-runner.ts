import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { formatViolation, type Violation } from "@parkit/provider-schema/internal/rules/violation";
import { TARGETS } from "@parkit/targets/internal/targets";
import { parse, parseAllDocuments, parseDocument } from "yaml";

/** A runner whose name does not matter. */
export type RunnerSketch = Omit<RunnerInput, "name">;

const NAME = "payments";

/** Identity of a standalone runner that is enrolled already. */
export const ENROLLED = {
  type: "secret",
  secretName: "payments-identity",
  urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
} as const;

/** A runner deployed by chart `private-action-runner` that may run one action. */
export const STANDALONE: RunnerSketch = {
  allow: ["com.datadoghq.http.request"],
  identity: ENROLLED,
  deployment: { type: "helm", namespace: "datadog" },
};

/**
 * What is wrong with a description of that one runner and whatever else stands beside it. Some tests are
 * about shapes that cannot be typed.
 */
function violationsOf(sketch: object, rest: object = {}): readonly Violation[] {
  return validate({ apiVersion: "parkit/v1", runners: [{ name: NAME, ...sketch }], ...rest });
}

/** The same as users read it: message, rule and hint of each. */
export function explained(sketch: object, rest: object = {}): string {
  return violationsOf(sketch, rest).map(formatViolation).join("\n");
}

/** Ids of the broken rules. */
export function rulesBrokenBy(sketch: object, rest: object = {}): readonly string[] {
  return violationsOf(sketch, rest).map(({ rule }) => rule);
}

/**
 * The files of the runner's own deployment, by path.
 *
 * @throws {Error} when the runner is not valid: what is rendered of it would prove nothing
 */
export function renderedFiles(sketch: RunnerSketch): ReadonlyMap<string, string> {
  const errors = violationsOf(sketch).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ rule, message }) => `${rule}: ${message}`).join("\n"));
  const { type } = sketch.deployment;
  const target = TARGETS[type];
  if (target?.of !== "runner") throw new Error(`there is no target ${type}`);
  return new Map(target.files(runnerSpec({ name: NAME, ...sketch })).map(({ path, text }) => [path, text]));
}

/**
 * One of the files.
 *
 * @throws {Error} when there is none of that name
 */
export function renderedText(sketch: RunnerSketch, path: string): string {
  const text = renderedFiles(sketch).get(path);
  if (text === undefined) throw new Error(`${sketch.deployment.type} makes no ${path}`);
  return text;
}

/** One of the files as data. */
export function renderedYaml(sketch: RunnerSketch, path: string): unknown {
  return parse(renderedText(sketch, path));
}

/** Every document of one of the files as data. */
export function renderedDocuments(sketch: RunnerSketch, path: string): readonly unknown[] {
  return parseAllDocuments(renderedText(sketch, path)).map((document) => {
    const data: unknown = document.toJS();
    return data;
  });
}

/** What the annotations of a `DatadogAgent` tell one component, as data. */
export function configdata(sketch: RunnerSketch, component: "agent" | "cluster-agent"): unknown {
  const text = parseDocument(renderedText(sketch, "datadog-agent.yaml")).getIn([
    "metadata",
    "annotations",
    `${component}.datadoghq.com/private-action-runner-configdata`,
  ]);
  if (typeof text !== "string") throw new Error(`the DatadogAgent configures no ${component}`);
  return parse(text);
}
