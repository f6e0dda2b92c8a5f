import { documentOf, idOf, startTestPlane, type TestAnswer, type TestPlane } from "../control-plane.fixture";

const PATH = "/api/v2/actions/execution-policies";
const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const PODS = {
  integration: "INTEGRATION_KUBERNETES",
  action_fqns: ["com.datadoghq.kubernetes.core.listPod"],
};
const READ = { name: "read", effect: "allow", action_pattern: PODS };

let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});
afterEach(() => test.plane.close());

const policyOf = (attributes: object, id?: string): object => documentOf("execution_policy", attributes, id);
const create = (attributes: object): Promise<TestAnswer> =>
  test.call("POST", PATH, { body: policyOf(attributes) });

/** Attributes of the policy in an answer. */
function attributesOf({ json }: TestAnswer): Readonly<Record<string, unknown>> {
  return (json as { readonly data: { readonly attributes: Readonly<Record<string, unknown>> } }).data
    .attributes;
}

function namesOf({ json }: TestAnswer): readonly unknown[] {
  const { data } = json as { readonly data: readonly { readonly attributes: { readonly name: string } }[] };
  return data.map(({ attributes }) => attributes.name);
}

describe("an execution policy", () => {
  it("is created without a scope, and has an empty one afterwards", async () => {
    const created = await create(READ);
    expect(created.status).toBe(201);
    expect(attributesOf(created)).toEqual({
      ...READ,
      targets: [],
      version: 1,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      created_by: expect.any(String) as string,
      updated_at: attributesOf(created)["created_at"],
      updated_by: attributesOf(created)["created_by"],
    });
    const read = await test.call("GET", `${PATH}/${idOf(created)}`);
    expect(read.status).toBe(200);
    expect(attributesOf(read)).toEqual({ ...attributesOf(created), scope: {} });
  });

  it("is answered with scope and targets as they came", async () => {
    const scope = {
      kubernetes: { rules: [{ target_namespaces: ["shop"] }, { target_namespaces: ["jobs"] }] },
    };
    const targets = [{ name: "eu", agent_tags: ["env:prod"] }, { agent_tags: ["*"] }];
    const created = await create({ ...READ, scope, targets });
    expect(attributesOf(created)).toMatchObject({ scope, targets });
  });

  it("is replaced as a whole, and counts its versions", async () => {
    const id = idOf(await create({ ...READ, targets: [{ agent_tags: ["*"] }] }));
    const put = await test.call("PUT", `${PATH}/${id}`, { body: policyOf({ ...READ, effect: "deny" }, id) });
    expect(put.status).toBe(200);
    expect(attributesOf(put)).toMatchObject({ effect: "deny", version: 2, targets: [], scope: {} });
  });

  it("is gone once it is deleted, with its access", async () => {
    const id = idOf(await create(READ));
    const access = `/api/v2/restriction_policy/execution-policy:${id}`;
    expect(await test.call("DELETE", `${PATH}/${id}`)).toMatchObject({ status: 204, text: "" });
    expect(await test.call("DELETE", `${PATH}/${id}`)).toMatchObject({
      status: 404,
      json: { errors: [{ title: "Generic Error", detail: "error deleting execution policy" }] },
    });
    expect(attributesOf(await test.call("GET", access))).toEqual({ bindings: [] });
  });

  it.each<[string, object]>([
    ["a wrong effect", { ...READ, effect: "maybe" }],
    ["no actions", { ...READ, action_pattern: { ...PODS, action_fqns: [] } }],
    [
      "an action of another integration",
      { ...READ, action_pattern: { ...PODS, action_fqns: ["com.datadoghq.script.runPredefinedScript"] } },
    ],
    ["an integration that needs connections", { ...READ, action_pattern: { ...PODS, integration: "HTTP" } }],
    [
      "a scope of another integration",
      { ...READ, scope: { scripts: { rules: [{ target_script_names: ["a"] }] } } },
    ],
    [
      "two scopes",
      {
        ...READ,
        scope: {
          kubernetes: { rules: [{ target_namespaces: ["a"] }] },
          scripts: { rules: [{ target_script_names: ["a"] }] },
        },
      },
    ],
    ["a rule that names nothing", { ...READ, scope: { kubernetes: { rules: [{ target_namespaces: [] }] } } }],
    ["an asterisk beside other tags", { ...READ, targets: [{ agent_tags: ["*", "env:prod"] }] }],
    ["a target without tags", { ...READ, targets: [{ agent_tags: [] }] }],
  ])("is refused with %s, without a reason", async (_what, attributes) => {
    expect(await create(attributes)).toMatchObject({
      status: 400,
      json: { errors: [{ title: "Generic Error", detail: "error creating execution policy" }] },
    });
    const id = idOf(await create(READ));
    expect(await test.call("PUT", `${PATH}/${id}`, { body: policyOf(attributes, id) })).toMatchObject({
      status: 400,
      json: { errors: [{ title: "Generic Error", detail: "error updating execution policy" }] },
    });
  });

  it("is not known by another id", async () => {
    const body = policyOf(READ, UNKNOWN);
    for (const [method, doing] of [
      ["GET", "getting"],
      ["PUT", "updating"],
      ["DELETE", "deleting"],
    ] as const)
      expect(await test.call(method, `${PATH}/${UNKNOWN}`, method === "PUT" ? { body } : {})).toMatchObject({
        status: 404,
        json: { errors: [{ detail: `error ${doing} execution policy` }] },
      });
  });

  it("is for who has the permission, and edited by its editors once they are named", async () => {
    const id = idOf(await create(READ));
    const reader = await test.user("reader", ["execution_groups_read"]);
    const writer = await test.user("writer", ["execution_groups_read", "execution_groups_write"]);
    const put = { body: policyOf(READ, id) };
    expect(await reader.call("GET", `${PATH}/${id}`)).toMatchObject({ status: 200 });
    expect(await reader.call("PUT", `${PATH}/${id}`, put)).toMatchObject({ status: 403 });
    expect(await writer.call("PUT", `${PATH}/${id}`, put)).toMatchObject({ status: 200 });
    const bindings = [{ relation: "editor", principals: ["team:somebody"] }];
    const access = documentOf("restriction_policy", { bindings }, `execution-policy:${id}`);
    const bound = await test.call("POST", `/api/v2/restriction_policy/execution-policy:${id}`, {
      body: access,
    });
    expect(bound).toMatchObject({ status: 200 });
    expect(await writer.call("PUT", `${PATH}/${id}`, put)).toMatchObject({ status: 403 });
  });

  it("is seen by its viewers alone once somebody is named, and always by who manages access", async () => {
    const id = idOf(await create({ ...READ, name: "named" }));
    const [ada, ben] = [
      await test.user("ada", ["execution_groups_read"]),
      await test.user("ben", ["execution_groups_read"]),
    ];
    const bindings = [{ relation: "viewer", principals: [`user:${ada.id}`] }];
    await test.call("POST", `/api/v2/restriction_policy/execution-policy:${id}`, {
      body: documentOf("restriction_policy", { bindings }),
    });
    const seen = async (call: typeof test.call): Promise<unknown> => [
      (await call("GET", `${PATH}/${id}`)).status,
      namesOf(await call("GET", `${PATH}?filter[name]=named`)),
    ];
    expect(await seen(ada.call)).toEqual([200, ["named"]]);
    expect(await seen(ben.call)).toEqual([403, []]);
    expect(await seen(test.call)).toEqual([200, ["named"]]);
  });
});

describe("the list of execution policies", () => {
  it("begins with two that allow reading, which may be removed", async () => {
    const listed = await test.call("GET", PATH);
    expect(listed).toMatchObject({ status: 200, json: { meta: { page: { total: 2 } } } });
    expect(namesOf(listed)).toEqual(["Default: read Kubernetes", "Default: read by Remote Action"]);
    const { data } = listed.json as { readonly data: readonly { readonly id: string }[] };
    for (const { id } of data)
      expect(await test.call("DELETE", `${PATH}/${id}`)).toMatchObject({ status: 204 });
    expect(namesOf(await test.call("GET", PATH))).toEqual([]);
  });

  it("is filtered, sorted and cut into pages", async () => {
    await create({ ...READ, name: "b" });
    await create({ ...READ, name: "a", effect: "deny" });
    const list = (query: string) => test.call("GET", `${PATH}?${query}`);
    expect(namesOf(await list("sort=-name&filter[name]=a&filter[effects]=deny"))).toEqual(["a"]);
    expect(namesOf(await list("sort=name&page[size]=2"))).toEqual([
      "Default: read Kubernetes",
      "Default: read by Remote Action",
    ]);
    const second = await list(
      "sort=name&page[size]=2&page[number]=1&filter[integration]=INTEGRATION_KUBERNETES",
    );
    expect(namesOf(second)).toEqual(["b"]);
    expect(second.json).toMatchObject({ meta: { page: { total: 3 } } });
    expect(namesOf(await list("sort=-effect&sort=name&filter[effects]=deny&filter[effects]=allow"))[0]).toBe(
      "a",
    );
  });

  it.each(["page[size]=0", "page[size]=101", "page[number]=1001", "sort=version"])(
    "refuses %s",
    async (query) => {
      expect(await test.call("GET", `${PATH}?${query}`)).toMatchObject({
        status: 400,
        json: { errors: [{ title: "Generic Error", detail: "error listing execution policies" }] },
      });
    },
  );
});
