import { generateRunnerKey, publicKeyPem } from "@parkit/protocol/internal/key-pair";
import { documentOf, startTestPlane, type TestAnswer, type TestPlane } from "../control-plane.fixture";
import type { ControlPlaneOptions } from "../control-plane";

const OWNED = "/api/unstable/on_prem_runners";
const API_KEY_ONLY = "/api/unstable/on_prem_runners/api_key_only";

let test: TestPlane;
let pem: string;

async function start(options: ControlPlaneOptions = {}): Promise<void> {
  test = await startTestPlane(options);
  pem = publicKeyPem(await generateRunnerKey());
}

afterEach(() => test.plane.close());

function enroll(attributes: object, path = OWNED, headers?: Record<string, string>): Promise<TestAnswer> {
  const body = documentOf("createRunnerRequest", attributes);
  return test.call("POST", path, { body, ...(headers !== undefined && { headers }) });
}

function valid(name = "edge-1"): object {
  return { runner_name: name, runner_modes: ["pull"], runner_host: "", public_key_pem: pem };
}

it("answers exactly 200 with the runner's id and the organisation as a number", async () => {
  await start({ orgId: 9007199254740993n });
  const answer = await enroll(valid());
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/vnd.api+json");
  const id = /"runner_id":"(runner-[1-9A-HJ-NP-Za-km-z]{22})"/.exec(answer.text)?.[1] ?? "";
  expect(answer.text).toBe(
    `{"data":{"id":"${id}","type":"createRunnerResponse","attributes":{"runner_id":"${id}","org_id":9007199254740993,"runner_modes":["pull"]}}}`,
  );
});

it("keeps what was sent, and shows it in the list of runners", async () => {
  await start({ region: "eu1" });
  await enroll({
    ...valid(),
    runner_modes: ["workflow_automation", "app_builder"],
    runner_host: "par.example.com",
    actions_allowlist: ["com.datadoghq.http.request"],
    agent_hostname: "host-a",
  });
  const { json } = await test.call("GET", "/api/parkit/v1/runners");
  expect(json).toMatchObject({
    runners: [
      {
        name: "edge-1",
        urn: expect.stringMatching(/^urn:dd:apps:on-prem-runner:eu1:4242:runner-/) as string,
        ownership: "owned",
        modes: ["workflow_automation", "app_builder"],
        host: "par.example.com",
        allowlist: ["com.datadoghq.http.request"],
        enrolledAt: "2030-01-01T00:00:00.000Z",
      },
    ],
  });
});

it("enrolls ownerless runners by the API key alone", async () => {
  await start();
  const answer = await enroll(valid(), API_KEY_ONLY, { "DD-API-KEY": test.plane.apiKey });
  expect(answer.status).toBe(200);
  const { json } = await test.call("GET", "/api/parkit/v1/runners");
  expect(json).toMatchObject({ runners: [{ ownership: "ownerless" }] });
});

it("refuses wrong and missing keys with 401", async () => {
  await start();
  const { apiKey, appKey } = test.plane;
  const wrong = [
    {},
    { "DD-API-KEY": apiKey },
    { "DD-API-KEY": "0".repeat(32), "DD-APPLICATION-KEY": appKey },
    { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": apiKey },
  ];
  for (const headers of wrong) {
    const answer = await enroll(valid(), OWNED, headers);
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ errors: [{ status: "401", title: "invalid auth context" }] });
  }
  expect((await enroll(valid(), API_KEY_ONLY, { "DD-APPLICATION-KEY": appKey })).status).toBe(401);
});

it("refuses keys without the right with 403", async () => {
  await start({ appKeyRegistered: false, apiKeyMayEnroll: false });
  for (const path of [OWNED, API_KEY_ONLY]) {
    const answer = await enroll(valid(), path);
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ errors: [{ status: "403", title: "required scope missing" }] });
  }
});

it("refuses a name that is taken, on both paths", async () => {
  await start();
  await enroll(valid());
  for (const path of [OWNED, API_KEY_ONLY]) {
    const answer = await enroll(valid(), path);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      errors: [{ status: "400", title: "a runner with this name already exists" }],
    });
  }
});

it("refuses more runners than the organisation may have", async () => {
  await start({ maxRunners: 1 });
  await enroll(valid("edge-1"));
  const answer = await enroll(valid("edge-2"));
  expect(answer.status).toBe(403);
  expect(answer.json).toEqual({
    errors: [
      {
        status: "403",
        title: "your organization has reached the maximum number of private action runners",
      },
    ],
  });
});

it("says what is wrong with a request", async () => {
  await start();
  const cases: readonly (readonly [object, string])[] = [
    [{ ...valid(), runner_name: "" }, "missing required field"],
    [{ ...valid(), runner_modes: [] }, "missing required field"],
    [{ ...valid(), public_key_pem: undefined }, "missing required field"],
    [{ ...valid(), runner_modes: ["poll"] }, "value not allowed"],
    [{ ...valid(), runner_modes: ["pull", "push", "pull"] }, "value not allowed"],
    [{ ...valid(), public_key_pem: "-----BEGIN PUBLIC KEY-----" }, "value not allowed"],
    [{ ...valid(), runner_name: "n".repeat(257) }, "value not allowed"],
    [{ ...valid(), runner_name: 7 }, "error decoding request"],
  ];
  for (const [attributes, title] of cases) {
    const answer = await enroll(attributes);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ status: "400", title }] });
  }
  expect((await test.call("POST", OWNED, { body: "not json" })).json).toMatchObject({
    errors: [{ title: "error decoding request" }],
  });
});
