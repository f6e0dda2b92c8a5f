/**
 * The `spec` of a workflow, as far as the control plane runs it: steps of private actions one after the
 * other, each through a connection or a connection group. Source: Datadog's API contract of workflows.
 */
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  objectList,
  optionalMember,
  optionalStrings,
  optionalString,
  requiredString,
  type Located,
} from "@parkit/protocol/internal/json-member";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";

/** Whom a step's action goes through. */
export type StepConnection =
  | { readonly connection: string }
  /** Values of the group's tag keys, perhaps as expressions. */
  | { readonly group: string; readonly tags: readonly string[] };

/** One step. */
export interface WorkflowStep {
  readonly name: string;
  /** `<bundle>.<action>`. */
  readonly fqn: string;
  /** Parameters by name, perhaps with expressions. */
  readonly inputs: JsonObject;
  /** Absent where the step names none. */
  readonly connection?: StepConnection;
  /** Names of the steps after it. */
  readonly next: readonly string[];
}

/** The environment of `connectionEnvs` that Datadog has. */
const ENVIRONMENT = "default";
const MAIN_BRANCH = "main";
/** What a step may ask for that this control plane does not do. */
const NOT_DONE = ["completionGate", "readinessGate", "iterationOptions", "errorHandlers"];

/**
 * Reads a specification: its steps in the order in which they run, from those of its triggers on.
 *
 * @throws {@link WireFormatError} when it is not one, names what it does not have, or asks for what this
 *   control plane does not do
 */
export function readWorkflowSteps(spec: JsonObject): readonly WorkflowStep[] {
  const root = { ...documentRoot(spec), path: "spec" };
  const connections = readConnections(root);
  const steps = new Map(
    objectList(root, "steps").map((step) => {
      const read = readStep(step, connections);
      return [read.name, { read, path: step.path }] as const;
    }),
  );
  const started = objectList(root, "triggers").flatMap(
    (trigger) => optionalStrings(trigger, "startStepNames") ?? [],
  );
  // A set keeps what was put into it first, and its walk comes to what is added on the way.
  const order = new Set(started);
  return [...walk(order, steps)];
}

function* walk(
  order: Set<string>,
  steps: ReadonlyMap<string, { readonly read: WorkflowStep }>,
): Generator<WorkflowStep> {
  for (const name of order) {
    const step = steps.get(name)?.read;
    if (step === undefined) throw new WireFormatError("spec.steps", `has no step ${JSON.stringify(name)}`);
    for (const next of step.next) order.add(next);
    yield step;
  }
}

function readStep(step: Located, connections: ReadonlyMap<string, StepConnection>): WorkflowStep {
  const label = optionalString(step, "connectionLabel");
  const connection = label === undefined ? undefined : connections.get(label);
  if (label !== undefined && connection === undefined)
    throw new WireFormatError(`${step.path}.connectionLabel`, "is not a label of connectionEnvs");
  const notDone = NOT_DONE.find((member) => optionalMember(step, member) !== undefined);
  if (notDone !== undefined)
    throw new WireFormatError(`${step.path}.${notDone}`, "is nothing that this control plane does");
  return {
    name: requiredString(step, "name"),
    fqn: requiredString(step, "actionId"),
    inputs: Object.fromEntries(
      objectList(step, "parameters").map((parameter): [string, JsonValue] => [
        requiredString(parameter, "name"),
        optionalMember(parameter, "value") ?? null,
      ]),
    ),
    ...(connection !== undefined && { connection }),
    next: objectList(step, "outboundEdges")
      .filter((edge) => (optionalString(edge, "branchName") ?? MAIN_BRANCH) === MAIN_BRANCH)
      .map((edge) => requiredString(edge, "nextStepName")),
  };
}

function readConnections(root: Located): ReadonlyMap<string, StepConnection> {
  const environments = objectList(root, "connectionEnvs").filter(
    (environment) => optionalString(environment, "env") === ENVIRONMENT,
  );
  return new Map(
    environments.flatMap((environment): readonly [string, StepConnection][] => [
      ...objectList(environment, "connections").map((one): [string, StepConnection] => [
        requiredString(one, "label"),
        { connection: requiredString(one, "connectionId") },
      ]),
      ...objectList(environment, "connectionGroups").map((one): [string, StepConnection] => [
        requiredString(one, "label"),
        { group: requiredString(one, "connectionGroupId"), tags: optionalStrings(one, "tags") ?? [] },
      ]),
    ]),
  );
}
