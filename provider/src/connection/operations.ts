/** What the resources of connections do at the API. Loaded with the first call, not at start. */
import {
  CONNECTIONS_PATH,
  connectionPath,
  encodeConnection,
  encodeConnectionPatch,
  makeConnectionPatch,
  parseConnectionAnswer,
  type Connection,
} from "@parkit/protocol/internal/action-connection";
import {
  connectionResourceType,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  DiagnosticError,
  errorAt,
  type CreateContext,
  type DeleteContext,
  type ObjectValue,
  type PrivateStateAccess,
  type ReadContext,
  type SchemaValues,
  type UpdateContext,
} from "@parkit/terraform-plugin";
import { answeredAbout, answeredOtherwise } from "../answered-object";
import { ApiFailure } from "../api/api-failure";
import { keepAdvice, readCreated } from "../created-object";
import { failureError, type Undertaking } from "../failure-diagnostic";
import type { ParkitClient } from "../parkit-client";
import { readAccess, writeAccess, writeFirstAccess } from "../restriction-policy";
import { urnOfRunner } from "../runner-lookup";
import { connectionFromWire } from "./from-wire";
import { connectionSchema } from "./schema";
import { connectionToWire, secretsIn } from "./to-wire";

type Client = ParkitClient;

/** Member of the private state that says that this API answers the runner of a connection. */
const ANSWERS_RUNNER = "answersRunner";

/**
 * Creates the connection.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function createConnection(
  type: IntegrationType,
  context: CreateContext<SchemaValues, Client>,
): Promise<ObjectValue> {
  const { client, planned, config, signal, keep, report } = context;
  const resource = connectionResourceType(type);
  const wanted = connectionToWire(type, config, client.settings.wireTypes);
  const undertaking: Undertaking = {
    doing: `create the connection ${JSON.stringify(wanted.name)}`,
    scopes:
      wanted.runnerId === undefined ? ["connections_write"] : ["connections_write", "on_prem_runner_use"],
    adoption: adoption(resource, wanted.name),
  };
  try {
    const text = await client.send({
      method: "POST",
      path: CONNECTIONS_PATH,
      body: encodeConnection(wanted),
      secrets: secretsIn(wanted),
      signal,
    });
    const created = readCreated({
      text,
      kind: "connection",
      resource,
      undertaking,
      read: () => stateAfter(type, parseConnectionAnswer(text), planned, context),
      keep: (id) => {
        keep({ ...planned, id, access: null, deletion_protection: false });
      },
    });
    const id = idOf(created);
    for (const problem of answeredOtherwise(connectionSchema(type), planned, created)) {
      report({ ...problem, detail: `${problem.detail} ${keepAdvice(resource)}` });
    }
    const access = config["access"] ?? null;
    await writeFirstAccess(
      client,
      {
        subject: `connection:${id}`,
        path: connectionPath(id),
        kind: "connection",
        resource,
        keep: () => {
          keep({ ...created, access: null });
        },
      },
      access,
    );
    return { ...created, access };
  } catch (error) {
    throw failureError(error, undertaking);
  }
}

/** Creating is not idempotent, and Datadog publishes no list in which the provider could look. */
function adoption(resource: string, name: string): string {
  return `The connection may exist all the same, and creating it again would make a second one. Look for ${JSON.stringify(name)} among the connections in Datadog (Action Catalog, Connections). If it is there, delete it, or adopt it: terraform import ${resource}.<name> <id>.`;
}

/**
 * Reads the connection; null when it is gone.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function readConnection(
  type: IntegrationType,
  context: ReadContext<SchemaValues, Client>,
): Promise<ObjectValue | null> {
  const { client, state, signal } = context;
  const id = idOf(state);
  try {
    const answer = answerAbout(id, await client.send({ method: "GET", path: connectionPath(id), signal }));
    const isImport = state["name"] === null;
    if (isImport) return await importedState(type, answer, context);
    const access = await readAccess(client, `connection:${id}`, state["access"], signal);
    return { ...stateAfter(type, answer, state, context), access };
  } catch (error) {
    if (error instanceof ApiFailure && error.isGone) return null;
    throw failureError(error, { doing: `read the connection ${id}`, scopes: ["connections_read"] });
  }
}

/** An import knows no URN yet. A bare id would differ from the configuration and replace the connection. */
async function importedState(
  type: IntegrationType,
  answer: Connection,
  context: ReadContext<SchemaValues, Client>,
): Promise<ObjectValue> {
  const { state, client, signal } = context;
  const imported = stateAfter(type, answer, state, context);
  if (answer.runnerId === undefined || state["runner_urn"] !== null) return imported;
  const urn = await urnOfRunner(client, answer.runnerId, signal);
  if (urn !== undefined) return { ...imported, runner_urn: urn };
  const detail = `The connection is paired with the runner ${answer.runnerId}, and Datadog tells only the last part of its URN. Import it as ${answer.id},urn:dd:apps:on-prem-runner:<region>:<organisation id>:${answer.runnerId}.`;
  throw new DiagnosticError([errorAt([], "The import needs the URN of the runner", detail)]);
}

/**
 * Changes the connection in place.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function updateConnection(
  type: IntegrationType,
  context: UpdateContext<SchemaValues, Client>,
): Promise<ObjectValue> {
  const { client, planned, prior, config, signal, keep, report } = context;
  const { wireTypes } = client.settings;
  const wanted = connectionToWire(type, config, wireTypes);
  const patch = makeConnectionPatch(connectionToWire(type, prior, wireTypes), wanted);
  try {
    const text = await client.send({
      method: "PATCH",
      path: connectionPath(idOf(prior)),
      body: encodeConnectionPatch(patch),
      secrets: secretsIn(wanted),
      signal,
    });
    const updated = stateAfter(type, answerAbout(idOf(prior), text), planned, context);
    keep({ ...updated, access: prior["access"] ?? null });
    for (const problem of answeredOtherwise(connectionSchema(type), planned, updated)) report(problem);
    await writeAccess(client, `connection:${idOf(prior)}`, prior["access"], config["access"], signal);
    return updated;
  } catch (error) {
    throw failureError(error, {
      doing: `update the connection ${JSON.stringify(wanted.name)}`,
      scopes: ["connections_write"],
      gone: "The connection is gone. Plan again: it will be created anew.",
    });
  }
}

/**
 * Deletes the connection.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function deleteConnection({
  client,
  prior,
  signal,
}: DeleteContext<SchemaValues, Client>): Promise<void> {
  try {
    await client.send({ method: "DELETE", path: connectionPath(idOf(prior)), signal });
  } catch (error) {
    if (error instanceof ApiFailure && error.isGone) return;
    throw failureError(error, {
      doing: `delete the connection ${JSON.stringify(prior["name"])}`,
      scopes: ["connections_write"],
    });
  }
}

/**
 * The object that was asked for keeps its id in the user's spelling: another one in the state would lose it.
 */
function answerAbout(id: string, text: string): Connection {
  return answeredAbout(id, parseConnectionAnswer(text));
}

function stateAfter(
  type: IntegrationType,
  answer: Connection,
  state: ObjectValue,
  { client, privateState, setPrivateState }: PrivateStateAccess & { readonly client: Client },
): ObjectValue {
  const answersRunner = answer.runnerId !== undefined || privateState[ANSWERS_RUNNER] === "true";
  if (answersRunner && privateState[ANSWERS_RUNNER] === undefined) {
    setPrivateState({ ...privateState, [ANSWERS_RUNNER]: "true" });
  }
  return connectionFromWire(type, answer, { state, wireTypes: client.settings.wireTypes, answersRunner });
}

function idOf({ id }: ObjectValue): string {
  return typeof id === "string" ? id : "";
}
