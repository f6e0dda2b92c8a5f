import { connectionPath } from "@parkit/protocol/action-connection";
import { parseResourceDocument } from "@parkit/protocol/json-api";
import { optionalMember, optionalString } from "@parkit/protocol/json-member";
import { WireFormatError } from "@parkit/protocol/wire-format-error";
import { ApiFailure } from "../api/api-failure";
import type { ParkitClient } from "../parkit-client";

/**
 * Which connections the caller may not resolve, in words for the user; undefined when that cannot be told. Only connections that one can
 * resolve may be added to a group.
 */
export async function membersRefused(
  client: ParkitClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await Promise.all(ids.map((id) => refusedMember(client, id, signal)));
  const names = found.filter((name) => name !== undefined);
  if (names.length === 0) return undefined;
  return `The application key's owner may not resolve ${names.join(", ")}. Ask an editor of the connection for the Resolver role on it, or leave it out of the group.`;
}

async function refusedMember(
  client: ParkitClient,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { attributes } = parseResourceDocument(
      await client.send({ method: "GET", path: connectionPath(id), signal }),
    );
    const mayResolve = optionalMember(attributes, "acting_user_can_resolve");
    return mayResolve === false
      ? `${JSON.stringify(optionalString(attributes, "name") ?? "")} (${id})`
      : undefined;
  } catch (error) {
    if (error instanceof ApiFailure) return error.status === 403 ? id : undefined;
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}
