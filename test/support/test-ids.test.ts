import { idsInTitles } from "./test-ids";

/** Brackets around ids. They are put on here, so that this file carries no id itself. */
const tag = (...ids: readonly string[]) => `[${ids.join(" ")}]`;

describe("idsInTitles", () => {
  it("finds ids at the start of a title, on its own line or not, and at the end of a row", () => {
    const source = [
      `it("${tag("T-11", "S37")} writes names, not \\"patterns\\"", () => {});`,
      `it.each([["no colon ${tag("S159")}", 1], ["two", 2]])(`,
      `  '${tag("S8")} refuses %s',`,
      ");",
    ].join("\n");
    expect(idsInTitles(source)).toEqual(["T-11", "S37", "S159", "S8"]);
  });

  it("counts an id as often as it is carried", () => {
    expect(idsInTitles(`it("${tag("S1")} a"); it("${tag("S1")} b");`)).toEqual(["S1", "S1"]);
  });

  it("takes neither comments nor code nor other brackets for ids", () => {
    const source = `// ${tag("S1")}\nconst list = ${tag("S2")};\nit("takes [s3], [S4, S5] and S6");`;
    expect(idsInTitles(source)).toEqual([]);
  });
});
