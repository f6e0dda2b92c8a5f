import { onStopSignals } from "@parkit/runner/internal/entry/stop-signals";
import { EXIT, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";
import { controlPlaneOnPort } from "../control-plane-on-port";

/** Options of `parkit control-plane`. */
export interface ControlPlaneCommand {
  readonly port: string;
  /** Directory of its data. */
  readonly data?: string;
  readonly format: "text" | "json";
}

/**
 * Starts a control plane, says how to reach it, and serves until it is told to stop. What happens is logged
 * as JSON lines.
 */
export async function controlPlaneCommand(
  { port, data, format }: ControlPlaneCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const controlPlane = await controlPlaneOnPort(port, {
    ...(data !== undefined && { data }),
    log: (event) => {
      terminal.err.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
    },
  });
  const stopped = new Promise<void>((resolve) => {
    onStopSignals(resolve, resolve);
  });
  const { url, apiKey, appKey } = controlPlane;
  terminal.out.write(
    format === "json"
      ? `${JSON.stringify({ url, apiKey, appKey })}\n`
      : `The control plane is ready and ${data === undefined ? "forgets everything when it stops" : `keeps everything in ${data}`}. Stop it with Ctrl-C.

  export DD_HOST=${url}
  export DD_API_KEY=${apiKey}
  export DD_APP_KEY=${appKey}
`,
  );
  await stopped;
  await controlPlane.close();
  return EXIT.ok;
}
