import fc from "fast-check";
import {
  encodeDequeueAnswer,
  encodeDequeueRequest,
  IDLE_ANSWER,
  parseDequeueAnswer,
  parseDequeueRequest,
} from "./dequeue";
import { WireFormatError } from "./wire-format-error";

const envelope = { data: Buffer.from("data"), hashType: 1, signatures: [] };

describe("a dequeue request", () => {
  const runnerStartedAt = new Date("2030-01-01T00:00:00.999Z");

  it("names the last task only once there was one", () => {
    expect(encodeDequeueRequest({ runnerStartedAt })).toBe(
      '{"data":{"type":"dequeue","attributes":{"runner_started_at":"2030-01-01T00:00:00Z"}}}',
    );
    const lastTaskReceivedAt = new Date("2030-01-01T00:05:00Z");
    expect(encodeDequeueRequest({ runnerStartedAt, lastTaskReceivedAt })).toBe(
      '{"data":{"type":"dequeue","attributes":{"runner_started_at":"2030-01-01T00:00:00Z","last_task_received_at":"2030-01-01T00:05:00Z"}}}',
    );
  });

  it("is read as it was written, and may be empty", () => {
    const lastTaskReceivedAt = new Date("2030-01-01T00:05:00Z");
    expect(parseDequeueRequest(encodeDequeueRequest({ lastTaskReceivedAt }))).toEqual({ lastTaskReceivedAt });
    expect(parseDequeueRequest("")).toEqual({});
  });

  it("takes any RFC 3339 time and nothing else", () => {
    const request = (time: unknown) =>
      parseDequeueRequest(
        JSON.stringify({ data: { type: "dequeue", attributes: { runner_started_at: time } } }),
      );
    expect(request("2030-01-01T01:00:00.5+01:00").runnerStartedAt).toEqual(
      new Date("2030-01-01T00:00:00.500Z"),
    );
    for (const time of ["1 January 2030", "2030-13-01T00:00:00Z", 1893456000]) {
      expect(() => request(time)).toThrow(/^data.attributes.runner_started_at: /);
    }
  });
});

describe("a dequeue answer", () => {
  const task = (attributes: unknown) => JSON.stringify({ data: { id: "t", type: "task", attributes } });
  const withEnvelope = (changes: object) =>
    task({ job_id: "j", signed_envelope: { data: "", hash_type: 1, signatures: [], ...changes } });

  it("is not a task only when it has no bytes", () => {
    expect(IDLE_ANSWER).toHaveLength(0);
    expect(parseDequeueAnswer("")).toBeUndefined();
    for (const body of ["{}", "null", " ", "[]"])
      expect(() => parseDequeueAnswer(body)).toThrow(WireFormatError);
  });

  it("keeps 64-bit ids exact both ways", () => {
    const unsigned = { taskId: "t", actionName: "a", bundleId: "b", client: 1, orgId: 2n ** 63n - 1n };
    const ids = { traceId: 2n ** 64n - 1n, spanId: 9007199254740993n };
    const body = encodeDequeueAnswer({ unsigned, jobId: "j", envelope, ...ids });
    expect(body).toContain(
      '"org_id":9223372036854775807,"trace_id":18446744073709551615,"span_id":9007199254740993',
    );
    expect(parseDequeueAnswer(body)).toEqual({ unsigned, hasAttributes: true, jobId: "j", envelope, ...ids });
  });

  it("leaves missing parts to verification", () => {
    const unsigned = { taskId: "", actionName: "", bundleId: "", client: 0 };
    expect(parseDequeueAnswer('{"data":{}}')).toEqual({ unsigned, hasAttributes: false, jobId: "" });
    expect(parseDequeueAnswer('{"data":{"attributes":{"signed_envelope":null}}}')).toEqual({
      unsigned,
      hasAttributes: true,
      jobId: "",
    });
  });

  it("ignores unknown members and the unsigned expiration", () => {
    const body = withEnvelope({ expiration_time: { seconds: 1, nanos: 2 }, unknown: [1] });
    expect(parseDequeueAnswer(body)?.envelope).toEqual({
      data: Buffer.alloc(0),
      hashType: 1,
      signatures: [],
    });
  });

  it.each([
    [withEnvelope({ hash_type: "SHA256" }), "data.attributes.signed_envelope.hash_type"],
    [withEnvelope({ hash_type: 2 ** 31 }), "data.attributes.signed_envelope.hash_type"],
    [
      withEnvelope({ expiration_time: "2030-01-01T00:00:00Z" }),
      "data.attributes.signed_envelope.expiration_time",
    ],
    [withEnvelope({ data: "not base64" }), "data.attributes.signed_envelope.data"],
    [withEnvelope({ data: "YQ" }), "data.attributes.signed_envelope.data"],
    [
      withEnvelope({ signatures: [{ key_type: "ED25519" }] }),
      "data.attributes.signed_envelope.signatures[0].key_type",
    ],
    [withEnvelope({ signatures: {} }), "data.attributes.signed_envelope.signatures"],
    [withEnvelope({ signatures: [7] }), "data.attributes.signed_envelope.signatures[0]"],
    [task({ job_id: 7 }), "data.attributes.job_id"],
    [task({ org_id: "4242" }), "data.attributes.org_id"],
    [task({ trace_id: -1 }), "data.attributes.trace_id"],
    [task({ span_id: 1.5 }), "data.attributes.span_id"],
    [task([]), "data.attributes"],
  ])("says what cannot be read of %s, for its refusal", (body, path) => {
    expect(parseDequeueAnswer(body)?.problem).toMatch(`${path}: is not`);
  });

  it("keeps all else of a task of which something cannot be read", () => {
    const body = task({ job_id: "j", name: "a", bundle_id: 7, signed_envelope: "x", trace_id: 5 });
    expect(parseDequeueAnswer(body)).toEqual({
      unsigned: { taskId: "t", actionName: "a", bundleId: "", client: 0 },
      hasAttributes: true,
      jobId: "j",
      traceId: 5n,
      problem: "data.attributes.bundle_id: is not a string",
    });
  });

  it("never fails but with a WireFormatError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.json(), fc.json().map(task)), (body) => {
        expect(() => pathOfError(() => parseDequeueAnswer(body))).not.toThrow();
        expect(() => pathOfError(() => parseDequeueRequest(body))).not.toThrow();
      }),
    );
  });
});

/**
 * Path of the WireFormatError that the call fails with, undefined when it succeeds; other errors go through.
 */
function pathOfError(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof WireFormatError) return error.path;
    throw error;
  }
}
