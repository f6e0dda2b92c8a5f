/**
 * A token goes to a service over TLS alone where its connection says `https`, wherever that service sends it.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { stringify } from "yaml";

import { certificateAuthority } from "../support/certificate-authority";
import { enrollAt } from "../support/enroll-at";
import { startEntry, type RunningEntry } from "../support/run-entry";

const SECRET = "s3cret-token";

let folder: string;
let plane: ControlPlane;
let service: Server;
let runner: RunningEntry;
let origin: string;
/** What the service saw: paths with the token that came along, and whatever was not TLS. */
let seen: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-redirect-"));
  plane = await startControlPlane();
  const authority = certificateAuthority();
  await writeFile(join(folder, "authority.pem"), authority.certificate);
  service = createServer(authority.issue("localhost"), ({ url = "", headers }, response) => {
    seen.push(`${url} ${String(headers["x-key"])}`);
    const place = new URL(url, origin).searchParams.get("to");
    if (place === null) response.end("arrived");
    else response.writeHead(307, { location: place }).end();
  });
  service.on("tlsClientError", () => seen.push("not TLS"));
  await new Promise<void>((listening) => service.listen(0, "127.0.0.1", listening));
  // A server that listens on a port has an address of this kind.
  origin = `https://localhost:${(service.address() as AddressInfo).port}`;
  const credential = join(folder, "token.json");
  await writeFile(
    credential,
    JSON.stringify({ auth_type: "Token Auth", credentials: [{ tokenName: "key", tokenValue: SECRET }] }),
    { mode: 0o600 },
  );
  const identity = await enrollAt(plane, "payments");
  await writeFile(
    join(folder, "config.yaml"),
    stringify({
      urn: identity.urn,
      privateKey: identity.privateKey,
      ddBaseURL: plane.url,
      modes: ["pull"],
      actionsAllowlist: ["com.datadoghq.http.request"],
    }),
    { mode: 0o600 },
  );
  runner = startEntry(["--config", folder], { SSL_CERT_FILE: join(folder, "authority.pem") });
  await runner.line("Starting loop");
  const credentials = {
    type: "HTTPTokenAuthFile",
    path: credential,
    headers: [{ name: "X-Key", value: "{{ key }}" }],
  };
  await call("/api/v2/actions/connections", {
    data: {
      type: "action_connection",
      attributes: {
        name: "service",
        runner_id: identity.urn.split(":").at(-1),
        integration: { type: "HTTP", base_url: origin, credentials },
      },
    },
  });
});
beforeEach(() => {
  seen = [];
});
afterAll(async () => {
  await runner.stop();
  service.closeAllConnections();
  service.close();
  await plane.close();
  await rm(folder, { recursive: true });
});

async function call(path: string, body?: object): Promise<unknown> {
  const answer = await fetch(plane.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "DD-API-KEY": plane.apiKey,
      "DD-APPLICATION-KEY": plane.appKey,
      "Content-Type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

/** What comes of a request to a URL with the connection. */
async function outcome(url: string): Promise<unknown> {
  const inputs = { verb: "GET", url };
  const queued = await call("/api/parkit/v1/tasks", {
    fqn: "com.datadoghq.http.request",
    connection: "service",
    inputs,
  });
  const { task } = queued as { readonly task: { readonly id: string } };
  return call(`/api/parkit/v1/tasks/${task.id}?wait=60`);
}

it("goes along to another path", async () => {
  expect(await outcome(`${origin}/?to=/next`)).toMatchObject({
    task: { status: "succeeded", outputs: { body: "arrived" } },
  });
  expect(seen).toEqual([`/?to=/next ${SECRET}`, `/next ${SECRET}`]);
});

it("goes nowhere in plain text: not where the request says so, and not where the service sends it", async () => {
  const plain = origin.replace("https:", "http:");
  const refused = {
    task: { status: "failed", error: { message: expect.stringContaining("base URL says https") as string } },
  };
  expect(await outcome(`${plain}/`)).toMatchObject(refused);
  expect(seen).toEqual([]);
  const from = `/?to=${encodeURIComponent(`${plain}/next`)}`;
  expect(await outcome(origin + from)).toMatchObject(refused);
  expect(seen).toEqual([`${from} ${SECRET}`]);
});
