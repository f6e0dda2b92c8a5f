/** The runner's own server: what it says about itself to probes of Kubernetes and Docker, and App Builder. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  RUNNER_HEALTH_PATH,
  RUNNER_METRICS_PATH,
  RUNNER_READINESS_PATH,
} from "@parkit/provider-schema/internal/runner/ingress";
import { isForAppBuilder } from "../push/app-builder";
import { systemErrorCode } from "../system-error";

/** How to answer. */
interface HealthServerOptions {
  /** Port; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. @default - all of the machine */
  readonly host?: string;
  /** Whether the runner asks for tasks, or takes queries. */
  readonly isReady: () => boolean;
  /** What the runner counted, in the text form of Prometheus. */
  readonly metricsText: () => string;
  /** Answers queries of App Builder. @default - there is no such path */
  readonly answerAppBuilder?: (request: IncomingMessage, response: ServerResponse) => void;
  /**
   * Time in which a whole request must arrive, in milliseconds; a connection without one is closed.
   *
   * @default 10000
   */
  readonly requestTimeoutMs?: number;
}

/** Most connections at a time; more are closed at once. */
const MAX_CONNECTIONS = 1024;
/** How often late requests are looked for, in milliseconds. */
const CHECK_INTERVAL_MS = 1_000;

/** A server that answers. */
export interface HealthServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Answers `/liveness` with 200 as long as the process works, and `/readiness` with 200 while the runner asks
 * for tasks or takes queries and 503 otherwise. `/metrics` has what the runner counted.
 *
 * @returns the system's error code where nothing can listen there
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer | string> {
  const { port, host, isReady, metricsText, answerAppBuilder, requestTimeoutMs = 10_000 } = options;
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, requestTimeoutMs),
    keepAliveTimeout: 5_000,
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (answerAppBuilder !== undefined && isForAppBuilder(request)) {
      answerAppBuilder(request, response);
      return;
    }
    const path = (request.url ?? "").split("?")[0];
    if (request.method !== "GET" && request.method !== "HEAD") answer(response, 405, "method not allowed");
    else if (path === RUNNER_HEALTH_PATH) answer(response, 200, "ok");
    else if (path === RUNNER_READINESS_PATH) {
      if (isReady()) answer(response, 200, "ok");
      else answer(response, 503, "not ready");
    } else if (path === RUNNER_METRICS_PATH) {
      response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4", "Cache-Control": "no-store" });
      response.end(metricsText());
    } else answer(response, 404, "not found");
  };
  const server = createServer(limits, handle);
  // Node would ask for every body that a sender wants to be asked for, before anybody judged who sends it.
  server.on("checkContinue", handle);
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, ...(host !== undefined && { host }) }, resolve);
    });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return code;
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(`${JSON.stringify({ status: text })}\n`);
}
