import type { Connection } from "@parkit/protocol/internal/action-connection";
import type { IntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { DiagnosticError, type ObjectValue } from "@parkit/terraform-plugin";
import { connectionFromWire } from "./from-wire";

const URN = "urn:dd:apps:on-prem-runner:us1:42:runner-a";
const NONE = { type: "HTTP", credentials: { type: "HTTPNoAuth", fields: {} } };

const read = (
  answer: Partial<Connection>,
  state: ObjectValue = {},
  answersRunner = true,
  type: IntegrationType = "http",
): ObjectValue =>
  connectionFromWire(
    type,
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
        { api_key: state },
        true,
        "openai",
      )["api_key"];
    const secret = (api_token: string | null, version: number | null = null) => ({
      api_token,
      api_token_wo: null,
      api_token_wo_version: version,
    });
    expect(openai("", { api_token: "mine" })).toEqual(secret("mine"));
    expect(openai("other", { api_token: "mine" })).toEqual(secret("other"));
    expect(openai("other", { api_token: null, api_token_wo_version: 3 })).toEqual(secret(null, 3));
  });

  it("has one credential, and null for the others", () => {
    expect(read({}, { basic_auth: { username: "u", path: "/p" } })).toMatchObject({
      base_url: null,
      none: {},
      token_auth: null,
      basic_auth: null,
      token_auth_file: null,
    });
  });

  it("has nothing of a credential that is the only one and has no fields", () => {
    const credentials = { type: "KubernetesServiceAccount", fields: {} };
    const state = read({ integration: { type: "Kubernetes", credentials } }, {}, true, "kubernetes");
    expect(Object.keys(state).sort()).toEqual([
      "deletion_protection",
      "id",
      "identifier_tags",
      "name",
      "runner_urn",
    ]);
  });

  it("refuses a connection of another integration, and names its resource", () => {
    const credentials = { type: "OpenAIAPIKey", fields: {} };
    const refused: Partial<DiagnosticError> = {
      diagnostics: [
        {
          severity: "error",
          summary: "The connection is of another integration",
          detail: expect.stringContaining("terraform import parkit_connection_openai.<name> id") as string,
        },
      ],
    };
    expect(() => read({ integration: { type: "OpenAI", credentials } })).toThrow(
      expect.objectContaining(refused) as Error,
    );
  });

  it("knows a type by the name that the user corrected, and says what to do about one that it does not know", () => {
    const of = (type: string) => ({
      type,
      credentials: { type: "PostgreSQLCredentialFile", fields: { path: "/p" } },
    });
    const state = (type: string) => read({ integration: of(type) }, {}, true, "postgresql");
    expect(state("Postgres")["credential_file"]).toEqual({ path: "/p" });
    expect(() => state("PostgreSQL")).toThrow(DiagnosticError);
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
      token_auth: {
        tokens,
        headers: [
          { name: "a", value: "1" },
          { name: "b", value: "1" },
        ],
      },
    };
    expect(read({ integration }, state)).toMatchObject({
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
