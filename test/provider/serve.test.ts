import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANSWERS_FILE } from "@parkit/provider-schema/internal/terraform-provider";
import { selfSignedCertificate } from "@parkit/terraform-plugin/internal/wire/certificate";
import {
  configureRequest,
  diagnosticsResponse,
} from "@parkit/terraform-plugin/internal/wire/messages/provider";
import { grpcClient } from "../support/grpc-client";
import { bundleParkit } from "../support/parkit-stack";
import { bundleProvider } from "./thing/bundle";

const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const SCHEMA = "/tfplugin6.Provider/GetProviderSchema";

describe("a provider process", () => {
  const own = selfSignedCertificate();
  const running: ChildProcess[] = [];
  let directory: string;
  let bundle: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "serve-"));
    bundle = bundleProvider("noisy.ts", directory);
  });

  // Asked to end and not killed, it takes its socket with it.
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
    }
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    TF_PLUGIN_MAGIC_COOKIE: COOKIE,
    PLUGIN_PROTOCOL_VERSIONS: "5,6",
    PLUGIN_CLIENT_CERT: own.certificate,
    ...extra,
  });

  async function start(extra: NodeJS.ProcessEnv = {}, file = bundle) {
    const child = spawn(process.execPath, [file], {
      env: environment(extra),
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.push(child);
    const output = { stdout: "", stderr: "" };
    child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
    while (!output.stdout.includes("\n")) await once(child.stdout, "data");
    const fields = output.stdout.trimEnd().split("|");
    const serverCertificate = Buffer.from(fields[5] ?? "", "base64");
    return { child, output, fields, socket: fields[3] ?? "", serverCertificate };
  }

  it("prints a hint and fails when a person starts it", async () => {
    const child = spawn(process.execPath, [bundle], {
      env: environment({ TF_PLUGIN_MAGIC_COOKIE: undefined }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(stdout).toBe("");
    expect(stderr).toContain("not meant to be run directly");
  });

  it("serves its client over mutual TLS, prints one line only, and survives errors that nobody catches", async () => {
    const { child, output, fields, socket, serverCertificate } = await start();
    expect(fields.slice(0, 3)).toEqual(["1", "6", "unix"]);
    expect(fields[5]).not.toContain("=");
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    const client = await grpcClient(socket, { ...own, serverCertificate });
    const { message } = await client.call(
      "/tfplugin6.Provider/ConfigureProvider",
      configureRequest.encode({}),
    );
    expect(diagnosticsResponse.decode(message).diagnostics).toMatchObject([{ severity: 1 }]);
    expect((await client.call(SCHEMA)).status).toBe(0);
    const closed = once(child, "close");
    await client.call("/plugin.GRPCController/Shutdown");
    await closed;
    expect(output.stdout.split("\n")).toHaveLength(2);
    expect(output.stderr).toContain("printed by console");
    expect(output.stderr).toContain("printed by stdout");
    expect(output.stderr).toContain('"@message":"uncaught error"');
    expect(output.stderr).not.toContain("canary");
  });

  it("ends and says why when a file of it is missing, since Terraform would wait for an answer for ever", async () => {
    const file = bundleParkit(directory);
    rmSync(join(directory, ANSWERS_FILE));
    const { child, output, socket, serverCertificate } = await start({}, file);
    const closed = once(child, "close");
    await expect(grpcClient(socket, { ...own, serverCertificate })).rejects.toThrow();
    expect(await closed).toEqual([1, null]);
    expect(output.stderr).toBe(
      `The provider cannot be loaded: Cannot find module './${ANSWERS_FILE}'. Install it again, with all of its files.\n`,
    );
  });

  it("refuses a client with another certificate, and one without", async () => {
    const { socket, serverCertificate } = await start();
    await expect(grpcClient(socket, { ...selfSignedCertificate(), serverCertificate })).rejects.toThrow();
    await expect(grpcClient(socket)).rejects.toThrow();
    const client = await grpcClient(socket, { ...own, serverCertificate });
    expect((await client.call(SCHEMA)).status).toBe(0);
    client.close();
  });

  it("ignores an interrupt, and ends with its socket removed when it is asked to", async () => {
    const { child, socket, serverCertificate } = await start();
    const client = await grpcClient(socket, { ...own, serverCertificate });
    child.kill("SIGINT");
    expect((await client.call(SCHEMA)).status).toBe(0);
    const closed = once(child, "close");
    expect((await client.call("/plugin.GRPCController/Shutdown")).status).toBe(0);
    expect(await closed).toEqual([0, null]);
    expect(existsSync(socket)).toBe(false);
  });

  it.each(["SIGTERM", "SIGHUP"] as const)("ends with its socket removed at %s", async (signal) => {
    const { child, socket } = await start();
    const closed = once(child, "close");
    child.kill(signal);
    expect(await closed).toEqual([0, null]);
    expect(existsSync(socket)).toBe(false);
  });

  it("ends when the process that started it is killed", async () => {
    const script = `require("node:child_process").spawn(process.execPath, [${JSON.stringify(bundle)}], { stdio: ["ignore", "inherit", "ignore"] })`;
    const parent = spawn(process.execPath, ["-e", script], {
      env: environment(),
      stdio: ["ignore", "pipe", "ignore"],
    });
    running.push(parent);
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const socket = line.toString().split("|")[3] ?? "";
    parent.kill("SIGKILL");
    // The pipe ends when the last process that holds it has ended.
    await once(parent.stdout.resume(), "end");
    expect(existsSync(socket)).toBe(false);
  });

  it("keeps its socket path short, whatever the temporary directory is called", async () => {
    const { socket } = await start({ TMPDIR: join(directory, "x".repeat(120)) });
    expect(socket.length).toBeLessThanOrEqual(100);
  });

  it("puts the socket where it is told to", async () => {
    const { socket } = await start({ PLUGIN_UNIX_SOCKET_DIR: directory });
    expect(socket.startsWith(directory)).toBe(true);
  });

  it("is the same bundle each time, executable, and starts with an interpreter line", () => {
    const again = bundleProvider("noisy.ts", mkdtempSync(join(directory, "again-")));
    expect(readFileSync(again).equals(readFileSync(bundle))).toBe(true);
    expect(statSync(bundle).mode & 0o111).toBe(0o111);
    expect(readFileSync(bundle, "utf8").startsWith("#!/bin/sh\n")).toBe(true);
    expect(readFileSync(bundle, "utf8")).not.toContain(process.cwd());
    expect(execFileSync(process.execPath, ["--check", again]).toString()).toBe("");
  });
});
