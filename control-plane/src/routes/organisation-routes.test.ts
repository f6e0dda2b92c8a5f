import { documentOf, startTestPlane, type TestPlane } from "../control-plane.fixture";

let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});

afterEach(() => test.plane.close());

it("validates the API key, and tells whether it may enroll runners", async () => {
  const headers = { "DD-API-KEY": test.plane.apiKey };
  expect((await test.call("GET", "/api/v1/validate", { headers })).json).toEqual({ valid: true });
  expect((await test.call("GET", "/api/v2/validate", { headers })).json).toMatchObject({
    data: { attributes: { valid: true, api_key_scopes: ["private_action_runner_enroll"] } },
  });
  const wrong = await test.call("GET", "/api/v1/validate", { headers: { "DD-API-KEY": "0" } });
  expect(wrong.status).toBe(403);
});

it("registers and unregisters the application key", async () => {
  const list = "/api/v2/actions/app_key_registrations";
  const item = `${list}/${test.plane.appKeyId}`;
  expect((await test.call("GET", item)).json).toEqual({
    data: { id: test.plane.appKeyId, type: "app_key_registration" },
  });
  expect((await test.call("GET", list)).json).toMatchObject({ meta: { total: 1, total_filtered: 1 } });
  expect((await test.call("DELETE", item)).status).toBe(204);
  expect((await test.call("DELETE", item)).status).toBe(404);
  expect((await test.call("GET", list)).json).toMatchObject({ data: [], meta: { total: 0 } });
  expect((await test.call("PUT", item)).status).toBe(201);
  expect((await test.call("PUT", `${list}/5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10`)).status).toBe(404);
});

it("keeps restriction policies, and has empty ones where there are none", async () => {
  const path = "/api/v2/restriction_policy/connection:5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
  const bindings = [{ relation: "editor", principals: ["team:1"] }];
  const bindingsOf = async () => (await test.call("GET", path)).json;
  expect(await bindingsOf()).toMatchObject({ data: { attributes: { bindings: [] } } });
  const body = documentOf("restriction_policy", { bindings });
  expect((await test.call("POST", path, { body })).status).toBe(200);
  expect(await bindingsOf()).toMatchObject({ data: { attributes: { bindings } } });
  expect((await test.call("DELETE", path)).status).toBe(204);
  expect(await bindingsOf()).toMatchObject({ data: { attributes: { bindings: [] } } });
  const unknown = await test.call("GET", "/api/v2/restriction_policy/runner:x");
  expect([unknown.status, unknown.json]).toEqual([
    400,
    { errors: ["Invalid resource type: 'runner' does not support restriction policies"] },
  ]);
});

it("tells whose organisation it is", async () => {
  expect((await test.call("GET", "/api/v2/current_user")).json).toMatchObject({
    data: { type: "users", relationships: { org: { data: { id: "4242", type: "orgs" } } } },
    included: [{ id: "4242", type: "orgs" }],
  });
});
