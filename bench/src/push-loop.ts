/**
 * The bare push server: what a runner in push mode cannot do without, and nothing else. The check of a
 * token's signature on the thread pool, the digest of the body, one use of each token. It is what the server
 * of `parkit runner` is held against.
 */
import { createHash, verify, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

/** Claims, as far as the server reads them. */
interface Claims {
  readonly jti: string;
  readonly exp: number;
  readonly body_sha256: string;
}

/** Starts it; resolves to its port. */
export async function startPushLoop(key: KeyObject, tokenHeader: string): Promise<number> {
  const used = new Map<string, number>();
  const outcome = async (request: IncomingMessage): Promise<boolean> => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => request.once("end", resolve));
    const body = Buffer.concat(chunks);
    const token = String(request.headers[tokenHeader]);
    const end = token.lastIndexOf(".");
    const signature = Buffer.from(token.slice(end + 1), "base64url");
    const isSigned = await new Promise<boolean>((resolve) => {
      verify(null, Buffer.from(token.slice(0, end)), key, signature, (_error, result) => {
        resolve(result);
      });
    });
    if (!isSigned) return false;
    const [, payload = ""] = token.split(".");
    // Written by the bench.
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
    const query: unknown = JSON.parse(body.toString());
    const digest = createHash("sha256").update(body).digest("base64url");
    if (query === null || claims.exp < Date.now() / 1000 || digest !== claims.body_sha256) return false;
    if (used.has(claims.jti)) return false;
    used.set(claims.jti, claims.exp);
    return true;
  };
  const server = createServer((request, response) => {
    void outcome(request).then((isRight) => {
      const body = JSON.stringify({ status: isRight ? "failed" : "refused" });
      response.writeHead(isRight ? 200 : 401, {
        "Content-Type": "application/json",
        "Content-Length": body.length,
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
