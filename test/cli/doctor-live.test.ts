import { writeFile } from "node:fs/promises";

import type { ControlPlane } from "@parkit/control-plane";
import { startRunner } from "@parkit/testing";

import { certificateAuthority, type ServerIdentity } from "../support/certificate-authority";
import { doctorStage, inDocker, keys, siteLine, type Examined } from "../support/doctor-stage";
import { startProxyProcess } from "../support/proxy-process";
import { runParkit } from "../support/run-parkit";

const { atEnd, doctor, path, plane, serve, serveSecurely } = doctorStage();

type Runner = Awaited<ReturnType<typeof startRunner>>;

describe("parkit doctor about an image", () => {
  it("asks the registry as anybody, by a token where it wants one", async () => {
    const authority = certificateAuthority();
    const SSL_CERT_FILE = path("registry.pem");
    await writeFile(SSL_CERT_FILE, authority.certificate);
    let realm = "";
    const port = await serveSecurely(authority.issue("localhost"), ({ url = "", headers }, response) => {
      if (url === "/token?scope=repository%3Apar%3Apull&service=here") {
        response.end('{"token":"for-everybody"}');
        return;
      }
      const status = url.startsWith("/v2/private/") || headers.authorization === undefined ? 401 : 404;
      const there = url === "/v2/par/manifests/v1" && headers.authorization === "Bearer for-everybody";
      response.setHeader("WWW-Authenticate", `Bearer realm="${realm}",service="here"`);
      response.writeHead(there ? 200 : status).end();
    });
    realm = `https://localhost:${port}/token`;
    const told = async (image: string, tag: string): Promise<string> => {
      const more = `, imageRepository: "localhost:${port}/${image}", imageTag: ${tag}`;
      return (await doctor(inDocker("http://127.0.0.1:1", more), { SSL_CERT_FILE })).told("image/tag");
    };
    expect(await told("par", "v1")).toBe(`ok: localhost:${port} has localhost:${port}/par:v1`);
    expect(await told("par", "v2")).toBe(`problem: localhost:${port} has no localhost:${port}/par:v2`);
    expect(await told("private", "v1")).toMatch(/^unknown: whether localhost/);
  });
});

describe("parkit doctor about browsers", () => {
  const HOST = "par.example.test";
  const description = `apiVersion: parkit/v1
${siteLine("http://127.0.0.1:1")}
runners:
  - { name: apps, modes: [push], push: { hostname: ${HOST} }, allow: [com.datadoghq.http.request], deployment: { type: docker } }
`;
  const authority = certificateAuthority();

  /** What is told where a proxy leads every name to a server with that certificate. */
  async function behind(identity: ServerIdentity, status: number, trusted = true): Promise<Examined> {
    const https = await serveSecurely(identity, (_request, response) => response.writeHead(status).end());
    const proxy = await startProxyProcess({ ports: { http: 1, https } });
    atEnd(() => proxy.close());
    const SSL_CERT_FILE = path("authority.pem");
    await writeFile(SSL_CERT_FILE, authority.certificate);
    const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
    return doctor(description, { HTTPS_PROXY, ...(trusted ? { SSL_CERT_FILE } : {}) });
  }

  it("tells when a certificate ends, and whether the runner answers", async () => {
    const well = await behind(authority.issue(HOST), 200);
    // The authority's certificates last an hour.
    expect(well.told("browser/tls")).toMatch(
      /^warning: the certificate of par\.example\.test is trusted here, until /,
    );
    expect(well.told("browser/answer")).toBe(`ok: https://${HOST}/liveness answers 200`);
    expect(well.told("browser/dns")).toMatch(/^unknown: which address/);
    const ill = await behind(authority.issue(HOST), 502);
    expect(ill.told("browser/answer")).toBe(`warning: https://${HOST}/liveness answers 502`);
  });

  it("tells a certificate of another name, of an unknown authority, and one without its chain", async () => {
    const other = await behind(authority.issue("other.example.test"), 200);
    expect(other.told("browser/tls")).toBe(`problem: the certificate of ${HOST} is for another name`);
    expect(other.told("browser/answer")).toMatch(/^unknown: /);
    const { key, cert } = authority.issue(HOST);
    const untrusted = await behind({ key, cert: cert + authority.certificate }, 200, false);
    expect(untrusted.told("browser/tls")).toBe(
      `warning: the certificate of ${HOST} comes from an authority that is not trusted here`,
    );
    const chainless = await behind(authority.issue(HOST), 200, false);
    expect(chainless.told("browser/tls")).toMatch(/^problem: .* without its intermediate certificates$/);
  });

  it("tells a name that nobody knows", async () => {
    const unknown = description.replace(HOST, "nowhere.invalid");
    const { told } = await doctor(unknown);
    expect(told("browser/dns")).toMatch(
      /^problem: nowhere\.invalid has no address here \((ENOTFOUND|EAI_AGAIN)\)$/,
    );
    expect(told("browser/answer")).toMatch(/^problem: https:\/\/nowhere\.invalid\/liveness does not answer/);
  });
});

describe("parkit doctor about connections", () => {
  const description = (url: string): string => `apiVersion: parkit/v1
${siteLine(url)}
runners:
  - name: worker
    allow: [com.datadoghq.script.runPredefinedScript, com.datadoghq.http.request]
    identity: { type: self-enroll, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    scripts: { hello: { command: [echo, hello] } }
    deployment: { type: docker }
connections:
  - { name: scripts, runner: worker, integration: { type: script, credential: scripts }, identifierTags: [env:prod] }
  - { name: billing, runner: worker, integration: { type: http, auth: { type: none } }, identifierTags: [env:prod] }
`;
  const connect = async (
    { url, ...plane }: ControlPlane,
    name: string,
    runner: Runner,
    integration: object,
  ): Promise<void> => {
    const attributes = { name, runner_id: runner.urn.split(":").at(-1), integration };
    const made = await fetch(`${url}/api/v2/actions/connections`, {
      method: "POST",
      headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
      body: JSON.stringify({ data: { type: "action_connection", attributes } }),
    });
    expect(made.status).toBe(201);
  };

  it("has the runner ask for the head of an HTTP connection's base URL, and tells the status", async () => {
    const asked: string[] = [];
    let status = 200;
    const baseUrl = await serve(({ method = "", url = "" }, response) => {
      asked.push(`${method} ${url}`);
      response.writeHead(status, { Location: "https://elsewhere.example.com/" }).end();
    });
    const controlPlane = await plane();
    const runner = await startRunner({
      controlPlane,
      allow: ["com.datadoghq.http.request"],
      name: "worker",
    });
    atEnd(() => runner.stop());
    await connect(controlPlane, "billing", runner, {
      type: "HTTP",
      base_url: baseUrl,
      credentials: { type: "HTTPNoAuth" },
    });
    const described = (url: string, allow: string): string => `apiVersion: parkit/v1
${siteLine(controlPlane.url)}
runners:
  - name: worker
    allow: [${allow}]
    identity: { type: self-enroll, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: docker }
connections:
  - { name: billing, runner: worker, integration: { type: http, baseUrl: "${url}", auth: { type: none } }, identifierTags: [env:prod] }
`;
    const tell = async (url = baseUrl): Promise<string> =>
      (await doctor(described(url, "com.datadoghq.http.request"), keys(controlPlane))).told(
        "service/answers",
      );
    const answers = "the service of connection billing answers its runner with";
    for (const [code, judged] of [
      [200, "ok"],
      [302, "ok"],
      [404, "ok"],
      [401, "warning"],
      [503, "warning"],
    ] as const) {
      status = code;
      expect(await tell()).toBe(`${judged}: ${answers} ${code}`);
    }
    expect(new Set(asked)).toEqual(new Set(["HEAD /"]));
    expect(asked).toHaveLength(5);
    expect(await tell("http://127.0.0.1:1")).toMatch(/^problem: the runner cannot use connection billing: /);
    const agent = described(baseUrl, "com.datadoghq.http.getChecksumFromURL").replace("docker", "linux");
    const { told } = await doctor(agent, keys(controlPlane));
    expect(told("service/answers")).toMatch(/^unknown: /);
    expect(asked).toHaveLength(5);
  });

  it("has the runner try them, and says how to try what it cannot", async () => {
    const controlPlane = await plane();
    const { url } = controlPlane;
    const missing = await doctor(description(url), keys(controlPlane));
    expect(missing.told("service/answers")).toMatch(
      /^problem: connection scripts could not be tried: there is no connection scripts\nunknown: /,
    );
    const runner = await startRunner({
      controlPlane,
      allow: ["com.datadoghq.script.runPredefinedScript"],
      name: "worker",
    });
    atEnd(() => runner.stop());
    const file = path("scripts.yaml");
    await connect(controlPlane, "scripts", runner, {
      type: "Script",
      credentials: { type: "Script", configFileLocation: file },
    });
    const tell = async (): Promise<string> =>
      (await doctor(description(url), keys(controlPlane))).told("service/answers");
    expect(await tell()).toMatch(/^problem: the runner cannot use connection scripts: /);
    const scripts = {
      schemaId: "script-credentials-v1",
      runPredefinedScript: { hello: { command: ["echo"] } },
    };
    await writeFile(file, JSON.stringify(scripts), { mode: 0o600 });
    expect(await tell()).toBe(
      "ok: the service of connection scripts answers its runner\nunknown: whether the service of connection billing answers its runner",
    );
    const { all } = await doctor(description(url), keys(controlPlane));
    expect(all.at(-1)?.fix).toBe(
      `parkit task run com.datadoghq.http.request --connection billing --input '{"verb":"GET","url":"URL"}'`,
    );
  });

  it("waits for no runner that has never connected", async () => {
    const controlPlane = await plane();
    const enroll = inDocker(controlPlane.url).replace(
      "deployment: { type: docker }",
      "identity: { type: secret, secretName: i }, deployment: { type: helm, namespace: ns }",
    );
    const enrolled = await runParkit(["enroll", "-f", "-", "-o", "env"], {
      env: { ...keys(controlPlane), XDG_STATE_HOME: path() },
      input: enroll,
    });
    const [, id = ""] = /^RUNNER_URN=.*:(\S+)$/m.exec(enrolled.stdout) ?? [];
    const attributes = {
      name: "scripts",
      runner_id: id,
      integration: { type: "Script", credentials: { type: "Script", configFileLocation: "/nowhere" } },
    };
    await fetch(`${controlPlane.url}/api/v2/actions/connections`, {
      method: "POST",
      headers: { "DD-API-KEY": controlPlane.apiKey, "DD-APPLICATION-KEY": controlPlane.appKey },
      body: JSON.stringify({ data: { type: "action_connection", attributes } }),
    });
    const { told } = await doctor(description(controlPlane.url), keys(controlPlane));
    expect(told("service/answers")).toMatch(
      /^problem: connection scripts could not be tried: runner edge has never connected/,
    );
  });
});
