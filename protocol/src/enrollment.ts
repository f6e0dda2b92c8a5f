/**
 * Enrollment: a runner, or whoever provisions it, registers a public key and learns the runner's id. Datadog
 * serves it below `/api/unstable` and promises no compatibility. Success is exactly 200, and creating is not
 * idempotent.
 */
import { omitEmpty, parseResourceDocument, resourceDocument } from "./json-api";
import { memberPath, optionalStrings, presentString, requiredInteger, requiredString } from "./json-member";
import { WireFormatError } from "./wire-format-error";

/** Scope of an API key that may enroll runners without an owner, as `GET /api/v2/validate` tells it. */
export const ENROLLING_KEY_SCOPE = "private_action_runner_enroll";

/** Paths below the API origin of a site. */
export const EnrollmentPath = {
  /** POST with API key and application key: a runner owned by the key's user, which can have connections. */
  OWNED: "/api/unstable/on_prem_runners",
  /** POST with the API key only: an ownerless runner, governed by execution policies. */
  API_KEY_ONLY: "/api/unstable/on_prem_runners/api_key_only",
} as const;

/** What is registered. */
export interface EnrollmentRequest {
  /** Unique within the organisation. */
  readonly runnerName: string;
  /** One or two modes; the agent sends `["pull"]`. */
  readonly runnerModes: readonly string[];
  /** Public key in PEM (SPKI). */
  readonly publicKeyPem: string;
  /** Host name at which browsers reach a push runner. */
  readonly runnerHost?: string;
  readonly agentHostname?: string;
  readonly orchClusterId?: string;
  readonly agentFlavor?: string;
}

/** What the runner becomes. */
export interface EnrollmentAnswer {
  /** Last part of the URN; holds no colon. */
  readonly runnerId: string;
  /** Organisation id, int64. */
  readonly orgId: bigint;
  readonly runnerModes: readonly string[];
}

const REQUEST_TYPE = "createRunnerRequest";
const ANSWER_TYPE = "createRunnerResponse";

/** Body of an enrollment. Members without a value are left out. */
export function encodeEnrollmentRequest(request: EnrollmentRequest): string {
  const attributes = omitEmpty({
    runner_name: request.runnerName,
    runner_modes: request.runnerModes,
    runner_host: request.runnerHost,
    public_key_pem: request.publicKeyPem,
    agent_hostname: request.agentHostname,
    orch_cluster_id: request.orchClusterId,
    agent_flavor: request.agentFlavor,
  });
  return resourceDocument({ type: REQUEST_TYPE, attributes });
}

/**
 * Reads the body of an enrollment. Judges its form only: names, modes and key are for the control plane to
 * judge.
 *
 * @throws {@link WireFormatError} when it is not such a document or a required attribute is missing.
 */
export function parseEnrollmentRequest(body: string): EnrollmentRequest {
  const { attributes } = parseResourceDocument(body, REQUEST_TYPE);
  const runnerModes = optionalStrings(attributes, "runner_modes") ?? [];
  if (runnerModes.length === 0) {
    throw new WireFormatError(memberPath(attributes, "runner_modes"), "is missing");
  }
  const runnerHost = presentString(attributes, "runner_host");
  const agentHostname = presentString(attributes, "agent_hostname");
  const orchClusterId = presentString(attributes, "orch_cluster_id");
  const agentFlavor = presentString(attributes, "agent_flavor");
  return {
    runnerName: requiredString(attributes, "runner_name"),
    runnerModes,
    publicKeyPem: requiredString(attributes, "public_key_pem"),
    ...(runnerHost !== undefined && { runnerHost }),
    ...(agentHostname !== undefined && { agentHostname }),
    ...(orchClusterId !== undefined && { orchClusterId }),
    ...(agentFlavor !== undefined && { agentFlavor }),
  };
}

/** Body of the answer to an enrollment. */
export function encodeEnrollmentAnswer(answer: EnrollmentAnswer): string {
  return resourceDocument({
    type: ANSWER_TYPE,
    id: answer.runnerId,
    attributes: { runner_id: answer.runnerId, org_id: answer.orgId, runner_modes: answer.runnerModes },
  });
}

/**
 * Reads the answer to an enrollment.
 *
 * @throws {@link WireFormatError} when it is not such a document, or its parts would not make a URN.
 */
export function parseEnrollmentAnswer(body: string): EnrollmentAnswer {
  const { attributes } = parseResourceDocument(body, ANSWER_TYPE);
  const runnerId = requiredString(attributes, "runner_id");
  if (/[:\s]/.test(runnerId)) {
    throw new WireFormatError(memberPath(attributes, "runner_id"), "holds a colon or white space");
  }
  const orgId = requiredInteger(attributes, "org_id");
  if (orgId <= 0n || orgId >= 2n ** 63n) {
    throw new WireFormatError(memberPath(attributes, "org_id"), "is not a positive 64-bit whole number");
  }
  return { runnerId, orgId, runnerModes: optionalStrings(attributes, "runner_modes") ?? [] };
}
