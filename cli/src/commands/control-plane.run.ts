import { readFile } from "node:fs/promises";

import type { FaultRequest } from "@parkit/control-plane/internal/fault";
import { parseJson } from "@parkit/protocol/internal/json";
import { documentRoot, requiredObjectList, requiredString } from "@parkit/protocol/internal/json-member";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { onStopSignals } from "@parkit/runner/internal/entry/stop-signals";

import { controlPlaneOnPort } from "../control-plane-on-port";
import { EXIT, type ExitCode } from "../exit-code";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit control-plane`. */
export interface ControlPlaneCommand {
  readonly port: string;
  /** Directory of its data. */
  readonly data?: string;
  /** File with faults to begin with. */
  readonly scenario?: string;
  readonly format: "text" | "json";
}

/**
 * Starts a control plane, says how to reach it, and serves until it is told to stop. What happens is logged
 * as JSON lines.
 */
export async function controlPlaneCommand(
  { port, data, scenario, format }: ControlPlaneCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const controlPlane = await controlPlaneOnPort(port, {
    ...(data !== undefined && { data }),
    ...(scenario !== undefined && { faults: await readScenario(scenario) }),
    log: (event) => {
      terminal.err.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
    },
  });
  const stopped = new Promise<void>((resolve) => {
    onStopSignals(resolve, resolve);
  });
  const { url, apiKey, appKey } = controlPlane;
  const link = controlPlane.consoleLink();
  terminal.out.write(
    format === "json"
      ? `${JSON.stringify({ url, apiKey, appKey, console: link })}\n`
      : `The control plane is ready and ${data === undefined ? "forgets everything when it stops" : `keeps everything in ${data}`}. Stop it with Ctrl-C.

  export DD_HOST=${url}
  export DD_API_KEY=${apiKey}
  export DD_APP_KEY=${appKey}

  console ${link}
  (the link logs in once; afterwards open ${url}/ and use the keys)
`,
  );
  await stopped;
  await controlPlane.close();
  return EXIT.ok;
}

/**
 * Faults of a scenario: `{"faults":[…]}`, each as the control plane's API takes it.
 *
 * @throws {UsageError} when the file cannot be read or holds something else
 */
async function readScenario(path: string): Promise<readonly FaultRequest[]> {
  try {
    const text = await readFile(path, "utf8");
    const faults = requiredObjectList(documentRoot(parseJson(text)), "faults");
    return faults.map(({ object, path: place }) => ({
      ...object,
      path: requiredString({ object, path: place }, "path"),
    }));
  } catch (error) {
    if (error instanceof WireFormatError)
      throw new UsageError(
        `${path}: ${error.message}`,
        'Write it as in {"faults":[{"path":"/api/*","status":503}]}.',
      );
    throw new UsageError(`${path} cannot be read: ${systemError(error)}`);
  }
}
