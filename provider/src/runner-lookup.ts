/** Runners as a control plane of one's own tells them; Datadog tells nothing about runners. */
import { isJsonObject, parseJson, type JsonObject } from "@parkit/protocol/internal/json";
import { ApiFailure } from "./api/api-failure";
import type { ParkitClient } from "./parkit-client";

/** Runners on parkit's own control plane; Datadog publishes no such list. */
const RUNNERS_PATH = "/api/parkit/v1/runners";

/**
 * What a control plane knows of a runner: its data, that there is no such runner, or nothing because it keeps
 * no list.
 */
type RunnerLookup = JsonObject | "unknown-runner" | "no-list";

/**
 * Asks a control plane of one's own about a runner. Datadog's sites are not asked: they have no such route.
 *
 * @throws {ApiFailure} when the API refuses or does not answer, but for a list that it does not keep
 */
export async function lookUpRunner(
  { settings, send }: ParkitClient,
  runnerId: string,
  signal: AbortSignal,
): Promise<RunnerLookup> {
  if (settings.isDatadogSite) return "no-list";
  try {
    const path = `${RUNNERS_PATH}/${encodeURIComponent(runnerId)}`;
    const body = parseJson(await send({ method: "GET", path, signal }));
    const runner = isJsonObject(body) ? body["runner"] : undefined;
    return isJsonObject(runner) ? runner : "no-list";
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status === undefined || error.status >= 500) throw error;
    return error.isUnknownRunner ? "unknown-runner" : "no-list";
  }
}

/** The whole URN of a runner, where the control plane tells it. */
export async function urnOfRunner(
  client: ParkitClient,
  runnerId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await lookUpRunner(client, runnerId, signal);
  const urn = typeof found === "string" ? undefined : found["urn"];
  return typeof urn === "string" ? urn : undefined;
}

/** Whether the runner is enrolled; undefined where the control plane does not tell. */
export async function isEnrolled(
  client: ParkitClient,
  runnerId: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const found = await lookUpRunner(client, runnerId, signal);
  return found === "no-list" ? undefined : found !== "unknown-runner";
}
