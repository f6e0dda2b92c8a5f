import type { Connection } from "@parkit/protocol/internal/action-connection";
import { DiagnosticError, type ObjectValue } from "@parkit/terraform-plugin";
import { connectionFromWire } from "./from-wire";

const URN = "urn:dd:apps:on-prem-runner:us1:42:runner-a";
const NONE = { type: "HTTP", credentials: { type: "HTTPNoAuth", fields: {} } };

const read = (answer: Partial<Connection>, state: ObjectValue = {}, answersRunner = true): ObjectValue =>
  connectionFromWire(
    { id: "id", name: "n", integration: NONE, ...answer },
    { state, wireTypes: new Map([["postgresql", "Postgres"]]), answersRunner },
  );

describe("connectionFromWire", () => {
  it("keeps the URN of an equal runner, and rebuilds it for another", () => {
    expect(read({ runnerId: "runner-a" }, { runner_urn: URN })["runner_urn"]).toBe(URN);
    expect(read({ runnerId: "runner-b" }, { runner_urn: URN })["runner_urn"]).toBe(
      URN.replace("runner-a", "runner-b"),
    );
    expect(read({ runnerId: "runner-b" }, { runner_urn: null })["runner_urn"]).toBe("runner-b");
  });

  it("takes a missing runner for unpaired only where the API tells runners at all", () => {
    expect(read({}, { runner_urn: URN }, true)["runner_urn"]).toBeNull();
    expect(read({}, { runner_urn: URN }, false)["runner_urn"]).toBe(URN);
  });

  it("takes an empty secret for unchanged, and stores a changed one only beside a stored one", () => {
    const openai = (apiToken: string, state: ObjectValue) =>
      read(
        {
          integration: {
            type: "OpenAI",
            credentials: { type: "OpenAIAPIKey", fields: { api_token: apiToken } },
          },
        },
        { openai: { api_key: state } },
      )["openai"];
    const secret = (api_token: string | null, version: number | null = null) => ({
      api_key: { api_token, api_token_wo: null, api_token_wo_version: version },
    });
    expect(openai("", { api_token: "mine" })).toEqual(secret("mine"));
    expect(openai("other", { api_token: "mine" })).toEqual(secret("other"));
    expect(openai("other", { api_token: null, api_token_wo_version: 3 })).toEqual(secret(null, 3));
  });

  it("leaves the default credential as it was written, and writes it out on import", () => {
    expect(read({}, { http: { none: null } })["http"]).toEqual({ base_url: null, none: null });
    expect(read({}, { http: { none: {} } })["http"]).toEqual({ base_url: null, none: {} });
    expect(read({}, { http: null })["http"]).toEqual({ base_url: null, none: {} });
  });

  it("knows a type by the name that the user corrected, and says what to do about one that it does not know", () => {
    const of = (type: string) => ({
      type,
      credentials: { type: "PostgreSQLCredentialFile", fields: { path: "/p" } },
    });
    expect(read({ integration: of("Postgres") })["postgresql"]).toEqual({ credential_file: { path: "/p" } });
    expect(() => read({ integration: of("PostgreSQL") })).toThrow(DiagnosticError);
  });

  it("keeps tokens that the API leaves out, and orders lists as the user did", () => {
    const fields = {
      headers: [
        { name: "b", value: "2" },
        { name: "c", value: "3" },
        { name: "a", value: "1" },
      ],
    };
    const integration = {
      type: "HTTP",
      baseUrl: "https://x",
      credentials: { type: "HTTPTokenAuth", fields },
    };
    const tokens = [{ name: "t", value: "s" }];
    const state = {
      http: {
        token_auth: {
          tokens,
          headers: [
            { name: "a", value: "1" },
            { name: "b", value: "1" },
          ],
        },
      },
    };
    expect(read({ integration }, state)["http"]).toEqual({
      base_url: "https://x",
      token_auth: {
        tokens,
        headers: [
          { name: "a", value: "1" },
          { name: "b", value: "2" },
          { name: "c", value: "3" },
        ],
        url_parameters: null,
        body: null,
      },
    });
  });
});
