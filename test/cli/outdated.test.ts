import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  NEWEST_VERSIONS,
} from "@parkit/provider-schema/internal/version/versions";

import { certificateAuthority } from "../support/certificate-authority";
import { codeBlocks } from "../support/code-blocks";
import { startProxyProcess, type ProxyProcess } from "../support/proxy-process";
import { runParkit } from "../support/run-parkit";

const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: i }
    deployment: { type: helm, namespace: datadog, chartVersion: 1.20.0 }
  - { name: cluster, allow: [com.datadoghq.http.request], deployment: { type: helm-agent, namespace: datadog } }
  - { name: edge, allow: [com.datadoghq.http.request], deployment: { type: docker, imageTag: latest } }
`;

interface Version {
  readonly runner: string;
  readonly field: string;
  readonly version: string | null;
  readonly newest: string;
  readonly age: string;
}

/** Datadog's repository, by name, behind a proxy that leads every name here. */
describe("parkit outdated", () => {
  const { hostname } = new URL(HELM_REPOSITORY);
  const authority = certificateAuthority();
  let folder: string;
  let server: Server;
  let proxy: ProxyProcess;
  let env: Readonly<Record<string, string>>;
  let answer: { readonly status: number; readonly text: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-outdated-"));
    await writeFile(join(folder, "authority.pem"), authority.certificate);
    server = createServer(authority.issue(hostname), (_request, response) => {
      response.writeHead(answer.status).end(answer.text);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    // A server that listens on a port has an address of this kind.
    proxy = await startProxyProcess({ ports: { http: 1, https: (server.address() as AddressInfo).port } });
    env = {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      SSL_CERT_FILE: join(folder, "authority.pem"),
      NO_PROXY: "",
      no_proxy: "",
    };
  });
  afterAll(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    answer = {
      status: 200,
      text: `apiVersion: v1\nentries:\n  datadog:\n  - version: 4.0.0\n  private-action-runner:\n  - version: 1.19.0\n`,
    };
  });

  const outdated = (argv: readonly string[], input = DESCRIPTION, more: NodeJS.ProcessEnv = {}) =>
    runParkit(["outdated", "-f", "-", ...argv], { env: { ...env, ...more }, input });

  it("holds versions against parkit's table and the newest charts of the repository", async () => {
    const { code, stdout, stderr } = await outdated(["--format", "json"]);
    expect([code, stderr]).toEqual([1, ""]);
    const { versions, repository } = JSON.parse(stdout) as {
      versions: readonly Version[];
      repository: unknown;
    };
    expect(repository).toEqual({ url: HELM_REPOSITORY, read: true });
    const told = versions.map(({ runner, field, version, newest, age }) => [
      runner,
      field,
      version,
      newest,
      age,
    ]);
    expect(told).toEqual([
      // The repository has an older one than parkit knows.
      ["payments", "chartVersion", "1.20.0", NEWEST_VERSIONS.chart, "outdated"],
      ["payments", "imageTag", "v1.16.0", NEWEST_VERSIONS.image, "current"],
      ["cluster", "chartVersion", DEFAULT_VERSIONS.agentChart, "4.0.0", "current"],
      ["cluster", "agentVersion", null, NEWEST_VERSIONS.agent, "unknown"],
      ["edge", "imageTag", "latest", NEWEST_VERSIONS.image, "unknown"],
    ]);
    expect(proxy.takeSeen()).toEqual([`CONNECT ${hostname}:443`]);
  });

  it("prints a table, and ends with 0 where nothing is behind", async () => {
    const { code, stdout } = await outdated([], DESCRIPTION.replace(", chartVersion: 1.20.0", ""));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^RUNNER +VERSION OF +IN USE +FROM +RECOMMENDED +NEWEST +STATE\n/);
    expect(stdout).toMatch(/^edge +imageTag +latest +description +\S+ +\S+ +unknown$/m);
  });

  it("does not hold tags of other images against Datadog's", async () => {
    const own = (repository: string): string =>
      `apiVersion: parkit/v1\nrunners:\n  - { name: edge, allow: [com.datadoghq.http.request], deployment: { type: docker, imageRepository: ${repository}, imageTag: "0.1.0" } }\n`;
    const { code, stdout } = await outdated([], own("parkit/runner"));
    expect([code, /\S+$/m.exec(stdout.trimEnd().split("\n").at(-1) ?? "")?.[0]]).toEqual([0, "unknown"]);
    expect(await outdated([], own("mirror.example.com/private-action-runner"))).toMatchObject({ code: 1 });
  });

  it("shows on its page what it prints", async () => {
    const page = readFileSync(join(__dirname, "../../docs/guide/doctor.md"), "utf8");
    const { code, stdout } = await outdated([], codeBlocks(page, "yaml").at(-1));
    expect([code, stdout]).toEqual([0, codeBlocks(page, "text").at(-1)]);
  });

  it.each([
    ["answers no index", { status: 503, text: "busy" }, {}, "it answers 503"],
    ["answers something else", { status: 200, text: "<html>" }, {}, "it lists no chart"],
    [
      "cannot be reached",
      { status: 200, text: "" },
      { HTTPS_PROXY: "http://127.0.0.1:1" },
      "the proxy that HTTPS_PROXY names",
    ],
  ])(
    "says so where the repository %s, and goes on with what it knows",
    async (_what, told, more, problem) => {
      answer = told;
      const { code, stdout, stderr } = await outdated(["--format", "json"], DESCRIPTION, more);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^warning: https:\/\/helm\.datadoghq\.com was not read: .*\n$/);
      expect(stderr).toContain(problem);
      const { versions, repository } = JSON.parse(stdout) as {
        versions: readonly Version[];
        repository: unknown;
      };
      expect(repository).toEqual({ url: HELM_REPOSITORY, read: false });
      expect(versions[2]?.newest).toBe(NEWEST_VERSIONS.agentChart);
    },
  );

  it("asks nobody for a description without charts", async () => {
    proxy.takeSeen();
    const edge =
      "apiVersion: parkit/v1\nrunners:\n  - { name: edge, allow: [com.datadoghq.http.request], deployment: { type: docker } }\n";
    expect(await outdated([], edge)).toMatchObject({ code: 0, stderr: "" });
    expect(proxy.takeSeen()).toEqual([]);
  });

  it("ends with 1 for a description with errors", async () => {
    const { code, stdout, stderr } = await outdated([], "apiVersion: parkit/v1\nx: 1\n");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("error schema/unknown-field");
  });
});
