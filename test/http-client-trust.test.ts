import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient, exchange } from "@parkit/protocol/internal/http/http-client";
import { certificateAuthority, type ServerIdentity } from "./support/certificate-authority";
import { startProxyProcess } from "./support/proxy-process";

const authority = certificateAuthority();
let folder: string;
let authorityFile: string;
const servers: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-trust-"));
  authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, `# of the test\n${authority.certificate}`);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function serve(identity: ServerIdentity): Promise<number> {
  const server = createServer(identity, (_incoming, outgoing) => outgoing.end("trusted"));
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  // A server that listens on a port has an address of this kind.
  return (server.address() as AddressInfo).port;
}

/** Text of the answer, or what went wrong. */
async function get(env: NodeJS.ProcessEnv, url: string): Promise<string> {
  const client = createHttpClient(env);
  try {
    const request = { method: "GET", url: new URL(url), headers: {} };
    return (await exchange(client, request, 1000)).body.toString();
  } catch (error) {
    return String(error);
  } finally {
    client.close();
  }
}

describe("an HTTP client", () => {
  it.each(["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])(
    "trusts the authorities that %s names, and no others",
    async (name) => {
      const url = `https://localhost:${await serve(authority.issue("localhost"))}/`;
      expect(await get({ [name]: authorityFile }, url)).toBe("trusted");
      expect(await get({}, url)).toMatch(/^NoAnswer: .*certificate/);
      const stranger = `https://localhost:${await serve(certificateAuthority().issue("localhost"))}/`;
      expect(await get({ [name]: authorityFile }, stranger)).toMatch(/^NoAnswer: .*certificate/);
    },
  );

  it("trusts the authorities in the directories that SSL_CERT_DIR names, whatever else is there", async () => {
    const url = `https://localhost:${await serve(authority.issue("localhost"))}/`;
    await writeFile(join(folder, "note.txt"), "no certificate");
    expect(await get({ SSL_CERT_DIR: `${join(folder, "missing")}:${folder}` }, url)).toBe("trusted");
    expect(await get({ SSL_CERT_DIR: join(folder, "missing") }, url)).toMatch(/^NoAnswer: .*certificate/);
  });

  it("checks the name of a server, and of a proxy over TLS by the proxy's own", async () => {
    const env = { SSL_CERT_FILE: authorityFile };
    const https = await serve(authority.issue("plane.example"));
    expect(await get(env, `https://localhost:${https}/`)).toContain("does not match");
    // A certificate for the server behind it is none for the proxy.
    for (const [name, expected] of [
      ["localhost", /^trusted$/],
      ["plane.example", /the proxy that HTTPS_PROXY names: .*does not match/],
    ] as const) {
      const proxy = await startProxyProcess({ ports: { http: 1, https }, tls: authority.issue(name) });
      const HTTPS_PROXY = `https://localhost:${proxy.port}`;
      expect(await get({ ...env, HTTPS_PROXY }, "https://plane.example/")).toMatch(expected);
      await proxy.close();
    }
  });
});
