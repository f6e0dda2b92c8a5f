import fc from "fast-check";
import type { StoredConnection } from "@parkit/protocol/internal/action-connection";
import type { ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import { isJsonObject, parseJson } from "@parkit/protocol/internal/json";
import { connectionInfo } from "./connection-tokens";

function infoOf(integration: ConnectionIntegration): object {
  const at = new Date(0);
  const connection: StoredConnection = {
    id: "c-1",
    name: "c",
    integration,
    createdAt: at,
    lastUpdated: at,
    createdBy: "u-1",
  };
  const { tokens, credentialsType } = connectionInfo("runner-1", connection);
  return {
    credentialsType,
    tokens: tokens.map(({ nameSegments, value }) => [nameSegments.join("."), value]),
  };
}

const inFile = { kind: "file-secret", path: "/etc/creds.json" };
const plain = (value: string) => ({ kind: "plain-text", value });

it("has no tokens and token authentication without a connection", () => {
  expect(connectionInfo("runner-1", undefined)).toEqual({
    connectionId: "",
    tokens: [],
    credentialsType: 1,
    runnerId: "runner-1",
  });
});

it("has the base URL and nothing else for HTTP without authentication", () => {
  expect(
    infoOf({ type: "HTTP", baseUrl: "https://a.example", credentials: { type: "HTTPNoAuth", fields: {} } }),
  ).toEqual({ credentialsType: 1, tokens: [["base_url", plain("https://a.example")]] });
});

it("has the tokens, headers, parameters and body of HTTP token authentication", () => {
  const fields = {
    tokens: [{ name: "t1", type: "SECRET", value: "s3cr3t" }],
    headers: [{ name: "X-Team", value: "pay" }],
    url_parameters: [{ name: "v", value: "2" }],
    body: { content: "{}", content_type: "application/json" },
  };
  expect(infoOf({ type: "HTTP", credentials: { type: "HTTPTokenAuth", fields } })).toEqual({
    credentialsType: 1,
    tokens: [
      ["root_tokens.t1", plain("s3cr3t")],
      ["headers.X-Team", plain("pay")],
      ["url_parameters.v", plain("2")],
      ["body.content", plain("{}")],
      ["body.content_type", plain("application/json")],
    ],
  });
});

it("finds the names of tokens in a file by what the templates refer to", () => {
  const fields = {
    path: "/etc/creds.json",
    headers: [{ name: "Authorization", value: "Bearer {{ apiKey }} {{apiKey}}" }],
    url_parameters: [{ name: "tenant", value: "{{ tenant }}" }],
  };
  expect(infoOf({ type: "HTTP", credentials: { type: "HTTPTokenAuthFile", fields } })).toMatchObject({
    tokens: [
      ["root_tokens.apiKey", inFile],
      ["root_tokens.tenant", inFile],
      ["headers.Authorization", plain("Bearer {{ apiKey }} {{apiKey}}")],
      ["url_parameters.tenant", plain("{{ tenant }}")],
    ],
  });
});

it("has the user name, and the password by its file, for basic authentication", () => {
  const fields = { username: "svc", path: "/etc/creds.json" };
  expect(infoOf({ type: "HTTP", credentials: { type: "HTTPBasicAuthFile", fields } })).toEqual({
    credentialsType: 2,
    tokens: [
      ["root_tokens.username", plain("svc")],
      ["root_tokens.password", inFile],
    ],
  });
});

it("names the documented entries of a credential file", () => {
  const credentials = { type: "JenkinsCredentialFile", fields: { path: "/etc/creds.json" } };
  expect(infoOf({ type: "Jenkins", credentials })).toEqual({
    credentialsType: 1,
    tokens: [
      ["root_tokens.domain", inFile],
      ["root_tokens.username", inFile],
      ["root_tokens.token", inFile],
    ],
  });
});

it("hands scripts their file as YAML", () => {
  const credentials = { type: "Script", fields: { configFileLocation: "/etc/script.yaml" } };
  expect(infoOf({ type: "Script", credentials })).toEqual({
    credentialsType: 1,
    tokens: [["root_tokens.configFileLocation", { kind: "yaml-file", path: "/etc/script.yaml" }]],
  });
});

it("can be made of anything that was let in", () => {
  const word = fc.constantFrom("constructor", "__proto__", "toString", "HTTPTokenAuth", "Script", "x");
  const fields = fc.dictionary(
    fc.constantFrom("tokens", "headers", "url_parameters", "body", "path", "username", "configFileLocation"),
    fc.jsonValue({ maxDepth: 4 }),
  );
  fc.assert(
    fc.property(word, word, fields, (type, credentialsType, values) => {
      const read = parseJson(JSON.stringify(values));
      const credentials = { type: credentialsType, fields: isJsonObject(read) ? read : {} };
      expect(infoOf({ type, credentials })).toMatchObject({ credentialsType: 1 });
    }),
  );
});
