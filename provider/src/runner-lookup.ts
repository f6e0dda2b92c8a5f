import { isJsonObject, parseJson, type JsonObject } from "@parkit/protocol/json";
import { ApiFailure } from "./api/api-failure";
import type { ParkitClient } from "./parkit-client";

/** Runners on parkit's own control plane; Datadog publishes no such list. */
const RUNNERS_PATH = "/api/parkit/v1/runners";

/**
 * What a control plane of one's own knows of a runner.
 *
 * @returns undefined on Datadog's sites, which have no such route, and for a runner that is not known there
 */
export async function lookUpRunner(
  { settings, send }: ParkitClient,
  runnerId: string,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  if (settings.isDatadogSite) return undefined;
  try {
    const path = `${RUNNERS_PATH}/${encodeURIComponent(runnerId)}`;
    const body = parseJson(await send({ method: "GET", path, signal }));
    const runner = isJsonObject(body) ? body["runner"] : undefined;
    return isJsonObject(runner) ? runner : undefined;
  } catch (error) {
    if (error instanceof ApiFailure && error.status !== undefined && error.status < 500) return undefined;
    throw error;
  }
}

/** The whole URN of a runner, where the control plane tells it. */
export async function urnOfRunner(
  client: ParkitClient,
  runnerId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const urn = (await lookUpRunner(client, runnerId, signal))?.["urn"];
  return typeof urn === "string" ? urn : undefined;
}
