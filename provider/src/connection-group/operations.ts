/** What `parkit_connection_group` does at the API. Loaded with the first call, not at start. */
import {
  CONNECTION_GROUPS_PATH,
  connectionGroupPath,
  encodeConnectionGroup,
  parseConnectionGroupAnswer,
  type ConnectionGroup,
  type ConnectionGroupAttributes,
} from "@parkit/protocol/internal/connection-group";
import { isIntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  at,
  type CreateContext,
  type DeleteContext,
  type ReadContext,
  type UpdateContext,
} from "@parkit/terraform-plugin";
import { answeredAbout, answeredOtherwise } from "../answered-object";
import { ApiFailure } from "../api/api-failure";
import { integrationOf, integrationWireType } from "../connection/wire-type";
import { keepAdvice, readCreated } from "../created-object";
import { failureError, type Undertaking } from "../failure-diagnostic";
import type { ParkitClient } from "../parkit-client";
import { readAccess, writeAccess, writeFirstAccess } from "../restriction-policy";
import { membersMisfit, membersRefused } from "./refused-members";
import { connectionGroupSchema, type ConnectionGroupValues } from "./schema";

type Values = ConnectionGroupValues;
type State = Values["state"];

const NO_ROUTE =
  "Datadog has published no API for connection groups, and this site does not know the route. Set preview.connection_groups_path in the provider's configuration to the one it knows, or make the group in Datadog's pages.";
/** Scopes for changes of a group: its members must be resolvable by whoever adds them. */
const SCOPES = ["connection_groups_write", "connections_resolve"];

/**
 * Creates the group.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function createGroup(context: CreateContext<Values, ParkitClient>): Promise<State> {
  const { client, planned, signal, keep, report } = context;
  const body = encodeConnectionGroup(toWire(context));
  const undertaking: Undertaking = {
    doing: `create the connection group ${JSON.stringify(planned.name)}`,
    scopes: SCOPES,
    advice: { 404: NO_ROUTE, 405: NO_ROUTE },
    adoption: `The group may exist all the same. Look for ${JSON.stringify(planned.name)} among the connection groups in Datadog. If it is there, delete it, or adopt it: terraform import parkit_connection_group.<name> <id>.`,
  };
  try {
    const text = await client.send({ method: "POST", path: collection(client), body, signal });
    const created = readCreated({
      text,
      kind: "connection group",
      resource: "parkit_connection_group",
      undertaking,
      read: () => fromWire(parseConnectionGroupAnswer(text), planned, client),
      keep: (id) => {
        keep({ ...planned, id, access: null, deletion_protection: false });
      },
    });
    const id = created.id ?? "";
    for (const problem of answeredOtherwise(connectionGroupSchema, planned, created)) {
      report({ ...problem, detail: `${problem.detail} ${keepAdvice("parkit_connection_group")}` });
    }
    await writeFirstAccess(
      client,
      {
        subject: `connection-group:${id}`,
        path: connectionGroupPath(id, collection(client)),
        kind: "connection group",
        resource: "parkit_connection_group",
        keep: () => {
          keep({ ...created, access: null });
        },
      },
      planned.access,
    );
    return created;
  } catch (error) {
    throw await refused(error, undertaking, context, []);
  }
}

/**
 * Reads the group; null when it is gone.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function readGroup({
  client,
  state,
  signal,
}: ReadContext<Values, ParkitClient>): Promise<State | null> {
  const id = state.id ?? "";
  try {
    const path = connectionGroupPath(id, collection(client));
    const text = await client.send({ method: "GET", path, signal });
    const answer = answeredAbout(id, parseConnectionGroupAnswer(text));
    const access = await readAccess(client, `connection-group:${id}`, state.access, signal);
    return {
      ...fromWire(answer, state, client),
      access: access === null ? null : { viewer: null, editor: null, ...access },
    };
  } catch (error) {
    if (error instanceof ApiFailure && error.isGone) return null;
    throw failureError(error, {
      doing: `read the connection group ${id}`,
      scopes: ["connection_groups_read"],
      advice: { 404: NO_ROUTE, 405: NO_ROUTE },
    });
  }
}

/**
 * Changes the group in place.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function updateGroup(context: UpdateContext<Values, ParkitClient>): Promise<State> {
  const { client, planned, prior, signal, keep, report } = context;
  const path = connectionGroupPath(prior.id ?? "", collection(client));
  try {
    const body = encodeConnectionGroup(toWire(context));
    const text = await client.send({ method: "PATCH", path, body, signal });
    const updated = fromWire(
      answeredAbout(prior.id ?? "", parseConnectionGroupAnswer(text)),
      planned,
      client,
    );
    keep({ ...updated, access: prior.access });
    for (const problem of answeredOtherwise(connectionGroupSchema, planned, updated)) report(problem);
    await writeAccess(client, `connection-group:${prior.id ?? ""}`, prior.access, planned.access, signal);
    return updated;
  } catch (error) {
    const undertaking: Undertaking = {
      doing: `update the connection group ${JSON.stringify(planned.name)}`,
      scopes: SCOPES,
      gone: "The group is gone. Plan again: it will be created anew.",
      advice: { 404: NO_ROUTE, 405: NO_ROUTE },
    };
    throw await refused(error, undertaking, context, prior.connection_ids);
  }
}

/**
 * Deletes the group.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function deleteGroup({
  client,
  prior,
  signal,
}: DeleteContext<Values, ParkitClient>): Promise<void> {
  try {
    await client.send({
      method: "DELETE",
      path: connectionGroupPath(prior.id ?? "", collection(client)),
      signal,
    });
  } catch (error) {
    if (error instanceof ApiFailure && error.isGone) return;
    throw failureError(error, {
      doing: `delete the connection group ${JSON.stringify(prior.name)}`,
      scopes: ["connection_groups_write"],
      advice: { 404: NO_ROUTE, 405: NO_ROUTE },
    });
  }
}

/** A refusal may be about members that the caller cannot resolve, or that do not fit; those are named. */
async function refused(
  error: unknown,
  undertaking: Undertaking,
  { client, planned, signal }: CreateContext<Values, ParkitClient>,
  membersBefore: readonly string[],
): Promise<Error> {
  const status = error instanceof ApiFailure ? error.status : undefined;
  if (status === undefined || ![400, 403, 409, 422].includes(status)) return failureError(error, undertaking);
  const added = planned.connection_ids.filter((id) => !membersBefore.includes(id));
  const members = await (status === 403
    ? membersRefused(client, added, signal)
    : membersMisfit(client, planned, signal));
  if (members === undefined) return failureError(error, undertaking);
  return failureError(error, { ...undertaking, path: at("connection_ids"), advice: { [status]: members } });
}

function collection({ settings }: ParkitClient): string {
  return settings.groupsPath ?? CONNECTION_GROUPS_PATH;
}

function toWire({ planned, client }: CreateContext<Values, ParkitClient>): ConnectionGroupAttributes {
  const { integration } = planned;
  return {
    name: planned.name,
    integrationType: isIntegrationType(integration)
      ? integrationWireType(integration, client.settings.wireTypes)
      : integration,
    tagKeys: [...planned.identifier_tag_keys].sort(),
    connections: [...planned.connection_ids].sort(),
  };
}

function fromWire(
  answer: ConnectionGroup,
  state: State | Values["planned"],
  { settings }: ParkitClient,
): State {
  const before = (state.connection_ids as readonly string[] | null) ?? [];
  const spelling = new Map(before.map((id) => [id.toLowerCase(), id]));
  return {
    id: answer.id,
    name: answer.name,
    integration: integrationOf(answer.integrationType, settings.wireTypes) ?? answer.integrationType,
    identifier_tag_keys: answer.tagKeys,
    connection_ids: answer.connections.map((id) => spelling.get(id.toLowerCase()) ?? id),
    access: state.access,
    deletion_protection: typeof state.deletion_protection === "boolean" ? state.deletion_protection : false,
  };
}
