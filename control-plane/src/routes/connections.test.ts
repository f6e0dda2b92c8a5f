import {
  documentOf,
  idOf,
  startTestPlane,
  type TestAnswer,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";

const PATH = "/api/v2/actions/connections";
const NO_SUCH_ID = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";

let test: TestPlane;
let runner: TestRunner;

beforeEach(async () => {
  test = await startTestPlane();
  runner = await test.enroll("runner-a");
});

afterEach(() => test.plane.close());

function create(attributes: object): Promise<TestAnswer> {
  return test.call("POST", PATH, { body: documentOf("action_connection", attributes) });
}

function patch(id: string, attributes: object): Promise<TestAnswer> {
  return test.call("PATCH", `${PATH}/${id}`, {
    body: documentOf("action_connection", attributes),
  });
}

const AWS = {
  name: "prod-ops",
  tags: ["account_id:111122223333", "env:prod"],
  integration: {
    type: "AWS",
    credentials: { type: "AWSAssumeRole", account_id: "111122223333", role: "DdActionsProd" },
  },
};

const HTTP_TOKEN = {
  name: "billing-api",
  integration: {
    type: "HTTP",
    base_url: "https://billing.example",
    credentials: {
      type: "HTTPTokenAuth",
      tokens: [{ name: "t1", type: "SECRET", value: "s3cr3t" }],
      headers: [{ name: "Authorization", value: "Bearer {{ t1 }}" }],
      url_parameters: [{ name: "v", value: "2" }],
      body: { content_type: "application/json", content: '{"k":"{{ t1 }}"}' },
    },
  },
};

function httpNone(name: string, tags: readonly string[] = []): object {
  return {
    name,
    runner_id: runner.id,
    tags,
    integration: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
  };
}

describe("a connection", () => {
  it("is created with 201, without timestamps, with the ids that AWS needs", async () => {
    const answer = await create(AWS);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("content-type")).toBe("application/vnd.api+json");
    expect(answer.json).toEqual({
      data: {
        id: idOf(answer),
        type: "action_connection",
        attributes: {
          acting_user_can_resolve: false,
          external_secrets_manager: null,
          is_favorite: false,
          name: "prod-ops",
          tags: ["account_id:111122223333", "env:prod"],
          integration: {
            type: "AWS",
            credentials: {
              type: "AWSAssumeRole",
              account_id: "111122223333",
              role: "DdActionsProd",
              external_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
              principal_id: "464622532012",
            },
          },
        },
      },
    });
  });

  it("is created with an empty body for none, as Datadog's own Terraform provider always sends it", async () => {
    const answer = await create({
      name: "billing",
      integration: {
        type: "HTTP",
        base_url: "https://billing.example",
        credentials: {
          type: "HTTPTokenAuth",
          tokens: [{ name: "t1", type: "SECRET", value: "s3cr3t" }],
          body: {},
        },
      },
    });
    expect(answer.status).toBe(201);
  });

  it("is read with timestamps, creator, and secrets emptied", async () => {
    const id = idOf(
      await create({
        name: "azure-ops",
        integration: {
          type: "Azure",
          credentials: {
            type: "AzureTenant",
            app_client_id: "app-1",
            client_secret: "s3cr3t",
            tenant_id: "ten-1",
          },
        },
      }),
    );
    const answer = await test.call("GET", `${PATH}/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      data: {
        id,
        type: "action_connection",
        attributes: {
          acting_user_can_resolve: true,
          created_at: "2030-01-01 00:00:00.000000 +0000 UTC",
          external_secrets_manager: null,
          is_favorite: false,
          last_updated: "2030-01-01 00:00:00.000000 +0000 UTC",
          name: "azure-ops",
          integration: {
            type: "Azure",
            credentials: {
              type: "AzureTenant",
              app_client_id: "app-1",
              client_secret: "",
              tenant_id: "ten-1",
            },
          },
        },
        relationships: {
          created_by: {
            data: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, type: "created_by" },
          },
        },
      },
    });
  });

  it("never shows a secret, in any answer", async () => {
    const created = await create(HTTP_TOKEN);
    const id = idOf(created);
    const answers = [
      created,
      await test.call("GET", `${PATH}/${id}`),
      await patch(id, { name: "other" }),
      await test.call("GET", PATH),
    ];
    for (const answer of answers) {
      expect(answer.text).not.toContain("s3cr3t");
      expect(answer.text).toContain('{"name":"t1","type":"SECRET","value":""}');
    }
  });

  it("is paired with its runner by the runner's id, as agents do it", async () => {
    const answer = await create({
      name: "Kubernetes (node-a-20300101000000)",
      runner_id: runner.id,
      tags: [`runner-id:${runner.id}`, "hostname:", "cluster-name:prod-eu.example"],
      integration: { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } },
    });
    expect(answer.status).toBe(201);
    expect((await test.call("GET", `${PATH}/${idOf(answer)}`)).json).toMatchObject({
      data: { attributes: { runner_id: runner.id } },
    });
  });

  it("is deleted once with 204 and nothing, then 404", async () => {
    const id = idOf(await create(AWS));
    const first = await test.call("DELETE", `${PATH}/${id}`);
    expect([first.status, first.text]).toEqual([204, ""]);
    expect((await test.call("DELETE", `${PATH}/${id}`)).status).toBe(404);
    expect((await test.call("GET", `${PATH}/${id}`)).json).toEqual({
      errors: [
        {
          title: "Generic Error",
          detail: "error getting connection: rpc error: code = NotFound desc = connection not found",
        },
      ],
    });
  });

  it("ignores members that are not known, and accepts application/json", async () => {
    const body = JSON.stringify(
      documentOf("action_connection", {
        ...AWS,
        colour: "blue",
        integration: { ...AWS.integration, credentials: { ...AWS.integration.credentials, extra: "x" } },
      }),
    );
    const { apiKey, appKey } = test.plane;
    const headers = {
      "DD-API-KEY": apiKey,
      "DD-APPLICATION-KEY": appKey,
      "Content-Type": "application/json",
    };
    const answer = await test.call("POST", PATH, { body, headers });
    expect(answer.status).toBe(201);
    expect(answer.text).not.toMatch(/colour|extra/);
  });
});

describe("a PATCH", () => {
  it("replaces the tags whole, keeps what it does not name, and moves the time of the last update", async () => {
    const id = idOf(await create(AWS));
    test.advance(1500);
    const answer = await patch(id, { tags: ["env:staging"] });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      data: {
        attributes: {
          acting_user_can_resolve: false,
          created_at: "2030-01-01 00:00:00.000000 +0000 UTC",
          last_updated: "2030-01-01 00:00:01.500000 +0000 UTC",
          name: "prod-ops",
          tags: ["env:staging"],
        },
      },
    });
    expect((await patch(id, { tags: [] })).text).not.toContain('"tags"');
  });

  it("merges HTTP lists by name, deletes by marker, clears the body by an empty one", async () => {
    const id = idOf(await create(HTTP_TOKEN));
    const answer = await patch(id, {
      integration: {
        type: "HTTP",
        credentials: {
          type: "HTTPTokenAuth",
          tokens: [
            { name: "t1", type: "SECRET", value: "", deleted: true },
            { name: "t2", type: "SECRET", value: "n3w" },
          ],
          headers: [{ name: "X-Team", value: "pay" }],
          body: {},
        },
      },
    });
    expect(answer.json).toMatchObject({
      data: {
        attributes: {
          integration: {
            base_url: "https://billing.example",
            credentials: {
              tokens: [{ name: "t2", type: "SECRET", value: "" }],
              headers: [
                { name: "Authorization", value: "Bearer {{ t1 }}" },
                { name: "X-Team", value: "pay" },
              ],
              url_parameters: [{ name: "v", value: "2" }],
            },
          },
        },
      },
    });
    expect(answer.text).not.toContain('"body"');
  });

  it("changes the name alone", async () => {
    const id = idOf(await create(AWS));
    expect((await patch(id, { name: "other" })).json).toMatchObject({
      data: { attributes: { name: "other", tags: AWS.tags, integration: AWS.integration } },
    });
  });

  it("keeps a stored secret that is sent back empty, as it was read", async () => {
    const notion = { type: "Notion", credentials: { type: "NotionAPIKey", api_token: "s3cr3t" } };
    const id = idOf(await create({ name: "n", integration: notion }));
    const emptied = { type: "Notion", credentials: { type: "NotionAPIKey", api_token: "" } };
    expect((await patch(id, { integration: emptied })).status).toBe(200);
  });

  it("keeps a stored HTTP token that is sent back empty, and refuses a new one", async () => {
    const id = idOf(await create(HTTP_TOKEN));
    const tokens = [{ name: "t1", type: "SECRET", value: "" }];
    const integration = { type: "HTTP", credentials: { type: "HTTPTokenAuth", tokens } };
    expect((await patch(id, { integration })).status).toBe(200);
    const unknown = {
      type: "HTTP",
      credentials: { type: "HTTPTokenAuth", tokens: [{ ...tokens[0], name: "t9" }] },
    };
    expect((await patch(id, { integration: unknown })).status).toBe(400);
  });

  it("makes a new AWS external id when asked, and only then", async () => {
    const created = await create(AWS);
    const id = idOf(created);
    const externalId = ({ text }: TestAnswer) => /"external_id":"(\w+)"/.exec(text)?.[1];
    const same = await patch(id, { integration: AWS.integration });
    expect(externalId(same)).toBe(externalId(created));
    const credentials = { type: "AWSAssumeRole", generate_new_external_id: true };
    const renewed = await patch(id, { integration: { type: "AWS", credentials } });
    expect(externalId(renewed)).toMatch(/^[0-9a-f]{32}$/);
    expect(externalId(renewed)).not.toBe(externalId(created));
    expect(renewed.text).not.toContain("generate_new");
  });

  it("cannot change the type of integration or credentials", async () => {
    const id = idOf(await create(AWS));
    const answer = await patch(id, { integration: HTTP_TOKEN.integration });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ title: "Generic Error" }] });
  });
});

describe("refusals", () => {
  it("of wrong connections are 400 with the service's one title", async () => {
    const ownerless = await test.enroll("runner-b", "ownerless");
    const credentials = AWS.integration.credentials;
    const cases: readonly (readonly [object, string])[] = [
      [{ ...AWS, name: "" }, "name"],
      [{ name: "no integration" }, "integration"],
      [{ ...AWS, integration: { type: "AWS" } }, "credentials"],
      [
        { ...AWS, integration: { type: "AWS", credentials: { ...credentials, account_id: "12" } } },
        String.raw`account_id does not match regex pattern ^\d{12}$`,
      ],
      [
        { ...AWS, integration: { type: "AWS", credentials: { ...credentials, role: "" } } },
        "role is required",
      ],
      [{ ...AWS, integration: { type: "Nowhere", credentials: { type: "X" } } }, "type is not known"],
      [{ ...AWS, integration: { type: "AWS", credentials: { type: "AzureTenant" } } }, "does not fit"],
      [{ ...AWS, tags: ["a:b:c"] }, "colons"],
      [{ ...AWS, tags: ["default:x"] }, "default"],
      [
        { ...AWS, tags: Array.from({ length: 101 }, (_, at) => `k${at}:v`) },
        "tags has more than 100 entries",
      ],
      [{ ...AWS, tags: "env:prod" }, "list"],
      [{ ...AWS, runner_id: runner.id }, "cannot have a runner"],
      [{ ...httpNone("x"), runner_id: "runner-of-nobody" }, "names no runner"],
      [{ ...httpNone("x"), runner_id: ownerless.id }, "ownerless"],
      [
        { name: "k", integration: { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } } },
        "needs runner_id",
      ],
      [{ ...HTTP_TOKEN, integration: { ...HTTP_TOKEN.integration, base_url: "ftp://x" } }, "base_url"],
      [
        {
          ...HTTP_TOKEN,
          integration: {
            ...HTTP_TOKEN.integration,
            credentials: { type: "HTTPTokenAuth", tokens: [{ name: "t" }] },
          },
        },
        "tokens",
      ],
    ];
    for (const [attributes, detail] of cases) {
      const answer = await create(attributes);
      expect([detail, answer.status]).toEqual([detail, 400]);
      expect(answer.json).toEqual({
        errors: [{ title: "Generic Error", detail: expect.stringContaining(detail) as string }],
      });
    }
  });

  it("of ids are 400 when malformed and 404 when unknown", async () => {
    const malformed = await test.call("GET", `${PATH}/malformed`);
    expect(malformed.status).toBe(400);
    expect(malformed.json).toEqual({
      errors: [{ title: "Generic Error", detail: "connectionId not a valid UUID" }],
    });
    for (const method of ["GET", "DELETE"]) {
      expect((await test.call(method, `${PATH}/${NO_SUCH_ID}`)).status).toBe(404);
    }
    expect((await patch(NO_SUCH_ID, { name: "x" })).status).toBe(404);
  });

  it("of keys are 403 with a list of texts, also for an application key that is not registered", async () => {
    const { apiKey, appKeyId } = test.plane;
    const registration = `/api/v2/actions/app_key_registrations/${appKeyId}`;
    const denied = await test.call("GET", PATH, { headers: { "DD-API-KEY": apiKey } });
    expect([denied.status, denied.json]).toEqual([403, { errors: ["Forbidden"] }]);
    expect((await test.call("DELETE", registration)).status).toBe(204);
    expect((await test.call("GET", registration)).json).toEqual({
      errors: [{ detail: "app key not found" }],
    });
    expect((await create(AWS)).status).toBe(403);
    expect((await test.call("PUT", registration)).status).toBe(201);
    expect((await create(AWS)).status).toBe(201);
  });
});

describe("the list", () => {
  it("filters and pages", async () => {
    await create(AWS);
    for (const name of ["b", "c", "d"]) await create(httpNone(`billing-${name}`, [`env:${name}`]));
    const names = async (query: string) => {
      const { text } = await test.call("GET", `${PATH}?${query}`);
      return [...text.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name);
    };
    expect(await names("filter[integration]=HTTP")).toEqual(["billing-b", "billing-c", "billing-d"]);
    expect(await names("filter[tags]=env:c")).toEqual(["billing-c"]);
    expect(await names("filter[search]=PROD")).toEqual(["prod-ops"]);
    expect(await names("page[size]=2&page[number]=1")).toEqual(["billing-c", "billing-d"]);
    expect((await test.call("GET", `${PATH}?page[size]=0`)).status).toBe(400);
    expect(await names("filter[creator_ids]=nobody")).toEqual([]);
    const { json } = await test.call("GET", `${PATH}?filter[search]=billing-b`);
    expect(json).toMatchObject({
      meta: {
        total: 4,
        total_filtered: 1,
        integration_counts: [
          { integration_type: "AWS", total_count: 1, filtered_count: 0 },
          { integration_type: "HTTP", total_count: 3, filtered_count: 1 },
        ],
      },
    });
  });
});
