import { fuzzPush } from "./fuzz-push";

/** At a desk and in CI: the bench has fifty times as many. */
const INPUTS = 2_000;

describe("queries with a mistake", () => {
  it(`are refused with a code, ${INPUTS} of ${INPUTS}, and run nothing`, async () => {
    const { findings, codes } = await fuzzPush(INPUTS, () => undefined);
    expect(findings).toEqual([]);
    expect(Object.keys(codes)).toEqual(
      expect.arrayContaining([
        "token-invalid",
        "wrong-audience",
        "body-altered",
        "wrong-origin",
        "wrong-action",
      ]),
    );
  }, 120_000);
});
