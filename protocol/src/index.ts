export {
  type Connection,
  type ConnectionAttributes,
  type ConnectionOperation,
  type ConnectionPatch,
  connectionPath,
  CONNECTIONS_PATH,
  encodeConnection,
  encodeConnectionAnswer,
  encodeConnectionPatch,
  parseConnectionAnswer,
  parseConnectionPatch,
  parseConnectionRequest,
  type StoredConnection,
} from "./action-connection";
export {
  CONNECTION_GROUPS_PATH,
  type ConnectionGroup,
  type ConnectionGroupAttributes,
  connectionGroupPath,
  encodeConnectionGroup,
  encodeConnectionGroupAnswer,
  parseConnectionGroupAnswer,
  parseConnectionGroupRequest,
  type StoredConnectionGroup,
} from "./connection-group";
export {
  type ConnectionInfo,
  type ConnectionToken,
  CredentialsType,
  type TokenValue,
} from "./connection-info";
export type { ConnectionCredentials, ConnectionIntegration } from "./connection-integration";
export {
  type DequeueAnswer,
  type DequeuedTask,
  type DequeueRequest,
  encodeDequeueAnswer,
  encodeDequeueRequest,
  parseDequeueAnswer,
  parseDequeueRequest,
  type UnsignedTask,
} from "./dequeue";
export {
  encodeEnrollmentAnswer,
  encodeEnrollmentRequest,
  type EnrollmentAnswer,
  EnrollmentPath,
  type EnrollmentRequest,
  parseEnrollmentAnswer,
  parseEnrollmentRequest,
} from "./enrollment";
export { type EnvelopeSignature, HashType, sealTask, type SignedEnvelope } from "./envelope";
export { ErrorCode, errorCodeName, type ErrorCodeName, type TaskFailure } from "./error-code";
export { encodeHealthCheckAnswer, healthCheckHeaders } from "./health-check";
export { isJsonObject, type JsonObject, type JsonValue, parseJson, stringifyJson } from "./json";
export { type ApiError, JSON_API_MEDIA_TYPE, parseErrorBody } from "./json-api";
export {
  decodePrivateKey,
  encodePrivateKey,
  generateRunnerKey,
  keyThumbprint,
  parsePublicKeyPem,
  PrivateKeyError,
  type PrivateKeyProblem,
  publicKeyPem,
  type RunnerKey,
} from "./key-pair";
export {
  OPMS_MEDIA_TYPE,
  OpmsHeader,
  opmsHeaders,
  OpmsPath,
  parsePacingHint,
  readRunnerFacts,
  type ReceivedHeaders,
  type RunnerFacts,
} from "./opms";
export {
  readRunnerToken,
  type RunnerTokenClaims,
  type RunnerTokenExpectation,
  type RunnerTokenProblem,
  type RunnerTokenSubject,
  type RunnerTokenVerification,
  signRunnerToken,
  verifyRunnerToken,
} from "./token/runner-token";
export {
  encodeSigningKeyFile,
  generateSigningKey,
  KeyType,
  type KeyTypeName,
  parseSigningKeyFile,
  type SigningKey,
  signTaskData,
  taskDigest,
  type VerificationKey,
  type VerificationKeys,
  verifyTaskData,
} from "./signing-key";
export {
  encodeSigningKeySet,
  parseSigningKeySet,
  SIGNING_KEYS_PATH,
  type SigningKeyDelivery,
} from "./signing-key-set";
export {
  decodeTask,
  encodeTask,
  type PrivateActionTask,
  taskActionName,
  TaskClient,
  type Timestamp,
  timestampOf,
} from "./task-message";
export {
  encodeHeartbeat,
  encodeTaskReport,
  failedOutcome,
  parseHeartbeat,
  parseTaskReport,
  type TaskOutcome,
  taskReference,
  type TaskReference,
  type TaskReport,
} from "./task-report";
export { type Verification, type VerificationContext, type VerifiedTask, verifyTask } from "./verify";
export { WireFormatError } from "./wire-format-error";
