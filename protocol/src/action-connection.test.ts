import fc from "fast-check";
import {
  applyConnectionPatch,
  connectionPath,
  encodeConnection,
  encodeConnectionAnswer,
  encodeConnectionList,
  encodeConnectionPatch,
  makeConnectionPatch,
  parseConnectionAnswer,
  parseConnectionPatch,
  parseConnectionRequest,
  type StoredConnection,
} from "./action-connection";
import type { ConnectionIntegration } from "./connection-integration";
import { parseJson } from "./json";
import { WireFormatError } from "./wire-format-error";

const kubernetes: ConnectionIntegration = {
  type: "Kubernetes",
  credentials: { type: "KubernetesServiceAccount", fields: {} },
};
const http: ConnectionIntegration = {
  type: "HTTP",
  baseUrl: "https://billing.example",
  credentials: {
    type: "HTTPTokenAuth",
    fields: {
      tokens: [{ name: "t1", type: "SECRET", value: "s3cr3t" }],
      headers: [{ name: "Authorization", value: "Bearer {{ t1 }}" }],
    },
  },
};
const stored: StoredConnection = {
  id: "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10",
  name: "billing-api",
  integration: http,
  tags: ["env:prod"],
  runnerId: "runner-a1",
  createdAt: new Date("2026-07-13T13:28:03.064Z"),
  lastUpdated: new Date("2026-07-13T13:28:03.064Z"),
  createdBy: "user-1",
};

describe("the body that creates a connection", () => {
  it("pairs it with a runner as the agent does", () => {
    expect(
      encodeConnection({
        name: "cluster",
        runnerId: "runner-a1",
        tags: ["env:prod"],
        integration: kubernetes,
      }),
    ).toBe(
      '{"data":{"type":"action_connection","attributes":{"name":"cluster","runner_id":"runner-a1","tags":["env:prod"],"integration":{"type":"Kubernetes","credentials":{"type":"KubernetesServiceAccount"}}}}}',
    );
  });

  it("is read as it was written", () => {
    const attributes = { name: "billing", integration: http, tags: [], runnerId: "runner-a1" };
    expect(parseConnectionRequest(encodeConnection(attributes))).toEqual(attributes);
  });

  it.each([
    ["name", '{"data":{"type":"action_connection","attributes":{}}}', "data.attributes.name: is missing"],
    [
      "credential type",
      '{"data":{"type":"action_connection","attributes":{"name":"n","integration":{"type":"AWS","credentials":{}}}}}',
      "data.attributes.integration.credentials.type: is missing",
    ],
  ])("without a %s is refused", (_name, body, message) => {
    expect(() => parseConnectionRequest(body)).toThrow(message);
  });
});

describe("an answer", () => {
  it("never carries a secret, and is read back without it", () => {
    for (const operation of ["create", "read", "update"] as const) {
      const body = encodeConnectionAnswer(stored, operation);
      expect(body).not.toContain("s3cr3t");
      expect(parseConnectionAnswer(body)).toEqual({
        id: stored.id,
        name: stored.name,
        tags: ["env:prod"],
        runnerId: "runner-a1",
        integration: {
          ...http,
          credentials: {
            ...http.credentials,
            fields: { ...http.credentials.fields, tokens: [{ name: "t1", type: "SECRET", value: "" }] },
          },
        },
      });
    }
  });

  it("to a create has no times and no author, and says that the writer cannot resolve", () => {
    const body = parseJson(encodeConnectionAnswer(stored, "create"));
    expect(body).toHaveProperty("data.attributes.acting_user_can_resolve", false);
    expect(body).not.toHaveProperty("data.attributes.created_at");
    expect(body).not.toHaveProperty("data.relationships");
  });

  it("to a read has them, in the service's own form", () => {
    const body = parseJson(encodeConnectionAnswer(stored, "read"));
    expect(body).toHaveProperty("data.attributes.acting_user_can_resolve", true);
    expect(body).toHaveProperty("data.attributes.created_at", "2026-07-13 13:28:03.064000 +0000 UTC");
    expect(body).toHaveProperty("data.relationships.created_by.data", { id: "user-1", type: "created_by" });
  });

  it("has tags only when there are some", () => {
    expect(encodeConnectionAnswer({ ...stored, tags: [] }, "read")).not.toContain('"tags"');
  });

  it("without an id is refused", () => {
    expect(() => parseConnectionAnswer(encodeConnection(stored))).toThrow("data.id: is missing");
  });

  it("to a list carries all", () => {
    const list = parseJson(encodeConnectionList([stored, { ...stored, id: "2" }], { total: 2 }));
    expect(list).toMatchObject({ data: [{ id: stored.id }, { id: "2" }], meta: { total: 2 } });
  });

  it("never makes the readers fail but with a WireFormatError", () => {
    const body = fc
      .json()
      .map((json) => `{"data":{"id":"1","type":"action_connection","attributes":${json}}}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), body), (text) => {
        expect(() => parseConnectionAnswer(text)).toThrow(WireFormatError);
        expect(() => parseConnectionRequest(text)).toThrow(WireFormatError);
      }),
    );
  });
});

describe("a patch", () => {
  const desired = {
    name: "billing-2",
    tags: [],
    integration: {
      ...http,
      baseUrl: "https://billing-2.example",
      credentials: {
        ...http.credentials,
        fields: { tokens: [{ name: "t2", type: "SECRET", value: "new" }], body: { content: "{}" } },
      },
    },
  };

  it("crosses the wire and makes the desired connection", () => {
    const patch = parseConnectionPatch(encodeConnectionPatch(makeConnectionPatch(stored, desired)));
    expect(applyConnectionPatch(stored, patch)).toEqual({
      ...stored,
      ...desired,
      integration: {
        ...desired.integration,
        credentials: {
          ...desired.integration.credentials,
          fields: { ...desired.integration.credentials.fields, headers: [] },
        },
      },
    });
  });

  it("changes nothing that it does not name", () => {
    expect(applyConnectionPatch(stored, {})).toEqual(stored);
    expect(applyConnectionPatch(stored, parseConnectionPatch(encodeConnectionPatch({ tags: [] })))).toEqual({
      ...stored,
      tags: [],
    });
  });

  it("cannot move a connection to another runner", () => {
    const body = encodeConnection({ ...stored, runnerId: "runner-b2" });
    expect(applyConnectionPatch(stored, parseConnectionPatch(body)).runnerId).toBe("runner-a1");
  });
});

describe("connectionPath", () => {
  it("does not let an id leave its place", () => {
    expect(connectionPath("../x?y")).toBe("/api/v2/actions/connections/..%2Fx%3Fy");
  });
});
