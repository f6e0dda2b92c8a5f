import { pathText } from "../values/path";
import { UNKNOWN, type ObjectValue } from "../values/value";
import type { Attribute, Block } from "./schema";
import { refuseWriteOnly } from "./write-only";

const secret: Attribute = { type: "string", optional: true, write_only: true };
const block: Block = {
  attributes: {
    secret,
    single: { optional: true, nested_type: { nesting_mode: "single", attributes: { secret } } },
    map: { optional: true, nested_type: { nesting_mode: "map", attributes: { secret } } },
  },
  block_types: { list: { nesting_mode: "list", block: { attributes: { secret } } } },
};
const paths = (config: ObjectValue): string[] =>
  refuseWriteOnly(block, config).map((diagnostic) => pathText(diagnostic.path ?? []));

describe("refuseWriteOnly", () => {
  it("finds every write-only value that is used, known or not", () => {
    const config: ObjectValue = {
      secret: UNKNOWN,
      single: { secret: "s" },
      map: { a: { secret: "s" }, b: { secret: null } },
      list: [{ secret: null }, { secret: "s" }],
    };
    expect(paths(config)).toEqual(["secret", "single.secret", 'map["a"].secret', "list[1].secret"]);
  });

  it("names the attribute to write instead where there is one", () => {
    const pair: Block = {
      attributes: {
        token: { type: "string", optional: true },
        token_wo: secret,
        token_wo_version: { type: "number", optional: true },
        key_wo: secret,
        key_wo_version: { type: "number", optional: true },
        must_wo: { type: "string", required: true, write_only: true },
      },
    };
    const details = refuseWriteOnly(pair, { token_wo: "s", key_wo: "s", must_wo: "s" }).map(
      ({ detail }) => detail,
    );
    expect(details).toEqual([
      "token_wo needs Terraform or OpenTofu 1.11. With this one write token instead of token_wo and token_wo_version; it is stored in state.",
      "key_wo needs Terraform or OpenTofu 1.11. With this one leave key_wo and key_wo_version out.",
      "must_wo needs Terraform or OpenTofu 1.11. There is no other way to write it.",
    ]);
  });

  it("finds nothing where none is used, and never shows the value", () => {
    expect(paths({ secret: null, single: null, map: {}, list: [] })).toEqual([]);
    expect(JSON.stringify(refuseWriteOnly(block, { secret: "canary" }))).not.toContain("canary");
  });
});
