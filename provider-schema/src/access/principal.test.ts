import { principalKind, principalProblem } from "./principal";

describe("principals", () => {
  it.each(["role:r1", "team:9a1f", "user:1c0d", "org:7"])("take %s", (text) => {
    expect(principalProblem(text)).toBeUndefined();
    expect(`${String(principalKind(text))}:`).toBe(text.slice(0, text.indexOf(":") + 1));
  });

  it.each(["", "team", "team:", "group:a", "Team:a", "team: a", "team:a\n", "xteam:a"])(
    "refuse %j, with the forms there are",
    (text) => {
      expect(principalProblem(text)).toEqual({
        message: `${JSON.stringify(text)} is not a principal`,
        hint: "Write role:<id>, team:<id>, user:<id> or org:<id>.",
      });
    },
  );

  it("have a kind as soon as it is written, whatever the id", () => {
    expect(principalKind("org:")).toBe("org");
    expect(principalKind("organisation:a")).toBeUndefined();
  });
});
