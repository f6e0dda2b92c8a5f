export {
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from "@parkit/control-plane/internal/control-plane";
export {
  type ExpectedConnection,
  type ExpectedConnectionGroup,
  type GrantOptions,
  type MatcherResult,
  parkitMatchers,
} from "./matchers";
export { type FinishedTask, runTask, type TaskToRun } from "./run-task";
export { startRunner, TestEnvironmentError, type TestRunner, type TestRunnerOptions } from "./start-runner";
export { type SynthesizedStack, synthStack } from "./synth-stack";
