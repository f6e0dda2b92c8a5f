import { documentOf, startTestPlane, type TestPlane } from "../control-plane.fixture";

let test: TestPlane;

beforeAll(async () => {
  test = await startTestPlane();
});

afterAll(() => test.plane.close());

const NOBODY = "aaa11111-aa11-aa11-aaaa-aaaaaa111111";
const CONNECTIONS = "/api/v2/actions/connections";
const REGISTRATIONS = "/api/v2/actions/app_key_registrations";
const POLICY = "/api/v2/restriction_policy";

const aws = (account: string): unknown =>
  documentOf("action_connection", {
    name: "roles",
    integration: {
      type: "AWS",
      credentials: { type: "AWSAssumeRole", account_id: account, role: "runner" },
    },
  });
const bound = (resource: string, relation: unknown, ...principals: readonly unknown[]): unknown =>
  documentOf("restriction_policy", { bindings: [{ relation, principals }] }, resource);

const generic = (detail: string): unknown => ({ errors: [{ title: "Generic Error", detail }] });
const NOT_A_UUID = {
  errors: [
    {
      status: "400",
      title: "Invalid Parameter",
      detail: 'invalid parameter "appKeyId" in "path"; expected type "uuid"',
    },
  ],
};
const NO_KEY = { errors: [{ detail: "app key not found" }] };

/**
 * Requests with the status and the text that Datadog answered, as the recordings of its own clients' tests
 * tell: facts, none of the recordings themselves. A row without a text is told by status alone.
 */
const ROWS: readonly [string, string, string, unknown, number, unknown?][] = [
  [
    "a connection that is not there",
    "GET",
    `${CONNECTIONS}/${NOBODY}`,
    undefined,
    404,
    generic("error getting connection: rpc error: code = NotFound desc = connection not found"),
  ],
  [
    "a connection that is not there",
    "PATCH",
    `${CONNECTIONS}/${NOBODY}`,
    aws("123456789123"),
    404,
    generic("error creating connection: rpc error: code = NotFound desc = connection not found"),
  ],
  [
    "a connection that is not there",
    "DELETE",
    `${CONNECTIONS}/${NOBODY}`,
    undefined,
    404,
    generic("error deleting connection: rpc error: code = NotFound desc = connection not found"),
  ],
  [
    "an id of another form",
    "GET",
    `${CONNECTIONS}/malformed`,
    undefined,
    400,
    generic("connectionId not a valid UUID"),
  ],
  ["an account that is none", "POST", CONNECTIONS, aws("1"), 400],
  ["a connection", "POST", CONNECTIONS, aws("123456789123"), 201],
  ["a key of another form", "GET", `${REGISTRATIONS}/not_valid_app_key_id`, undefined, 400, NOT_A_UUID],
  ["a key of another form", "PUT", `${REGISTRATIONS}/not_valid_app_key_id`, undefined, 400, NOT_A_UUID],
  ["a key of another form", "DELETE", `${REGISTRATIONS}/not_valid_app_key_id`, undefined, 400, NOT_A_UUID],
  ["a key that is not registered", "GET", `${REGISTRATIONS}/${NOBODY}`, undefined, 404, NO_KEY],
  ["a key that is not registered", "DELETE", `${REGISTRATIONS}/${NOBODY}`, undefined, 404, NO_KEY],
  [
    "a policy of a resource of another form",
    "POST",
    `${POLICY}/malformed`,
    bound("malformed", "editor", "org:1"),
    400,
    { errors: ["Invalid resource: 'malformed' is not in a valid format"] },
  ],
  [
    "a policy of a resource of another form",
    "DELETE",
    `${POLICY}/malformed`,
    undefined,
    400,
    { errors: ["Invalid resource: 'malformed' is not in a valid format"] },
  ],
  [
    "a policy that nobody made",
    "GET",
    `${POLICY}/connection:${NOBODY}`,
    undefined,
    200,
    {
      data: { id: `connection:${NOBODY}`, type: "restriction_policy", attributes: { bindings: [] } },
    },
  ],
  [
    "a policy of an execution policy",
    "POST",
    `${POLICY}/execution-policy:${NOBODY}`,
    bound(`execution-policy:${NOBODY}`, "resolver", "team:1", "role:2", "user:3", "org:4"),
    200,
  ],
  [
    "a relation that groups do not have",
    "POST",
    `${POLICY}/connection-group:${NOBODY}`,
    bound(`connection-group:${NOBODY}`, "resolver", "team:1"),
    400,
  ],
  [
    "a relation that is none",
    "POST",
    `${POLICY}/connection:${NOBODY}`,
    bound(`connection:${NOBODY}`, "owner", "team:1"),
    400,
  ],
  [
    "a principal of another kind",
    "POST",
    `${POLICY}/connection:${NOBODY}`,
    bound(`connection:${NOBODY}`, "editor", "group:1"),
    400,
  ],
  [
    "a principal without a kind",
    "POST",
    `${POLICY}/connection:${NOBODY}`,
    bound(`connection:${NOBODY}`, "editor", "1"),
    400,
  ],
  ["a policy that goes", "DELETE", `${POLICY}/execution-policy:${NOBODY}`, undefined, 204],
];

it.each(ROWS)("answers %s (%s) as Datadog does", async (_what, method, path, body, status, ...[expected]) => {
  const answer = await test.call(method, path, body === undefined ? {} : { body });
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual(expected ?? answer.json);
});

it("names the kinds of principals in the text of a refusal", async () => {
  const path = `${POLICY}/connection:${NOBODY}`;
  const { text } = await test.call("POST", path, {
    body: bound(`connection:${NOBODY}`, "editor", "group:1"),
  });
  expect(text).toMatch(/\[PrincipalTypeInvalidForRelation\].*supported types: org, role, team, user/);
});
