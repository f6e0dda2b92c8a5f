import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { until } from "../../clock.fixture";
import { actionContext, actionError, type ContextSetup } from "../action-context.fixture";
import { findAction } from "../registry";
import { selfSigned } from "../self-signed.fixture";
import { type CallAnswer, startTemporalDouble, type TemporalDouble } from "./temporal-double.fixture";

let double: TemporalDouble;

beforeEach(async () => {
  double = await startTemporalDouble();
});
afterEach(async () => {
  await double.close();
});

async function act(name: string, inputs: JsonObject, setup: ContextSetup = {}): Promise<JsonValue> {
  const action = await findAction("com.datadoghq.temporal", name);
  return action.run(actionContext({ tokens: { address: `127.0.0.1:${double.port}` }, ...setup }), inputs);
}

const ORDER = { workflowType: "Order", workflowId: "order-1", taskQueue: "orders" };

/** What Temporal says when a workflow has ended: one event of its history. */
const ended = (event: object): CallAnswer => ({ response: { history: { events: [event] } } });
const payloads = (value: unknown): object => ({
  payloads: [
    {
      metadata: { encoding: Buffer.from("json/plain").toString("base64") },
      data: Buffer.from(JSON.stringify(value)).toString("base64"),
    },
  ],
});
const completed = (value: unknown): CallAnswer =>
  ended({ workflowExecutionCompletedEventAttributes: { result: payloads(value) } });

describe("runWorkflow", () => {
  it("starts a workflow and returns the id of its run", async () => {
    double.respond = () => ({ response: { runId: "run-1", started: true } });
    const workflowArgs = [1, "two", { three: [true, null] }];
    expect(await act("runWorkflow", { ...ORDER, workflowArgs })).toEqual({ runId: "run-1" });
    expect(double.seen).toMatchObject([
      {
        method: "StartWorkflowExecution",
        request: {
          namespace: "default",
          workflowId: "order-1",
          workflowType: { name: "Order" },
          taskQueue: { name: "orders" },
          identity: "datadog-private-action-runner",
        },
        headers: { ":authority": `127.0.0.1:${double.port}` },
      },
    ]);
    const { input } = double.seen[0]?.request as { input: { payloads: { data: string }[] } };
    const told = input.payloads.map(
      ({ data }) => JSON.parse(Buffer.from(data, "base64").toString()) as unknown,
    );
    expect(told).toEqual(workflowArgs);
  });

  it("is told that there is such a workflow already", async () => {
    double.respond = () => ({ status: 6, message: "already started" });
    await expect(act("runWorkflow", ORDER)).rejects.toEqual(
      actionError(/^Temporal: Workflow execution already started/),
    );
    expect(double.seen).toHaveLength(1);
  });
});

describe("listWorkflows", () => {
  const execution = {
    execution: { workflowId: "order-1", runId: "run-1" },
    type: { name: "Order" },
    status: 1,
    taskQueue: "orders",
    historyLength: 7,
    startTime: { seconds: 1_767_322_984, nanos: 5_000_000 },
  };

  it("returns what a query finds", async () => {
    double.respond = () => ({
      response: {
        executions: [
          execution,
          {
            ...execution,
            status: 2,
            closeTime: { seconds: 1_767_322_990 },
            parentExecution: { workflowId: "parent", runId: "run-0" },
            memo: { fields: { note: payloadOf({ a: 1 }) } },
          },
        ],
      },
    });
    const running = {
      execution: { workflowId: "order-1", runId: "run-1" },
      type: { name: "Order" },
      status: "RUNNING",
      taskQueue: "orders",
      historyLength: 7,
      startTime: "2026-01-02T03:03:04.005Z",
    };
    expect(await act("listWorkflows", { query: "WorkflowType = 'Order'", namespace: "shop" })).toEqual({
      workflows: [
        running,
        {
          ...running,
          status: "COMPLETED",
          closeTime: "2026-01-02T03:03:10.000Z",
          parentExecution: { workflowId: "parent", runId: "run-0" },
          memo: { note: { a: 1 } },
        },
      ],
    });
    expect(double.seen).toMatchObject([
      {
        request: { namespace: "shop", query: "WorkflowType = 'Order'" },
        headers: { "temporal-namespace": "shop" },
      },
    ]);
  });

  it("returns an empty list where nothing is found", async () => {
    expect(await act("listWorkflows", { query: "", namespace: "" })).toEqual({ workflows: [] });
  });

  it("ends after a thousand", async () => {
    double.respond = () => ({
      response: {
        executions: Array.from({ length: 600 }, () => execution),
        nextPageToken: Buffer.from("more").toString("base64"),
      },
    });
    const { workflows } = (await act("listWorkflows", {})) as { workflows: unknown[] };
    expect(workflows).toHaveLength(1000);
    expect(double.seen).toHaveLength(2);
  });

  it("takes 15 MiB, and no more", async () => {
    const note = (bytes: number): CallAnswer => ({
      response: { executions: [{ ...execution, memo: { fields: { note: payloadOf("x".repeat(bytes)) } } }] },
    });
    double.respond = () => note(14 * 1024 * 1024);
    expect(await act("listWorkflows", {})).toMatchObject({ workflows: [{ type: { name: "Order" } }] });
    double.respond = () => note(16 * 1024 * 1024);
    await expect(act("listWorkflows", {})).rejects.toEqual(actionError("RESOURCE_EXHAUSTED"));
  });

  function payloadOf(value: unknown): unknown {
    return (payloads(value) as { payloads: unknown[] }).payloads[0];
  }
});

describe("getWorkflowResult", () => {
  it("waits until the workflow has ended", async () => {
    const answers: CallAnswer[] = [
      { response: { history: { events: [] }, nextPageToken: Buffer.from("next").toString("base64") } },
      completed("done"),
    ];
    double.respond = () => answers.shift();
    expect(await act("getWorkflowResult", { workflowId: "order-1" })).toEqual({ executionResult: "done" });
    expect(double.seen).toMatchObject([
      { request: { execution: { workflowId: "order-1" }, waitNewEvent: true } },
      { request: { nextPageToken: Buffer.from("next").toString("base64") } },
    ]);
  });

  it("follows a workflow that goes on as a new run", async () => {
    const answers: CallAnswer[] = [
      ended({ workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: "run-2" } }),
      completed("done"),
    ];
    double.respond = () => answers.shift();
    await act("getWorkflowResult", { workflowId: "order-1", runId: "run-1" });
    expect(double.seen.map(({ request }) => request["execution"])).toMatchObject([
      { runId: "run-1" },
      { runId: "run-2" },
    ]);
  });

  it.each([[1], [null], [{ a: 1 }], [["a"]]])("of %j is no text, and refused", async (value) => {
    double.respond = () => completed(value);
    await expect(act("getWorkflowResult", { workflowId: "order-1" })).rejects.toEqual(
      actionError("is not a text"),
    );
  });

  it.each<[string, object, RegExp]>([
    [
      "failed",
      { workflowExecutionFailedEventAttributes: { failure: { message: "out of stock" } } },
      /^Temporal: Workflow execution failed: out of stock$/,
    ],
    ["was cancelled", { workflowExecutionCanceledEventAttributes: {} }, /cancelled/],
    [
      "was terminated",
      { workflowExecutionTerminatedEventAttributes: { reason: "by hand" } },
      /^Temporal: by hand/,
    ],
    ["timed out", { workflowExecutionTimedOutEventAttributes: {} }, /timed out/],
  ])("of a workflow that %s fails", async (_how, event, problem) => {
    double.respond = () => ended(event);
    await expect(act("getWorkflowResult", { workflowId: "order-1" })).rejects.toEqual(actionError(problem));
  });

  it("of a workflow that is not there fails in Temporal's words", async () => {
    double.respond = () => ({ status: 5, message: "workflow not found for ID: order-1" });
    await expect(act("getWorkflowResult", { workflowId: "order-1" })).rejects.toEqual(
      actionError("workflow not found for ID: order-1"),
    );
  });

  it("is not waited for any more when the task is cancelled", async () => {
    const stop = new AbortController();
    double.respond = () => undefined;
    const running = act("getWorkflowResult", { workflowId: "order-1" }, { signal: stop.signal }).catch(
      (error: unknown) => error,
    );
    await until(() => double.seen.length === 1);
    stop.abort(new Error("cancelled"));
    expect(await running).toEqual(new Error("cancelled"));
    await until(() => double.open() === 0);
    expect(double.seen).toHaveLength(1);
  });
});

it("tries three times while the server cannot take it", async () => {
  double.respond = () => ({ status: 14, message: "unavailable" });
  await expect(act("listWorkflows", {})).rejects.toEqual(actionError("unavailable"));
  expect(double.seen).toHaveLength(3);
});

it("says that nobody listens", async () => {
  const tokens = { address: `127.0.0.1:${double.port}` };
  await double.close();
  await expect(act("listWorkflows", {}, { tokens })).rejects.toEqual(
    actionError(/^Temporal: .*ECONNREFUSED/),
  );
  double = await startTemporalDouble();
});

describe("over TLS", () => {
  const server = selfSigned("temporal.example.com");
  const client = selfSigned("runner");
  const stranger = selfSigned("temporal.example.com");
  let tls: TemporalDouble;
  let tokens: Readonly<Record<string, string>>;

  beforeEach(async () => {
    const { key, certificate: cert } = server;
    tls = await startTemporalDouble({
      key,
      cert,
      ca: client.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    });
    tokens = {
      serverAddress: `127.0.0.1:${tls.port}`,
      serverNameOverride: "temporal.example.com",
      serverRootCACertificate: server.certificate,
      clientCertPairCrt: client.certificate,
      clientCertPairKey: client.key,
      apiKey: "temporal-s3cret",
    };
  });
  afterEach(async () => {
    await tls.close();
  });

  it("shows its certificate and its key to the server that it knows", async () => {
    expect(await act("listWorkflows", {}, { tokens })).toEqual({ workflows: [] });
    expect(tls.seen[0]?.headers).toMatchObject({
      ":authority": "temporal.example.com",
      authorization: "Bearer temporal-s3cret",
    });
  });

  it("goes to the address of a name, and asks for that name's certificate", async () => {
    const named = { ...tokens, serverNameOverride: "", serverAddress: `temporal.example.com:${tls.port}` };
    const resolve: NonNullable<ContextSetup["policy"]>["resolve"] = (_name, callback) => {
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    expect(await act("listWorkflows", {}, { tokens: named, policy: { resolve } })).toEqual({ workflows: [] });
  });

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ["another authority", () => ({ serverRootCACertificate: stranger.certificate })],
    ["another name", () => ({ serverNameOverride: "other.example.com" })],
  ])("sends nothing to a server with %s", async (_what, wrong) => {
    const setup = { tokens: { ...tokens, ...wrong() } };
    await expect(act("listWorkflows", {}, setup)).rejects.toEqual(actionError(/^Temporal: .*/));
    expect(tls.seen).toEqual([]);
  });
});

it.each<[Readonly<Record<string, string>>, string]>([
  [{}, "needs the token serverAddress"],
  [{ address: "http://127.0.0.1" }, "address is not a host with a port"],
  [{ address: "127.0.0.1:99999" }, "address is not a host with a port"],
  [{ address: "a/b:7233" }, "is not the name or the address of a host"],
  [{ address: "169.254.169.254:80" }, "metadata services are blocked"],
  [{ serverAddress: "[fd00:ec2::254]:7233" }, "metadata services are blocked"],
  [{ serverAddress: "t.example.com", clientCertPairKey: "k" }, "belong together"],
  [
    { serverAddress: "127.0.0.1", clientCertPairKey: "k", clientCertPairCrt: "c" },
    "certificates or its key cannot be used",
  ],
])("a connection with %j is refused", async (tokens, problem) => {
  await expect(act("listWorkflows", {}, { tokens })).rejects.toEqual(actionError(problem));
});

it("a connection of another type is refused", async () => {
  await expect(act("listWorkflows", {}, { type: "Basic Auth" })).rejects.toEqual(actionError("Token Auth"));
});

it("a host that is not listed is refused, where there is a list", async () => {
  const policy = { hosts: ["temporal.example.com", "127.0.0.1:1"] };
  await expect(act("listWorkflows", {}, { policy })).rejects.toEqual(
    actionError("not allowed by runner policy"),
  );
  expect(double.seen).toEqual([]);
});
