import type { JsonValue } from "@parkit/protocol/internal/json";
import { UNKNOWN } from "@parkit/terraform-plugin";
import { failureError } from "../failure-diagnostic";
import type { ParkitClient } from "../parkit-client";
import { lookUpRunner } from "../runner-lookup";

/** What a control plane tells of a runner. */
interface RunnerStatus {
  readonly name: string | null;
  readonly status: "enrolled" | "seen" | "missing" | "unknown";
  /** RFC 3339. */
  readonly last_seen: string | null;
}

/**
 * Status of a runner, where it can be had. Without keys the URN is parsed all the same.
 *
 * @throws {DiagnosticError} that says what the API answered and what to do about it
 */
export async function readRunner(
  client: ParkitClient,
  runnerId: string,
  signal: AbortSignal,
): Promise<RunnerStatus> {
  const { apiKey, appKey, address } = client.settings;
  if (typeof apiKey !== "string" || typeof appKey !== "string" || address === UNKNOWN) return NOTHING_KNOWN;
  try {
    const found = await lookUpRunner(client, runnerId, signal);
    if (found === "no-list") return NOTHING_KNOWN;
    if (found === "unknown-runner") return { ...NOTHING_KNOWN, status: "missing" };
    const lastSeen = text(found["lastSeenAt"]);
    return {
      name: text(found["name"]),
      status: lastSeen === null ? "enrolled" : "seen",
      last_seen: lastSeen,
    };
  } catch (error) {
    throw failureError(error, { doing: `read the runner ${runnerId}`, scopes: ["on_prem_runner_read"] });
  }
}

const NOTHING_KNOWN: RunnerStatus = { name: null, status: "unknown", last_seen: null };

function text(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
