import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ConnectionToken,
  CredentialsType,
  type TokenValue,
} from "@parkit/protocol/internal/connection-info";
import {
  CREDENTIAL_FORMATS,
  type CredentialToken,
} from "@parkit/provider-schema/internal/credential/credential-format";
import type { CredentialFileRules } from "./credential-file";
import { type Credential, resolveCredential } from "./credentials";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runner-credentials-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function file(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
}
const token = (segments: string, value: TokenValue): ConnectionToken => ({
  nameSegments: segments.split("/"),
  value,
});
const plain = (segments: string, value: string): ConnectionToken =>
  token(segments, { kind: "plain-text", value });
const secret = (segments: string, path: string): ConnectionToken =>
  token(segments, { kind: "file-secret", path });

function resolve(
  tokens: readonly ConnectionToken[],
  credentialsType: number = CredentialsType.TOKEN_AUTH,
  rules?: CredentialFileRules,
): Promise<Credential> {
  return resolveCredential({ connectionId: "c", runnerId: "r", tokens, credentialsType }, rules);
}

const TOKENS = {
  auth_type: "Token Auth",
  credentials: [
    { tokenName: "apiKey", tokenValue: "v-1" },
    { tokenName: "tenant", tokenValue: "blue" },
  ],
};
const BASIC = { auth_type: "Basic Auth", credentials: [{ username: "svc", password: "p-1" }] };
const internal = (message: string): unknown =>
  expect.objectContaining({
    failure: expect.objectContaining({
      code: 1,
      message: expect.stringContaining(message) as unknown,
    }) as unknown,
  });

describe("token authentication", () => {
  it("without tokens is not authentication", async () => {
    expect(await resolve([])).toEqual({
      type: "Token Auth",
      tokens: new Map(),
      secrets: [],
      http: { headers: [], urlParameters: [] },
    });
  });

  it("takes texts from the task and secrets from files", async () => {
    const yaml = file("script.yaml", "schemaId: x\n");
    const { tokens, secrets } = await resolve([
      plain("root_tokens/domain", "ci.example.test"),
      secret("root_tokens/apiKey", file("t.json", TOKENS)),
      token("root_tokens/configFileLocation", { kind: "yaml-file", path: yaml }),
      plain("apiKey", "ignored: a group of its own"),
    ]);
    expect(Object.fromEntries(tokens)).toEqual({
      domain: "ci.example.test",
      apiKey: "v-1",
      configFileLocation: "schemaId: x\n",
    });
    expect(secrets).toEqual(["v-1", "schemaId: x\n"]);
  });

  it.each([
    "schemaId: script-credentials-v1\n",
    '{\n  "schemaId": "script-credentials-v1",\n  "runPredefinedScript": {}\n}\n',
  ])("does not take a file of scripts for a secret: %j", async (text) => {
    const path = file("scripts.yaml", text);
    const { secrets } = await resolve([token("root_tokens/configFileLocation", { kind: "yaml-file", path })]);
    expect(secrets).toEqual([]);
  });

  it("reads what an HTTP connection adds, plain texts only", async () => {
    const { http } = await resolve([
      plain("base_url", "https://example.test"),
      plain("headers/X-Team", "a"),
      secret("headers/X-Secret", "/nowhere"),
      plain("url_parameters/tenant", "blue"),
      plain("body/content", "{}"),
      plain("body/content_type", "application/json"),
      plain("testing/path", "/health"),
      plain("testing/verb", "GET"),
    ]);
    expect(http).toEqual({
      baseUrl: "https://example.test",
      headers: [{ name: "X-Team", value: "a" }],
      urlParameters: [{ name: "tenant", value: "blue" }],
      body: { content: "{}", contentType: "application/json" },
      testing: { path: "/health", verb: "GET" },
    });
  });

  it("refuses a token of an unknown kind", async () => {
    await expect(resolve([token("root_tokens/a", { kind: "unset" })])).rejects.toEqual(internal('"a"'));
  });

  it.each([0, 3, 9])("and no other type: %d is refused", async (type) => {
    await expect(resolve([], type)).rejects.toEqual(internal(`unsupported credential type: ${type}`));
  });
});

describe("basic authentication", () => {
  it("finds the password by user name, in the file of the password's token", async () => {
    const path = file("b.json", BASIC);
    const { type, tokens, secrets } = await resolve(
      [plain("root_tokens/username", "svc"), secret("root_tokens/password", path)],
      2,
    );
    expect([type, Object.fromEntries(tokens), secrets]).toEqual([
      "Basic Auth",
      { username: "svc", password: "p-1" },
      ["p-1"],
    ]);
  });

  it.each([
    [[secret("root_tokens/password", "/x")]],
    [[plain("root_tokens/username", "svc")]],
    [[plain("root_tokens/username", ""), secret("root_tokens/password", "/x")]],
  ])("needs both: %j", async (tokens) => {
    await expect(resolve(tokens, CredentialsType.BASIC_AUTH)).rejects.toEqual(
      internal("no credential found"),
    );
  });
});

describe("credential files", () => {
  const read = (path: string, rules?: CredentialFileRules): Promise<Credential> =>
    resolve([secret("root_tokens/apiKey", path)], 1, rules);

  it("may be Basic files, looked up by user name", async () => {
    const { tokens } = await resolve([secret("root_tokens/svc", file("b.json", BASIC))]);
    expect(tokens.get("svc")).toBe("p-1");
  });

  describe.each(
    Object.entries(CREDENTIAL_FORMATS).flatMap(([type, format]) =>
      format.type === "tokens" ? [[type, format.tokens] as const] : [],
    ),
  )("of %s", (_type, all) => {
    const resolved = async (entries: readonly CredentialToken[]): Promise<readonly string[]> => {
      const credentials = entries.map(({ name, example }) => ({ tokenName: name, tokenValue: example }));
      const path = file("t.json", { auth_type: "Token Auth", credentials });
      // A connection tells all names that its integration knows, and not which of them the file has.
      const { tokens } = await resolve(all.map(({ name }) => secret(`root_tokens/${name}`, path)));
      return [...tokens.keys()];
    };
    const names = (entries: readonly CredentialToken[]): readonly string[] => entries.map(({ name }) => name);

    it("do without entries that are optional", async () => {
      const needed = all.filter(({ optional }) => optional !== true);
      expect(await resolved(needed)).toEqual(names(needed));
    });

    it("do without entries that another one takes the place of", async () => {
      const replaced = all.flatMap(({ replaces = [] }) => replaces);
      const kept = all.filter(({ name }) => !replaced.includes(name));
      expect(await resolved(kept)).toEqual(names(kept));
    });
  });

  it.each([
    ["no JSON", "canary", "is not JSON"],
    ["another auth_type", { auth_type: "token auth", credentials: [] }, "is not JSON with auth_type"],
    ["no credentials", { auth_type: "Token Auth" }, "is not JSON with auth_type"],
    [
      "keys in place of entries",
      { auth_type: "Token Auth", credentials: [{ apiKey: "canary" }] },
      "is not JSON with auth_type",
    ],
    [
      "no such entry",
      { auth_type: "Token Auth", credentials: [{ tokenName: "other", tokenValue: "canary" }] },
      'no entry "apiKey"',
    ],
    ["nothing", "", "is empty"],
    ["too much", " ".repeat(1_048_577), "is larger than"],
  ])("with %s are refused, and not quoted", async (_name, content, message) => {
    const error: unknown = await read(file("t.json", content)).catch((thrown: unknown) => thrown);
    expect(error).toEqual(internal(message));
    expect(String(error)).not.toContain("canary");
  });

  it("must be regular files at absolute paths", async () => {
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(read(pipe)).rejects.toEqual(internal("is not a regular file"));
    await expect(read(directory)).rejects.toEqual(internal("is not a regular file"));
    await expect(read("t.json")).rejects.toEqual(internal("is not an absolute path"));
    await expect(read("")).rejects.toEqual(internal("is not an absolute path"));
    await expect(read(join(directory, "none.json"))).rejects.toEqual(internal("cannot be read (ENOENT)"));
    await expect(read("/proc/self/environ")).rejects.toEqual(internal("is empty"));
  });

  it("must lie in the credentials directory if there is one, links followed", async () => {
    const root = join(directory, "credentials");
    mkdirSync(join(root, "..data"), { recursive: true });
    const outside = file("outside.json", TOKENS);
    writeFileSync(join(root, "..data", "t.json"), JSON.stringify(TOKENS), { mode: 0o600 });
    symlinkSync(join("..data", "t.json"), join(root, "t.json"));
    symlinkSync(outside, join(root, "escape.json"));
    expect((await read(join(root, "t.json"), { directory: root })).tokens.get("apiKey")).toBe("v-1");
    for (const path of [outside, join(root, "escape.json"), `${root}/../outside.json`]) {
      await expect(read(path, { directory: root })).rejects.toEqual(
        internal("outside the credentials directory"),
      );
    }
  });

  it("must not be open to others, unless that is allowed", async () => {
    const open = file("open.json", TOKENS);
    chmodSync(open, 0o644);
    await expect(read(open)).rejects.toEqual(internal("others can read it (mode 0644): chmod 600"));
    expect((await read(open, { allowOpenFiles: true })).tokens.get("apiKey")).toBe("v-1");
  });
});
