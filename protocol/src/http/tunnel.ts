/** Connections to HTTPS servers through a proxy: CONNECT, then TLS inside the tunnel. */
import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as httpRequest,
} from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import { https, tls } from "./late-tls";
import type { Proxy } from "./proxy";
import { describeTransportError, ProxyError } from "./transport-error";

/** How long a proxy may take to open a tunnel, in milliseconds. */
const TUNNEL_TIMEOUT_MS = 30_000;

/** Server name for TLS; none for an IP address, whose certificate is checked by the address. */
function serverName(host: string): string {
  return isIP(host) === 0 ? host : "";
}

/**
 * TLS to a proxy. Node would check the certificate against the `Host` header, which names the server behind
 * the proxy.
 */
export function tlsToProxy(
  { host }: Proxy,
  trust: () => SecureContext,
): { readonly secureContext: SecureContext; readonly servername: string } {
  return { secureContext: trust(), servername: serverName(host) };
}

/** Makes an agent that keeps connections which go through one proxy. */
export function tunnelAgent(
  proxy: Proxy,
  trust: () => SecureContext,
  options: ConstructorParameters<typeof HttpsAgent>[0],
): HttpsAgent {
  const { Agent, request: httpsRequest } = https();
  const opening = new Set<ClientRequest>();

  class TunnelAgent extends Agent {
    override createConnection(
      options: RequestOptions,
      callback?: (error: Error | null, stream: Duplex) => void,
    ): undefined {
      const host = options.host ?? "";
      const authority = `${host.includes(":") ? `[${host}]` : host}:${options.port ?? 443}`;
      const failed = (error: Error): void => {
        // Node's declaration demands a stream even where the connection failed; the implementation does not
        // read it.
        (callback as ((error: Error) => void) | undefined)?.(error);
      };
      openTunnel(authority).then((socket) => {
        const secureContext = trust();
        const secured = tls().connect({ secureContext, socket, host, servername: serverName(host) });
        secured.once("secureConnect", () => callback?.(null, secured));
        secured.once("error", failed);
      }, failed);
      return undefined;
    }

    override destroy(): void {
      for (const connect of opening) connect.destroy();
      super.destroy();
    }
  }

  const openTunnel = (authority: string): Promise<Socket> => {
    return new Promise((resolve, reject) => {
      const options = {
        host: proxy.host,
        port: proxy.port,
        method: "CONNECT",
        path: authority,
        headers: { Host: authority, ...proxy.authorization },
        agent: false,
        timeout: TUNNEL_TIMEOUT_MS,
      };
      const connect =
        proxy.protocol === "https:"
          ? httpsRequest({ ...options, ...tlsToProxy(proxy, trust) })
          : httpRequest(options);
      opening.add(connect);
      const refuse = (problem: string): void => {
        reject(new ProxyError(proxy.variable, problem));
      };
      const refuseStatus = ({ statusCode = 0 }: IncomingMessage): void => {
        refuse(`it answered ${statusCode} to CONNECT`);
      };
      connect.once("connect", (answer, socket: Socket) => {
        if (answer.statusCode === 200) {
          socket.setTimeout(0);
          resolve(socket);
        } else {
          socket.destroy();
          refuseStatus(answer);
        }
      });
      connect.once("response", (answer) => {
        connect.destroy();
        refuseStatus(answer);
      });
      connect.once("timeout", () => connect.destroy(new Error("it does not answer")));
      connect.once("error", (error) => {
        refuse(describeTransportError(error));
      });
      connect.once("close", () => opening.delete(connect));
      connect.end();
    });
  };
  return new TunnelAgent(options);
}
