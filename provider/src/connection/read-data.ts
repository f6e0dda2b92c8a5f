import { connectionPath, parseConnectionAnswer } from "@parkit/protocol/internal/action-connection";
import { withoutSecrets } from "@parkit/protocol/internal/connection-integration";
import { at, type ClientContext } from "@parkit/terraform-plugin";
import { answeredAbout } from "../answered-object";
import { failureError } from "../failure-diagnostic";
import type { ParkitClient } from "../parkit-client";
import type { ConnectionDataValues } from "./data-schema";
import { rememberRead } from "./known-connections";
import { integrationOf } from "./wire-type";

/**
 * Reads a connection for its data source.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function readConnectionData({
  client,
  config,
  signal,
}: ClientContext<ParkitClient> & { readonly config: ConnectionDataValues["written"] }): Promise<
  ConnectionDataValues["state"]
> {
  try {
    const text = await client.send({ method: "GET", path: connectionPath(config.id), signal });
    const answer = answeredAbout(config.id, parseConnectionAnswer(text));
    rememberRead(answer, client.knownConnections, client.settings.wireTypes);
    const { name, integration, tags = [], runnerId } = answer;
    const { type, baseUrl, credentials } = withoutSecrets(integration);
    const fields = Object.entries(credentials.fields).flatMap(([field, value]) =>
      typeof value === "string" && value !== "" ? [[field, value] as const] : [],
    );
    return {
      id: config.id,
      name,
      integration: integrationOf(type, client.settings.wireTypes) ?? null,
      integration_type: type,
      credential_type: credentials.type,
      base_url: baseUrl ?? null,
      runner_id: runnerId ?? null,
      identifier_tags: tags,
      fields: Object.fromEntries(fields),
    };
  } catch (error) {
    throw failureError(error, {
      doing: `read the connection ${config.id}`,
      scopes: ["connections_read"],
      path: at("id"),
    });
  }
}
