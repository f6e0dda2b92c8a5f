import fc from "fast-check";
import { ErrorCode, errorCodeName, taskFailure } from "./error-code";
import {
  describeOutcome,
  encodeHeartbeat,
  encodeTaskReport,
  failedOutcome,
  parseHeartbeat,
  parseTaskReport,
  taskReference,
} from "./task-report";
import { parseJson } from "./json";
import { WireFormatError } from "./wire-format-error";

const task = { taskId: "task-0001", client: 1, actionFqn: "com.datadoghq.http.request", jobId: "job-0001" };

describe("a heartbeat", () => {
  it("has the documented body", () => {
    expect(encodeHeartbeat(task)).toBe(
      '{"data":{"id":"task-0001","type":"heartbeat","attributes":{"task_id":"task-0001","client":1,"action_fqn":"com.datadoghq.http.request","job_id":"job-0001"}}}',
    );
  });

  it("leaves out a client of zero", () => {
    expect(encodeHeartbeat({ ...task, client: 0 })).not.toContain("client");
    expect(parseHeartbeat(encodeHeartbeat({ ...task, client: 0 }))).toEqual({ ...task, client: 0 });
  });

  it("cannot be read without task and lease", () => {
    expect(() => parseHeartbeat(encodeHeartbeat({ ...task, taskId: "" }))).toThrow(
      "data.attributes.task_id: is missing",
    );
    expect(() => parseHeartbeat(encodeHeartbeat({ ...task, jobId: "" }))).toThrow(
      "data.attributes.job_id: is missing",
    );
  });
});

describe("a report", () => {
  it("of success has the documented body", () => {
    const outputs = { status: 200, body: "pong", headers: { "Content-Type": ["text/plain"] } };
    expect(encodeTaskReport({ task, outcome: { kind: "succeeded", outputs } })).toBe(
      '{"data":{"id":"succeed_task","type":"taskUpdate","attributes":{"task_id":"task-0001","client":1,"action_fqn":"com.datadoghq.http.request","job_id":"job-0001","payload":{"branch":"main","outputs":{"status":200,"body":"pong","headers":{"Content-Type":["text/plain"]}}}}}}',
    );
  });

  it("of failure has the documented body", () => {
    const message = "dial tcp: lookup intranet.example.test: no such host";
    const failure = { code: ErrorCode.ACTION_ERROR, message, externalMessage: "failed to make request" };
    expect(encodeTaskReport({ task, outcome: failedOutcome(failure) })).toBe(
      '{"data":{"id":"fail_task","type":"taskUpdate","attributes":{"task_id":"task-0001","client":1,"action_fqn":"com.datadoghq.http.request","job_id":"job-0001","payload":{"error_code":2,"error_details":"dial tcp: lookup intranet.example.test: no such host","api_error":"failed to make request"}}}}',
    );
  });

  it("sends outputs that are empty but not null", () => {
    for (const outputs of ["", 0, false, [], {}]) {
      const body = encodeTaskReport({ task, outcome: { kind: "succeeded", outputs } });
      expect(body).toContain(`"outputs":${JSON.stringify(outputs)}`);
    }
    expect(encodeTaskReport({ task, outcome: { kind: "succeeded", outputs: null } })).not.toContain(
      "outputs",
    );
  });

  it("is read as it was written", () => {
    const outputs = fc.json().map(parseJson);
    const outcome = fc.oneof(
      fc.record({ kind: fc.constant("succeeded" as const), outputs }),
      fc.record({
        kind: fc.constant("failed" as const),
        code: fc.constantFrom(...Object.values(ErrorCode)),
        message: fc.string(),
        externalMessage: fc.string(),
      }),
    );
    fc.assert(
      fc.property(outcome, (value) => {
        expect(parseTaskReport(encodeTaskReport({ task, outcome: value }))).toEqual({ task, outcome: value });
      }),
    );
  });

  it("of older runners has no display message", () => {
    const body = encodeTaskReport({
      task,
      outcome: { kind: "failed", code: 4, message: "m", externalMessage: "" },
    });
    expect(body).not.toContain("api_error");
    expect(parseTaskReport(body).outcome).toEqual({
      kind: "failed",
      code: 4,
      message: "m",
      externalMessage: "",
    });
  });

  it("with another id or type is refused", () => {
    const body = encodeTaskReport({ task, outcome: { kind: "succeeded", outputs: 1 } });
    expect(() => parseTaskReport(body.replace("succeed_task", "retry_task"))).toThrow("data.id: is neither");
    expect(() => parseTaskReport(body.replace("taskUpdate", "task"))).toThrow("data.type: is not taskUpdate");
  });

  it("never fails but with a WireFormatError", () => {
    const data = fc
      .json()
      .map((json) => `{"data":{"type":"taskUpdate","id":"fail_task","attributes":${json}}}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), data), (body) => {
        expect(() => parseTaskReport(body)).toThrow(WireFormatError);
      }),
    );
  });
});

describe("taskReference", () => {
  it("joins bundle and action", () => {
    expect(
      taskReference({
        taskId: "task-0001",
        client: 1,
        bundleId: "com.datadoghq.http",
        actionName: "request",
        jobId: "job-0001",
      }),
    ).toEqual(task);
  });
});

describe("describeOutcome", () => {
  it("names known codes and numbers unknown ones", () => {
    expect(describeOutcome({ kind: "succeeded", outputs: 1 })).toBe("succeeded");
    expect(describeOutcome(failedOutcome(taskFailure(ErrorCode.EXPIRED_TASK, "late")))).toBe(
      "failed: EXPIRED_TASK: late",
    );
    expect(errorCodeName(77)).toBe("77");
  });
});
