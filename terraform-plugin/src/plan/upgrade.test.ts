import type { Resource } from "../provider/resource";
import type { SchemaValues } from "../schema/schema-value";
import type { ObjectValue } from "../values/value";
import { upgradedState } from "./upgrade";

const unused = (): Promise<never> => Promise.reject(new Error("not called"));
const resource: Resource<SchemaValues, never> = {
  schema: {
    version: 2,
    block: {
      attributes: { name: { type: "string", required: true }, size: { type: "number", optional: true } },
      block_types: { rule: { nesting_mode: "list", block: {} } },
    },
  },
  create: unused,
  read: unused,
  delete: unused,
};
const upgrade = (
  json: string,
  version: number,
  upgradeState?: (stored: ObjectValue, version: number) => ObjectValue,
) =>
  upgradedState(
    upgradeState === undefined ? resource : { ...resource, upgradeState },
    Buffer.from(json),
    version,
  );

describe("upgradedState", () => {
  it("drops members that are gone and adds the new ones", () => {
    expect(upgrade('{"name":"a","old":1}', 1)).toEqual({ name: "a", size: null, rule: [] });
  });

  it("keeps numbers that JSON parsing would round", () => {
    expect(upgrade('{"name":"a","size":9007199254740993}', 2)["size"]).toBe("9007199254740993");
  });

  it("asks the resource only when the versions differ", () => {
    const rename = (stored: ObjectValue, version: number): ObjectValue => ({
      size: version,
      name: stored["title"] ?? null,
    });
    expect(upgrade('{"title":"a"}', 1, rename)).toMatchObject({ name: "a", size: 1 });
    expect(upgrade('{"name":"a"}', 2, rename)["name"]).toBe("a");
  });

  it("refuses the state of a newer version", () => {
    expect(() => upgrade('{"name":"a"}', 3)).toThrow("State is newer than the provider");
  });

  it.each(["[]", "{", '"secret"'])("refuses %s without showing it", (json) => {
    expect(() => upgrade(json, 2)).toThrow(/^State cannot be read$/);
  });
});
