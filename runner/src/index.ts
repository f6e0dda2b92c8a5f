export { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
export type { Clock } from "./clock";
export { loadConfig, type LoadOptions, type RunnerConfig } from "./config/config";
export { ConfigurationError } from "./configuration-error";
export { enroll, type EnrolledIdentity, EnrollmentError, type EnrollOptions } from "./identity/enrollment";
export {
  parseIdentity,
  readIdentityFile,
  type RunnerIdentity,
  type StoredIdentity,
  writeIdentityFile,
} from "./identity/identity";
export type { LogLevel, LogStream } from "./log";
export { type ExitReason, type RunnerOptions, type RunningRunner, startRunner } from "./runner";
export { RUNNER_VERSION } from "./version";
