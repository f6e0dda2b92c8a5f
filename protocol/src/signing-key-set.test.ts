import { generateSigningKey } from "./signing-key";
import { encodeSigningKeySet, parseSigningKeySet } from "./signing-key-set";
import { WireFormatError } from "./wire-format-error";

describe("signing key set", () => {
  it("carries every key under its id", () => {
    const keys = [generateSigningKey("key-1"), generateSigningKey("key-2")];
    const delivery = parseSigningKeySet(encodeSigningKeySet(keys));
    expect([...delivery.keys.keys()]).toEqual(["key-1", "key-2"]);
    expect(delivery.keys.get("key-1")?.publicKey.export({ type: "spki", format: "pem" })).toBe(
      keys[0]?.publicPem,
    );
    expect(delivery.problems).toEqual([]);
  });

  it("reads an empty set", () => {
    expect(parseSigningKeySet(encodeSigningKeySet([]))).toEqual({ keys: new Map(), problems: [] });
  });

  it("keeps good keys beside bad ones and names the bad ones", () => {
    const good: unknown = JSON.parse(encodeSigningKeySet([generateSigningKey("good")]));
    const { keys } = good as { keys: unknown[] };
    const delivery = parseSigningKeySet(
      JSON.stringify({ keys: [{ id: "bad", file: { keyType: "DSA", key: "" } }, { id: "empty" }, ...keys] }),
    );
    expect([...delivery.keys.keys()]).toEqual(["good"]);
    expect(delivery.problems).toEqual([expect.stringContaining('"bad"'), expect.stringContaining('"empty"')]);
  });

  it.each(["", "null", "[]", "{}", '{"keys":{}}', '{"keys":[{}]}', '{"keys":[1]}'])("refuses %j", (text) => {
    expect(() => parseSigningKeySet(text)).toThrow(WireFormatError);
  });
});
