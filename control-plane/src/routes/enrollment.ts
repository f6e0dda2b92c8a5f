/** Enrollment of runners: both published paths, with their exact answers. */
import {
  EnrollmentPath,
  encodeEnrollmentAnswer,
  parseEnrollmentRequest,
  type EnrollmentRequest,
} from "@parkit/protocol/internal/enrollment";
import { parseResourceDocument } from "@parkit/protocol/internal/json-api";
import { optionalStrings } from "@parkit/protocol/internal/json-member";
import { parsePublicKeyPem } from "@parkit/protocol/internal/key-pair";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { WIRE_MODES } from "@parkit/provider-schema/internal/runner/mode";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { documentAnswer, refusal, type Answer } from "../answer";
import { audited } from "../audit";
import { actorOf, apiKeyCaller, appKeyCaller, type ApiKeyCaller } from "../authentication";
import type { ControlPlaneContext, Plane } from "../context";
import { mayDo } from "../organisation/access";
import { randomRunnerId } from "../identifiers";
import type { ApiRequest, Route } from "../route";
import type { EnrolledRunner } from "../state";

const MAX_MODES = 2;
/** Our own bound; Datadog's is not published. */
const MAX_NAME_LENGTH = 256;

/** Routes by which runners enroll. */
export function enrollmentRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "POST",
      path: EnrollmentPath.OWNED,
      handle: (request) => {
        const caller = appKeyCaller(knownCaller(plane, request).context, request);
        if (caller === undefined) throw refusal(401, "invalid auth context");
        return audited(caller, actorOf(caller), request, () => {
          if (!caller.appKey.registered || !mayDo(caller, "on_prem_runner_write"))
            throw refusal(403, "required scope missing");
          return enroll(caller, request.body, { ownership: "owned", createdBy: caller.user.id });
        });
      },
    },
    {
      method: "POST",
      path: EnrollmentPath.API_KEY_ONLY,
      handle: (request) => {
        const { context, apiKey } = knownCaller(plane, request);
        return audited(context, { keyId: apiKey.id }, request, () => {
          if (!apiKey.mayEnroll) throw refusal(403, "required scope missing");
          return enroll(context, request.body, { ownership: "ownerless" });
        });
      },
    },
  ];
}

function knownCaller(plane: Plane, request: ApiRequest): ApiKeyCaller {
  const caller = apiKeyCaller(plane, request);
  if (caller === undefined) throw refusal(401, "invalid auth context");
  return caller;
}

function enroll(
  context: ControlPlaneContext,
  body: string,
  owner: Pick<EnrolledRunner, "ownership" | "createdBy">,
): Answer {
  const { state, settings } = context;
  const { request, allowlist } = readRequest(body);
  const publicKey = parsePublicKeyPem(request.publicKeyPem);
  if (publicKey === undefined) {
    throw refusal(400, "value not allowed", "public_key_pem is not a P-256 public key in PEM");
  }
  if (request.runnerModes.length > MAX_MODES || request.runnerModes.some((mode) => !WIRE_MODES.has(mode))) {
    throw refusal(
      400,
      "value not allowed",
      `runner_modes takes one or two of ${[...WIRE_MODES.keys()].join(", ")}`,
    );
  }
  if (request.runnerName.length > MAX_NAME_LENGTH) {
    throw refusal(400, "value not allowed", `runner_name has more than ${MAX_NAME_LENGTH} characters`);
  }
  if ([...state.runners.values()].some(({ name }) => name === request.runnerName)) {
    throw refusal(400, "a runner with this name already exists");
  }
  if (state.runners.size >= settings.maxRunners) {
    throw refusal(403, "your organization has reached the maximum number of private action runners");
  }
  const id = randomRunnerId(context.randomBytes);
  const { id: orgId, region } = state.organisation;
  state.runners.set(id, {
    id,
    name: request.runnerName,
    urn: formatRunnerUrn({ region, orgId, runnerId: id }),
    ...owner,
    modes: request.runnerModes,
    allowlist,
    ...(request.runnerHost !== undefined && { host: request.runnerHost }),
    publicKey,
    enrolledAt: context.now(),
    facts: {},
  });
  context.log({ event: "runner-enrolled", runnerId: id, name: request.runnerName });
  return documentAnswer(
    200,
    encodeEnrollmentAnswer({ runnerId: id, orgId, runnerModes: request.runnerModes }),
  );
}

interface ReadRequest {
  readonly request: EnrollmentRequest;
  /** `actions_allowlist`: agents do not send it; the draft of the enrollment-token API has it. */
  readonly allowlist: readonly string[];
}

function readRequest(body: string): ReadRequest {
  try {
    const request = parseEnrollmentRequest(body);
    const { attributes } = parseResourceDocument(body);
    return { request, allowlist: optionalStrings(attributes, "actions_allowlist") ?? [] };
  } catch (error) {
    if (!(error instanceof WireFormatError)) throw error;
    const title = error.problem === "is missing" ? "missing required field" : "error decoding request";
    throw refusal(400, title, error.message);
  }
}
