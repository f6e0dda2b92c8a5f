/**
 * A control plane in a process of its own, so that it can be killed: `node control-plane-program.js OPTIONS`,
 * with options as JSON. Prints one line of JSON, `{"url","apiKey","appKey"}`.
 */
import { startControlPlane, type ControlPlaneOptions } from "@parkit/control-plane";

async function main(options: string): Promise<void> {
  // Written by the process that starts this one.
  const { url, apiKey, appKey } = await startControlPlane(JSON.parse(options) as ControlPlaneOptions);
  process.stdout.write(`${JSON.stringify({ url, apiKey, appKey })}\n`);
}

void main(process.argv[2] ?? "{}");
