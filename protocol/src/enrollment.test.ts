import fc from "fast-check";
import {
  encodeEnrollmentAnswer,
  encodeEnrollmentRequest,
  parseEnrollmentAnswer,
  parseEnrollmentRequest,
} from "./enrollment";
import { WireFormatError } from "./wire-format-error";

const request = {
  runnerName: "host-a-20300101000000",
  runnerModes: ["pull"],
  publicKeyPem: "-----BEGIN PUBLIC KEY-----\n",
};
const answer = { runnerId: "runner-a1", orgId: 9223372036854775807n, runnerModes: ["pull"] };

describe("an enrollment request", () => {
  it("has the documented body", () => {
    expect(encodeEnrollmentRequest({ ...request, agentHostname: "host-a", agentFlavor: "agent" })).toBe(
      '{"data":{"type":"createRunnerRequest","attributes":{"runner_name":"host-a-20300101000000","runner_modes":["pull"],"public_key_pem":"-----BEGIN PUBLIC KEY-----\\n","agent_hostname":"host-a","agent_flavor":"agent"}}}',
    );
  });

  it("is read as it was written", () => {
    const full = {
      ...request,
      runnerHost: "par.example.test",
      agentHostname: "h",
      orchClusterId: "c",
      agentFlavor: "f",
    };
    expect(parseEnrollmentRequest(encodeEnrollmentRequest(full))).toEqual(full);
  });

  it("may carry empty members, as some agents send them", () => {
    const body = encodeEnrollmentRequest(request).replace(
      '"runner_modes"',
      '"runner_host":"","orch_cluster_id":"","runner_modes"',
    );
    expect(parseEnrollmentRequest(body)).toEqual(request);
  });

  it.each(["runner_name", "runner_modes", "public_key_pem"])("needs %s", (name) => {
    const body = encodeEnrollmentRequest(request).replace(`"${name}"`, '"other"');
    expect(() => parseEnrollmentRequest(body)).toThrow(`data.attributes.${name}: is missing`);
  });
});

describe("an enrollment answer", () => {
  it("keeps the organisation id exact", () => {
    const body = encodeEnrollmentAnswer(answer);
    expect(body).toBe(
      '{"data":{"id":"runner-a1","type":"createRunnerResponse","attributes":{"runner_id":"runner-a1","org_id":9223372036854775807,"runner_modes":["pull"]}}}',
    );
    expect(parseEnrollmentAnswer(body)).toEqual(answer);
  });

  it.each([
    [
      "a type of its own",
      encodeEnrollmentAnswer(answer).replace("createRunnerResponse", "runner"),
      "data.type",
    ],
    [
      "a colon in the id",
      encodeEnrollmentAnswer({ ...answer, runnerId: "a:b" }),
      "data.attributes.runner_id",
    ],
    ["no id", encodeEnrollmentAnswer({ ...answer, runnerId: "" }), "data.attributes.runner_id"],
    [
      "a text as organisation",
      encodeEnrollmentAnswer(answer).replace(/:(\d{19})/, ':"$1"'),
      "data.attributes.org_id",
    ],
    ["no organisation", encodeEnrollmentAnswer({ ...answer, orgId: 0n }), "data.attributes.org_id"],
    [
      "too large an organisation",
      encodeEnrollmentAnswer({ ...answer, orgId: 2n ** 63n }),
      "data.attributes.org_id",
    ],
  ])("with %s is refused", (_case, body, path) => {
    expect(() => parseEnrollmentAnswer(body)).toThrow(`${path}: `);
  });

  it("never fails but with a WireFormatError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => parseEnrollmentAnswer(body)).toThrow(WireFormatError);
        expect(() => parseEnrollmentRequest(body)).toThrow(WireFormatError);
      }),
    );
  });
});
