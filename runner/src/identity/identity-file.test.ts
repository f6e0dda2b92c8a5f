import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { ConfigurationError } from "../configuration-error";
import { testIdentity } from "../control-plane.fixture";
import { readIdentityFile, writeIdentityFile } from "./identity-file";

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runner-identity-"));
  path = join(directory, "identity.json");
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe("identity file", () => {
  it("is written for its owner alone, in the Agent's form, and read back", async () => {
    const { urn, key } = await testIdentity();
    const stored = { urn, privateKey: encodePrivateKey(key), hostname: "host-a" };
    await writeIdentityFile(path, { urn, privateKey: "older" });
    await writeIdentityFile(path, stored);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
      private_key: stored.privateKey,
      urn,
      hostname: "host-a",
    });
    expect(await readIdentityFile(path)).toEqual(stored);
    expect(readdirSync(directory)).toEqual(["identity.json"]);
  });

  it("leaves nothing behind when it cannot be written", async () => {
    rmSync(directory, { recursive: true });
    await expect(writeIdentityFile(path, { urn: "u", privateKey: "k" })).rejects.toThrow("ENOENT");
    directory = mkdtempSync(join(tmpdir(), "runner-identity-"));
  });

  it("that does not exist is not an identity", async () => {
    expect(await readIdentityFile(path)).toBeUndefined();
  });

  it.each(["", "null", "{}", '{"urn":"u","private_key":""}', "canary"])(
    "with %j is refused",
    async (text) => {
      writeFileSync(path, text);
      await expect(readIdentityFile(path)).rejects.toThrow(ConfigurationError);
    },
  );

  it("that is a directory is refused", async () => {
    await expect(readIdentityFile(directory)).rejects.toThrow("cannot be read (EISDIR)");
  });
});
