import fc from "fast-check";
import { holdPrivateState, readPrivateState, writePrivateState } from "./private-state";

describe("private state", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), (state) => {
        expect(readPrivateState(writePrivateState(state))).toEqual(state);
      }),
    );
  });

  it("hands on what it was given until it is set", () => {
    const foreign = Buffer.from([0, 1, 2]);
    const held = holdPrivateState(foreign);
    expect(held.privateState).toEqual({});
    expect(held.bytes()).toBe(foreign);
    held.setPrivateState({ etag: "1" });
    expect(readPrivateState(held.bytes())).toEqual({ etag: "1" });
    held.setPrivateState({});
    expect(held.bytes()).toHaveLength(0);
  });
});
