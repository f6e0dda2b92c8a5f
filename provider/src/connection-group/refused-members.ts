import { connectionPath, parseConnectionAnswer } from "@parkit/protocol/internal/action-connection";
import { parseResourceDocument } from "@parkit/protocol/internal/json-api";
import { optionalMember, optionalString } from "@parkit/protocol/internal/json-member";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import type { GroupMember } from "@parkit/provider-schema/internal/group/group-member";
import { answeredAbout } from "../answered-object";
import { ApiFailure } from "../api/api-failure";
import { memberOf } from "../connection/known-connections";
import type { ParkitClient } from "../parkit-client";
import { memberSentences } from "./member-problems";
import type { ConnectionGroupValues } from "./schema";

/**
 * Which connections the caller may not resolve, in words for the user; undefined when that cannot be told.
 * Only connections that one can resolve may be added to a group.
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

/**
 * Which connections do not fit the group that was refused, and by which rule, in words for the user;
 * undefined when none is found. By now everything that the group depends on is applied, so that the API says
 * what is.
 */
export async function membersMisfit(
  client: ParkitClient,
  planned: ConnectionGroupValues["planned"],
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await Promise.all(planned.connection_ids.map((id) => currentMember(client, id, signal)));
  const members = found.filter((member) => typeof member === "object");
  const missing = found.filter((member) => typeof member === "string");
  const sentences = [...missing, ...memberSentences(planned, members)];
  return sentences.length === 0 ? undefined : sentences.join("\n\n");
}

/** A member as the API has it, a sentence when there is none, or undefined when that cannot be told. */
async function currentMember(
  client: ParkitClient,
  id: string,
  signal: AbortSignal,
): Promise<GroupMember | string | undefined> {
  try {
    const text = await client.send({ method: "GET", path: connectionPath(id), signal });
    return memberOf(answeredAbout(id, parseConnectionAnswer(text)), client.settings.wireTypes);
  } catch (error) {
    if (error instanceof ApiFailure) {
      return error.isGone
        ? `There is no connection ${id}. Remove it from the group. (group/unknown-connection)`
        : undefined;
    }
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}
