import { createHttpClient, type HttpClient } from "@parkit/protocol/internal/http/http-client";
import { stringifyJson } from "@parkit/protocol/internal/json";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";

import { timeoutSeconds } from "../../command-options";
import { controlPlaneAddress, type ControlPlaneAddress } from "../../control-plane-client";
import { requireValid } from "../../description/require-valid";
import { EXIT, type ExitCode } from "../../exit-code";
import { statusJson, statusText } from "../../report/status";
import { controlPlaneLists, nextChange } from "../../status/control-plane-lists";
import { describedStatus, isAmiss, type Listed, type Status } from "../../status/described-status";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";
import { shownRefusal } from "../task.run";

/** Options of `parkit status`. */
export interface StatusCommand {
  readonly file: readonly string[];
  readonly wait: boolean;
  readonly timeout: string;
  readonly format: "text" | "json";
}

/** Longest time that one request waits for a change, in seconds. */
const WAIT_SECONDS = 20;

/** Tells how the runners, connections and groups of a description stand. */
export async function statusCommand(
  { file, wait, timeout, format }: StatusCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const seconds = timeoutSeconds(timeout);
  const description = await requireValid(file, terminal);
  if (description === undefined) return EXIT.failed;
  const addresses = controlPlanes(description, terminal.env);
  if (wait && addresses.size === 0)
    throw new UsageError(
      "Datadog publishes no call that tells whether a runner is ready",
      "Look at its page of Private Action Runners: the runner is there as Ready to use. parkit logs tells what the runner says.",
    );
  const client = createHttpClient(terminal.env);
  try {
    const status = await statusAt(client, description, addresses, wait ? seconds : 0);
    terminal.out.write(format === "json" ? statusJson(status) : statusText(status, terminal.paint));
    return isAmiss(status) ? EXIT.failed : EXIT.ok;
  } catch (error) {
    terminal.out.write(`${stringifyJson({ error: shownRefusal(error) })}\n`);
    return EXIT.failed;
  } finally {
    client.close();
  }
}

/** Control planes of one's own that runners of a description belong to, by the URL of their API. */
function controlPlanes(
  description: Description,
  env: NodeJS.ProcessEnv,
): ReadonlyMap<string, ControlPlaneAddress> {
  return new Map(
    runnerSpecs(description)
      .filter(({ site }) => site.code === "custom")
      .map(({ site }) => [site.apiUrl, controlPlaneAddress(site.apiUrl, env)]),
  );
}

/**
 * How everything stands, as soon as it is well or the time is over.
 *
 * @param seconds - how long to wait; 0 not at all
 */
async function statusAt(
  client: HttpClient,
  description: Description,
  addresses: ReadonlyMap<string, ControlPlaneAddress>,
  seconds: number,
): Promise<Status> {
  const deadline = performance.now() + seconds * 1000;
  const versions = new Map<string, number>();
  for (;;) {
    // The version comes before the lists, so that no change between them is missed.
    for (const [url, address] of addresses) versions.set(url, await nextChange(client, address, 0, 0));
    const listed = new Map<string, Listed>();
    for (const [url, address] of addresses) listed.set(url, await controlPlaneLists(client, address));
    const status = describedStatus(description, ({ site }) => listed.get(site.apiUrl), Date.now());
    const left = Math.ceil((deadline - performance.now()) / 1000);
    if (left <= 0 || !isAmiss(status)) return status;
    const wait = Math.min(WAIT_SECONDS, left);
    await Promise.race(
      Array.from(addresses, ([url, address]) => nextChange(client, address, versions.get(url) ?? 0, wait)),
    );
  }
}
