import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** At which point a call is held: before its request has any effect, or after that and before its answer. */
export type HoldPoint = "before" | "after";

/** A server in front of another that can hold calls at an exact point. */
export interface HoldingProxy {
  readonly url: string;
  /** Holds the next call of a method for good; resolves when the point is reached. */
  hold(method: string, point: HoldPoint): Promise<void>;
  /** Lets held calls go on. */
  release(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a server. */
export async function holdingProxy(target: string): Promise<HoldingProxy> {
  let wanted: { method: string; point: HoldPoint; reached: () => void } | undefined;
  let release: () => void = () => undefined;
  let released = new Promise<void>((resolve) => (release = resolve));
  const reach = async (method: string, point: HoldPoint): Promise<void> => {
    if (wanted?.method !== method || wanted.point !== point) return;
    const { reached } = wanted;
    wanted = undefined;
    reached();
    await released;
  };
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const method = incoming.method ?? "GET";
      const body = await readAll(incoming);
      await reach(method, "before");
      if (incoming.socket.destroyed) return;
      const answer = await forward(target, incoming, body);
      const text = await readAll(answer);
      await reach(method, "after");
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
    })().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (method, point) =>
      new Promise((resolve) => {
        released = new Promise((resolveRelease) => (release = resolveRelease));
        wanted = { method, point, reached: resolve };
      }),
    release: () => {
      release();
    },
    close: async () => {
      release();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method = "GET", url = "/", headers } = incoming;
  return new Promise((resolve, reject) => {
    request(target + url, { method, headers: { ...headers, host: new URL(target).host } }, resolve)
      .once("error", reject)
      .end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
