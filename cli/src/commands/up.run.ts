import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { ControlPlane } from "@parkit/control-plane/internal/control-plane";
import { enroll } from "@parkit/runner/internal/identity/enrollment";
import { parseIdentity } from "@parkit/runner/internal/identity/identity";
import { startRunner, type RunningRunner } from "@parkit/runner/internal/runner";
import { onStopSignals } from "@parkit/runner/internal/entry/stop-signals";

import { EXIT, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";
import { controlPlaneOnPort } from "../control-plane-on-port";

/** Options of `parkit up`. */
export interface UpCommand {
  readonly port: string;
  readonly format: "text" | "json";
}

/** Actions that the runner of `parkit up` allows: enough to try a connection. */
const ALLOWED = ["com.datadoghq.http.request"] as const;

/**
 * Starts a control plane, a runner and a service for it to call, says how to reach them, and works until it
 * is told to stop.
 */
export async function upCommand({ port, format }: UpCommand, terminal: Terminal): Promise<ExitCode> {
  const controlPlane = await controlPlaneOnPort(port);
  const service = await startService();
  try {
    const { url, apiKey, appKey } = controlPlane;
    const { urn, runner } = await startEnrolledRunner(controlPlane, terminal);
    onStopSignals(
      () => void runner.drain(),
      () => void runner.interrupt(),
    );
    await runner.ready;
    const ready = { url, apiKey, appKey, runner: { urn }, console: controlPlane.consoleLink() };
    terminal.out.write(
      format === "json" ? `${JSON.stringify(ready)}\n` : readyText({ ...ready, service: service.url }),
    );
    return (await runner.done) === "drained" ? EXIT.ok : EXIT.failed;
  } finally {
    service.close();
    await controlPlane.close();
  }
}

/** A service of this machine that nobody else reaches, for a first task to call. */
async function startService(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ message: "hello from a private service" }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function startEnrolledRunner(
  { url, apiKey, appKey }: ControlPlane,
  terminal: Terminal,
): Promise<{ readonly urn: string; readonly runner: RunningRunner }> {
  const identity = await enroll({
    site: { apiUrl: url, urnRegion: "us1" },
    name: "local",
    env: terminal.env,
    apiKey,
    appKey,
  });
  const runner = await startRunner(
    {
      apiUrl: url,
      identity: parseIdentity(identity, "the enrolled identity"),
      modes: ["pull"],
      actionsAllowlist: ALLOWED,
    },
    { log: terminal.err, logLevel: "warn", env: terminal.env },
  );
  return { urn: identity.urn, runner };
}

interface Ready {
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
  readonly runner: { readonly urn: string };
  /** Link that logs in at the console, once. */
  readonly console: string;
}

function readyText({
  url,
  apiKey,
  appKey,
  runner,
  service,
  console: link,
}: Ready & { readonly service: string }): string {
  const input = JSON.stringify({ verb: "GET", url: service });
  return `The control plane and a runner are ready. Stop them with Ctrl-C.

  export DD_HOST=${url}
  export DD_API_KEY=${apiKey}
  export DD_APP_KEY=${appKey}

  runner ${runner.urn}
  allows ${ALLOWED.join(", ")}

  console ${link}
  (the link logs in once; afterwards open ${url}/ and use the keys)

A first task, in another terminal after those lines. It calls a service that runs here too, and needs no network:

  parkit task run ${ALLOWED[0]} --input '${input}'
`;
}
