import {
  CONNECTION_GROUPS_PATH,
  connectionGroupPath,
  parseConnectionGroupAnswer,
} from "@parkit/protocol/internal/connection-group";
import { at, type ClientContext } from "@parkit/terraform-plugin";
import { answeredAbout } from "../answered-object";
import { integrationOf } from "../connection/wire-type";
import { failureError } from "../failure-diagnostic";
import type { ParkitClient } from "../parkit-client";
import type { ConnectionGroupDataValues } from "./data-schema";

/**
 * Reads a connection group for its data source.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function readGroupData({
  client: { settings, send },
  config: { id },
  signal,
}: ClientContext<ParkitClient> & { readonly config: ConnectionGroupDataValues["written"] }): Promise<
  ConnectionGroupDataValues["state"]
> {
  try {
    const path = connectionGroupPath(id, settings.groupsPath ?? CONNECTION_GROUPS_PATH);
    const group = answeredAbout(id, parseConnectionGroupAnswer(await send({ method: "GET", path, signal })));
    return {
      id,
      name: group.name,
      integration: integrationOf(group.integrationType, settings.wireTypes) ?? group.integrationType,
      identifier_tag_keys: group.tagKeys,
      connection_ids: group.connections,
    };
  } catch (error) {
    throw failureError(error, {
      doing: `read the connection group ${id}`,
      scopes: ["connection_groups_read"],
      path: at("id"),
    });
  }
}
