import fc from "fast-check";
import {
  connectionGroupPath,
  encodeConnectionGroup,
  encodeConnectionGroupAnswer,
  encodeConnectionGroupList,
  parseConnectionGroupAnswer,
  parseConnectionGroupPatch,
  parseConnectionGroupRequest,
} from "./connection-group";
import { type JsonObject, parseJson } from "./json";
import { WireFormatError } from "./wire-format-error";

const attributes = {
  name: "aws-by-account",
  integrationType: "AWS",
  tagKeys: ["account_id"],
  connections: ["c1"],
};
const group = { ...attributes, id: "g1" };
const stored = { ...group, createdAt: new Date(0), lastUpdatedAt: new Date(0) };

describe("a connection group", () => {
  it("has the body of the draft", () => {
    expect(encodeConnectionGroup(attributes)).toBe(
      '{"data":{"type":"connection_group","attributes":{"name":"aws-by-account","integration_type":"AWS","tag_keys":["account_id"],"connections":["c1"]}}}',
    );
    expect(parseConnectionGroupRequest(encodeConnectionGroup(attributes))).toEqual(attributes);
  });

  it("changes only what a patch names", () => {
    expect(parseConnectionGroupPatch(encodeConnectionGroup({ connections: [] }))).toEqual({
      connections: [],
    });
    const all = { ...attributes, description: "" };
    expect(parseConnectionGroupPatch(encodeConnectionGroup(all))).toEqual(all);
  });

  it("is read from answers, and stands in lists as it does there", () => {
    const answer = encodeConnectionGroupAnswer(stored);
    expect(parseConnectionGroupAnswer(answer)).toEqual(group);
    const { data } = parseJson(answer) as JsonObject;
    expect(parseJson(encodeConnectionGroupList([stored], { total: 1 }))).toMatchObject({ data: [data] });
  });

  it("needs an id in an answer", () => {
    expect(() => parseConnectionGroupAnswer(encodeConnectionGroup(attributes))).toThrow(
      "data.id: is missing",
    );
  });

  it("lives below the collection, which may be another", () => {
    expect(connectionGroupPath("g/1")).toBe("/api/v2/actions/connections/groups/g%2F1");
    expect(connectionGroupPath("g1", "/elsewhere")).toBe("/elsewhere/g1");
  });

  it("never makes the readers fail but with a WireFormatError", () => {
    const body = fc
      .json()
      .map((json) => `{"data":{"id":"1","type":"connection_group","attributes":${json}}}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), body), (text) => {
        expect(() => parseConnectionGroupAnswer(text)).toThrow(WireFormatError);
      }),
    );
  });
});
