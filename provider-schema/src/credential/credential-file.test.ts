import fc from "fast-check";

import type { CredentialType } from "./credential";
import { credentialFileProblems } from "./credential-file";
import { CREDENTIAL_FORMATS } from "./credential-format";
import { scriptCredential } from "../script/script";

type Tokens = Readonly<Record<string, unknown>>;

function file(tokens: Tokens): string {
  const credentials = Object.entries(tokens).map(([tokenName, tokenValue]) => ({ tokenName, tokenValue }));
  return JSON.stringify({ auth_type: "Token Auth", credentials });
}
const messages = (type: CredentialType, text: string): readonly string[] =>
  credentialFileProblems(type, text).map(({ message }) => message);

const POSTGRESQL = { host: "h", port: "5432", user: "u", password: "p", database: "d", sslmode: "require" };

describe("credential files", () => {
  it.each<[string, CredentialType, string, readonly string[]]>([
    ["an empty file", "postgresql", "", ["the file is empty"]],
    [
      "a file that is too large",
      "postgresql",
      "x".repeat(1024 * 1024 + 1),
      ["the file is larger than 1 MiB"],
    ],
    ["text", "postgresql", "host=h", ["the file is not JSON"]],
    ["JSON that is not an object", "postgresql", '"a"', ["the file is not JSON"]],
    ["another auth_type", "postgresql", '{"auth_type":"token auth"}', ['auth_type is not "Token Auth"']],
    [
      "no entries",
      "postgresql",
      '{"auth_type":"Token Auth","credentials":[]}',
      ["credentials is not a list with entries"],
    ],
    ["a PostgreSQL file", "postgresql", file(POSTGRESQL), []],
    [
      "a port that is a number",
      "postgresql",
      file({ ...POSTGRESQL, port: 5432 }),
      ["entry 1 has no text tokenValue"],
    ],
    ["a missing entry", "gitlab", file({ baseURL: "u" }), ['the entry "gitlabApiToken" is missing']],
    [
      "an sslmode that is not taken",
      "postgresql",
      file({ ...POSTGRESQL, sslmode: "prefer" }),
      ['"sslmode" has a value that is not taken'],
    ],
    [
      "a misspelt entry",
      "jenkins",
      file({ domain: "d", username: "u", token: "t", tokn: "t" }),
      ['"tokn" is read by no action of jenkins'],
    ],
    [
      "a strange entry",
      "jenkins",
      file({ domain: "d", username: "u", token: "t", zzzzzzzz: "t" }),
      ['"zzzzzzzz" is read by no action of jenkins'],
    ],
    ["a MongoDB cluster", "mongodb", file({ username: "u", password: "p", srvHost: "h" }), []],
    [
      "a MongoDB server without port",
      "mongodb",
      file({ username: "u", password: "p", host: "h" }),
      ['the entry "port" is missing'],
    ],
    ["any tokens for HTTP", "http-token", file({ anything: "a" }), []],
    [
      "two entries of one name",
      "http-token",
      '{"auth_type":"Token Auth","credentials":[{"tokenName":"a","tokenValue":"b"},{"tokenName":"a","tokenValue":"c"}]}',
      ['"a" has two entries'],
    ],
    [
      "keys in place of entries, as in an example of the chart",
      "jenkins",
      '{"auth_type":"Token Auth","credentials":[{"username":"u","token":"t","domain":"d"}]}',
      ["entry 0 has no text tokenName and no text tokenValue"],
    ],
    [
      "user name and password",
      "http-basic",
      '{"auth_type":"Basic Auth","credentials":[{"username":"u","password":"p"}]}',
      [],
    ],
    ["tokens for basic authentication", "http-basic", file({ a: "b" }), ['auth_type is not "Basic Auth"']],
    ["a type without documented format", "ansible", file({ anything: "a" }), []],
    ["a script file", "script", "schemaId: script-credentials-v1\nrunPredefinedScript: {}\n", []],
    [
      "a script file of another version",
      "script",
      "schemaId: script-credentials-v2\n",
      ["the file does not say schemaId: script-credentials-v1"],
    ],
  ])("checks %s", (_what, type, text, expected) => {
    expect(messages(type, text)).toEqual(expected);
  });

  it("accepts the examples of every documented format", () => {
    for (const [type, format] of Object.entries(CREDENTIAL_FORMATS)) {
      if (format.type !== "tokens") continue;
      const tokens = format.tokens.filter(({ optional }) => optional !== true);
      const text = file(Object.fromEntries(tokens.map(({ name, example }) => [name, example])));
      // Keys of the table are credential types.
      expect([type, messages(type as CredentialType, text)]).toEqual([type, []]);
    }
  });

  it("accepts the script file that is made from a description", () => {
    const { from } = scriptCredential({ a: { command: ["df"] } });
    expect(from.type === "literal" ? messages("script", from.value) : undefined).toEqual([]);
  });

  it("reads anything, and never repeats a value", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(Array.isArray(messages("mongodb", text))).toBe(true);
      }),
    );
    const told = JSON.stringify(
      credentialFileProblems("postgresql", file({ ...POSTGRESQL, sslmode: "hunter2", host: 5 })),
    );
    expect(told).not.toContain("hunter2");
  });
});
