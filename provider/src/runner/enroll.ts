/** What `parkit_runner_enrollment` does at the API. Loaded with the first call, not at start. */
import {
  encodeEnrollmentRequest,
  EnrollmentPath,
  parseEnrollmentAnswer,
} from "@parkit/protocol/internal/enrollment";
import {
  encodePrivateKey,
  generateRunnerKey,
  keyThumbprint,
  parsePublicKeyPem,
  publicKeyPem,
} from "@parkit/protocol/internal/key-pair";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { DiagnosticError, type CreateContext, type ReadContext } from "@parkit/terraform-plugin";
import { ApiFailure } from "../api/api-failure";
import { readCreated } from "../created-object";
import { failureError, type Undertaking } from "../failure-diagnostic";
import type { ParkitClient } from "../parkit-client";
import { isEnrolled } from "../runner-lookup";
import type { EnrollmentValues } from "./enrollment-schema";
import {
  beginIdentityFile,
  completeIdentityFile,
  removeIdentityFile,
  type IdentityFile,
} from "./identity-file";

type State = EnrollmentValues["state"];

/**
 * Enrolls the runner. The key is in the state or in its file before it is sent, so that a lost answer loses
 * no identity.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function enroll(context: CreateContext<EnrollmentValues, ParkitClient>): Promise<State> {
  const { client, planned, config, signal, keep } = context;
  const file = identityFileOf(config);
  const key = await keyOf(config.public_key_wo);
  const modes = Array.isArray(planned.modes) ? (planned.modes as readonly string[]) : ["pull"];
  const known = {
    ...planned,
    modes,
    public_key_wo: null,
    private_key: file === undefined ? key.privateKey : null,
    key_id: key.keyId,
  };
  const path = client.settings.enrollmentPath ?? EnrollmentPath.OWNED;
  const place = keyPlace(key, file);
  const attempt = undertaking(planned.name, place);
  const body = encodeEnrollmentRequest({
    runnerName: planned.name,
    runnerModes: [...modes].sort(),
    publicKeyPem: key.publicKey,
    ...(planned.hostname !== null && { runnerHost: planned.hostname }),
  });
  if (file !== undefined) await beginIdentityFile(file, key.privateKey ?? "");
  try {
    const text = await client.send({ method: "POST", path, body, signal });
    const enrolled = readCreated({
      text,
      kind: "runner",
      resource: "parkit_runner_enrollment",
      undertaking: attempt,
      read: () => {
        const { runnerId, orgId } = parseEnrollmentAnswer(text);
        const urn = formatRunnerUrn({ region: client.settings.urnRegion, orgId, runnerId });
        return { ...known, id: runnerId, urn, org_id: orgId.toString() };
      },
      keep: (id) => {
        keep({ ...known, id, urn: null, org_id: null });
      },
      advice: `Its URN is urn:dd:apps:on-prem-runner:<region>:<organisation id>:<that id>. Datadog removes no runners, and the name is taken: go on with that URN${place === undefined ? "" : ` and with the private key ${place}`}, or delete the runner in Datadog and enroll again.`,
    });
    if (file !== undefined) {
      keep(enrolled);
      await completeIdentityFile(file, { urn: enrolled.urn, privateKey: key.privateKey ?? "" });
    }
    return enrolled;
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    const isRefused = error instanceof ApiFailure && !error.isAmbiguous;
    if (place !== undefined && !isRefused) keep({ ...known, id: null, urn: null, org_id: null });
    if (file !== undefined && isRefused) await removeIdentityFile(file.path);
    throw failureError(error, attempt);
  }
}

/** Where the private key that the provider made is; undefined when the user has it. */
function keyPlace({ privateKey }: Key, file: IdentityFile | undefined): string | undefined {
  if (privateKey === null) return undefined;
  return file === undefined ? "in the state of this resource (terraform state pull)" : `in ${file.path}`;
}

function identityFileOf({
  identity_file: path,
  identity_file_format: format,
}: Pick<State, "identity_file" | "identity_file_format">): IdentityFile | undefined {
  return path === null ? undefined : { path, format: format === "agent" ? "agent" : "config" };
}

function undertaking(name: string, place: string | undefined): Undertaking {
  const found =
    place === undefined
      ? "delete it there"
      : `its private key is ${place}, and its id on its page: together they are its identity`;
  return {
    doing: `enroll the runner ${JSON.stringify(name)}`,
    scopes: ["on_prem_runner_write"],
    adoption: `The runner may be enrolled all the same, and its name is then taken. Look for ${JSON.stringify(name)} among the Private Action Runners in Datadog. If it is there, ${found}; or enroll again under another name.`,
    advice: {
      404: NO_ROUTE,
      405: NO_ROUTE,
      403: "Likely the application key lacks the scope on_prem_runner_write or is not registered for Actions API access, or the organisation has reached its number of runners.",
    },
  };
}

const NO_ROUTE =
  "This site does not know the route. Set preview.enrollment_path in the provider's configuration to the one it knows, or enroll the runner in Datadog's pages.";

interface Key {
  readonly publicKey: string;
  /** Null when the user has it. */
  readonly privateKey: string | null;
  /** Thumbprint; null for a public key that cannot be read. */
  readonly keyId: string | null;
}

async function keyOf(given: string | null): Promise<Key> {
  if (given !== null) {
    const read = parsePublicKeyPem(given);
    return {
      publicKey: given,
      privateKey: null,
      keyId: read === undefined ? null : await keyThumbprint(read),
    };
  }
  const key = await generateRunnerKey();
  return { publicKey: publicKeyPem(key), privateKey: encodePrivateKey(key), keyId: key.kid };
}

/**
 * Datadog tells nothing about runners; a control plane of one's own does.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function readEnrollment({
  client,
  state,
  signal,
}: ReadContext<EnrollmentValues, ParkitClient>): Promise<State | null> {
  if (state.id === null) return state;
  try {
    return (await isEnrolled(client, state.id, signal)) === false ? null : state;
  } catch (error) {
    throw failureError(error, { doing: `read the runner ${state.id}`, scopes: ["on_prem_runner_read"] });
  }
}
