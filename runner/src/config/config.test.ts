import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { apiUrlOf, loadConfig, type RunnerConfig } from "./config";
import { ConfigurationError } from "../configuration-error";
import { testIdentity } from "../control-plane.fixture";
import type { RunnerIdentity } from "../identity/identity";
import { IDENTITY_FILE_NAME, writeIdentityFile } from "../identity/identity-file";

let directory: string;
let identity: RunnerIdentity;
let privateKey: string;

beforeAll(async () => {
  identity = await testIdentity();
  privateKey = encodePrivateKey(identity.key);
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runner-config-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function load(yaml: string, environment: Record<string, string> = {}): Promise<RunnerConfig> {
  writeFileSync(join(directory, "config.yaml"), yaml, { mode: 0o600 });
  return loadConfig(directory, environment);
}

const withIdentity = (): string =>
  `ddBaseURL: http://127.0.0.1:8080\nurn: ${identity.urn}\nprivateKey: ${privateKey}\n`;

describe("configuration", () => {
  it("reads what the standalone runner's file holds", async () => {
    const config = await load(
      `${withIdentity()}modes: [workflowAutomation]\nport: 9016\nallowIMDSEndpoint: true\ntags: [team:a]\n` +
        "actionsAllowlist: [com.datadoghq.http.request]\ntaskTimeoutSeconds: 60\nhttpTimeoutSeconds: 5\n",
    );
    expect(config).toMatchObject({
      apiUrl: "http://127.0.0.1:8080",
      modes: ["pull"],
      port: 9016,
      allowImdsEndpoint: true,
      tags: ["team:a"],
      actionsAllowlist: ["com.datadoghq.http.request"],
      taskTimeoutSeconds: 60,
      httpTimeoutSeconds: 5,
    });
    expect(config.identity).toMatchObject({
      urn: identity.urn,
      orgId: identity.orgId,
      runnerId: identity.runnerId,
    });
  });

  it("has the documented defaults, which allow nothing", async () => {
    expect(await load(withIdentity())).toMatchObject({
      actionsAllowlist: [],
      allowImdsEndpoint: false,
      taskTimeoutSeconds: 0,
      httpTimeoutSeconds: 30,
      taskConcurrency: 5,
      port: 9016,
      modes: ["pull"],
    });
    expect(await load(withIdentity())).not.toHaveProperty("httpAllowlist");
  });

  it("lets pages of the site's app call a runner in push mode, unless it names others", async () => {
    const datadog = withIdentity().replace("http://127.0.0.1:8080", "https://datadoghq.eu");
    expect(await load(`${datadog}modes: [appBuilder]`)).toMatchObject({
      modes: ["push"],
      push: { allowedOrigins: ["https://app.datadoghq.eu"] },
    });
    expect((await load(`${withIdentity()}modes: [both]`)).push).toEqual({
      allowedOrigins: ["http://127.0.0.1:8080"],
    });
    const named = "hostname: par.example.com\nallowedOrigins: ['https://a.example:8443']\n";
    const url = "postgresql://u:p@db/d";
    expect(
      (await load(`${withIdentity()}modes: [push]\n${named}`, { RUNNER_USED_TOKENS_URL: url })).push,
    ).toEqual({
      allowedOrigins: ["https://a.example:8443"],
      hostname: "par.example.com",
      usedTokensUrl: url,
    });
    expect(await load(`${withIdentity()}${named}`)).not.toHaveProperty("push");
  });

  it("takes the identity from the environment before the file, and from the Agent's identity file last", async () => {
    const other = await testIdentity();
    const environment = { RUNNER_URN: other.urn, RUNNER_PRIVATE_KEY: encodePrivateKey(other.key) };
    expect((await load(withIdentity(), environment)).identity.key.kid).toBe(other.key.kid);
    const third = await testIdentity();
    const path = join(directory, IDENTITY_FILE_NAME);
    await writeIdentityFile(path, { urn: third.urn, privateKey: encodePrivateKey(third.key) });
    expect((await load("ddBaseURL: http://localhost\nurn: ''\nprivateKey: ''\n")).identity.key.kid).toBe(
      third.key.kid,
    );
    expect((await load(withIdentity())).identity.key.kid).toBe(identity.key.kid);
  });

  it.each([
    ["no file", undefined, "cannot be read (ENOENT)"],
    ["bad YAML", "a: [", "line 1"],
    ["no object", "- a", "expected object"],
    ["no base URL", "modes: [pull]", "ddBaseURL"],
    ["a base URL that is none", "ddBaseURL: app.datadoghq.com", "ddBaseURL: is not an http or https URL"],
    ["an unknown key", "ddBaseURL: http://localhost\nactionAllowlist: []", "actionAllowlist"],
    ["a bad allowlist entry", "ddBaseURL: http://localhost\nactionsAllowlist: ['*']", "actionsAllowlist.0"],
    ["a bad host pattern", "ddBaseURL: http://localhost\nhttpAllowlist: ['a b']", "httpAllowlist.0"],
    ["an unknown mode", "ddBaseURL: http://localhost\nmodes: [poll]", "modes.0"],
    [
      "an origin with a path",
      "ddBaseURL: http://localhost\nallowedOrigins: ['https://a.example/']",
      "origin",
    ],
    [
      "any origin",
      "ddBaseURL: http://localhost\nallowedOrigins: ['*']",
      "allowedOrigins.0: is not an origin",
    ],
    ["no identity", "ddBaseURL: http://localhost", "there is no identity"],
    [
      "an unknown Datadog host",
      "ddBaseURL: https://acme.datadoghq.com",
      "acme.datadoghq.com is not a Datadog site",
    ],
  ])("refuses %s", async (_name, yaml, message) => {
    const loading = yaml === undefined ? loadConfig(directory, {}) : load(yaml);
    await expect(loading).rejects.toThrow(ConfigurationError);
    await expect(loading).rejects.toThrow(message);
  });

  describe("that others can get at", () => {
    const problem = async (yaml: string, file: number, around = 0o700): Promise<string | undefined> => {
      writeFileSync(join(directory, "config.yaml"), yaml);
      chmodSync(join(directory, "config.yaml"), file);
      chmodSync(directory, around);
      return loadConfig(directory, environment()).then(
        () => undefined,
        (error: unknown) => String(error),
      );
    };
    const environment = (): Record<string, string> => ({
      RUNNER_URN: identity.urn,
      RUNNER_PRIVATE_KEY: privateKey,
    });
    const keyless = "ddBaseURL: http://localhost\n";

    it("is refused where it holds a key and others can read it, or can write it in any case", async () => {
      expect(await problem(withIdentity(), 0o644)).toContain("others can read it (mode 0644): chmod 600");
      expect(await problem(withIdentity(), 0o640)).toContain("--allow-open-files");
      expect(await problem(keyless, 0o644)).toBeUndefined();
      expect(await problem(keyless, 0o646)).toContain("others can write it (mode 0646)");
      expect(await problem(withIdentity(), 0o600, 0o777)).toContain(
        "others can write its directory (mode 0777)",
      );
      expect(await problem(withIdentity(), 0o600, 0o1777)).toBeUndefined();
    });

    it("is refused as an identity file too", async () => {
      const path = join(directory, IDENTITY_FILE_NAME);
      await writeIdentityFile(path, { urn: identity.urn, privateKey });
      chmodSync(path, 0o604);
      await expect(load(keyless)).rejects.toThrow("others can read it (mode 0604)");
    });

    it("is used where that is allowed", async () => {
      expect(await problem(withIdentity(), 0o666, 0o777)).toBeDefined();
      const { identity: read } = await loadConfig(directory, {}, { allowOpenFiles: true });
      expect(read.key.kid).toBe(identity.key.kid);
    });

    it("is used from a volume of a Pod, which has open modes", async () => {
      const volume = "..2026_11_27_21_04_31.1850419512";
      mkdirSync(join(directory, volume));
      writeFileSync(join(directory, volume, "config.yaml"), withIdentity());
      chmodSync(join(directory, volume, "config.yaml"), 0o644);
      symlinkSync(volume, join(directory, "..data"));
      symlinkSync(join("..data", "config.yaml"), join(directory, "config.yaml"));
      chmodSync(directory, 0o1777);
      expect((await loadConfig(directory, {})).identity.key.kid).toBe(identity.key.kid);
      // Nothing leads there any more: somebody has laid out a directory like a volume.
      rmSync(join(directory, "..data"));
      rmSync(join(directory, "config.yaml"));
      symlinkSync(join(volume, "config.yaml"), join(directory, "config.yaml"));
      await expect(loadConfig(directory, {})).rejects.toThrow("others can read it");
    });
  });

  it("names every problem at once, and no value of a key", async () => {
    const error: unknown = await load("ddBaseURL: 1\nport: x\nprivateKey: [canary]\n").catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: "PARKIT_RUNNER_CONFIGURATION",
      problems: expect.arrayContaining([]) as unknown,
    });
    expect((error as ConfigurationError).problems).toHaveLength(3);
    expect(String(error)).not.toContain("canary");
  });

  it.each([
    "privateKey: canary-key\n  bad: [",
    `privateKey: "canary-key\nurn: x`,
    "privateKey: canary-key\nurn: urn:dd:x",
  ])("does not repeat the key of %j", async (yaml) => {
    const error: unknown = await load(`ddBaseURL: http://localhost\n${yaml}`).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).not.toContain("canary");
  });
});

describe("API URL", () => {
  it.each([
    ["https://app.datadoghq.com", "https://api.datadoghq.com"],
    ["https://app.datadoghq.com/", "https://api.datadoghq.com"],
    ["https://datadoghq.eu", "https://api.datadoghq.eu"],
    ["https://us3.datadoghq.com", "https://api.us3.datadoghq.com"],
    ["https://app.ddog-gov.com", "https://api.ddog-gov.com"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["https://plane.example.test", "https://plane.example.test"],
  ])("of %s is %s", (base, api) => {
    expect(apiUrlOf(base)).toBe(api);
  });
});
