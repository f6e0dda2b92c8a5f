import { imageConfig } from "./dockerfile";

describe("a Dockerfile's settings", () => {
  it("are those of its last stage, with the arguments of the build", () => {
    const text = [
      "ARG BASE=node",
      "FROM ${BASE} AS root",
      "USER 0",
      'RUN ["node", "make"]',
      "FROM scratch",
      "# of the image",
      "ARG VERSION=0.0.0",
      "ARG OTHER=kept",
      'LABEL version="${VERSION}"',
      'LABEL other="${OTHER}"',
      "COPY --from=root / /",
      "USER 1000",
      'HEALTHCHECK --interval=10s --retries=3 CMD ["ask", "it"]',
      'ENTRYPOINT ["start"]',
    ].join("\n");
    expect(imageConfig(text, { VERSION: "1.2.3" })).toEqual({
      Labels: { version: "1.2.3", other: "kept" },
      User: "1000",
      Healthcheck: { Test: ["CMD", "ask", "it"], Interval: 10_000_000_000, Retries: 3 },
      Entrypoint: ["start"],
    });
  });

  it.each([
    ["an instruction that nobody reads", "VOLUME /data", "VOLUME is not understood"],
    ["a command for a shell", "ENTRYPOINT start it", "is not a list: start it"],
    ["a variable in a list to run", 'RUN ["make", "${HOW}"]', 'nobody replaces there: ["make", "${HOW}"]'],
    ["a variable in the command", 'CMD ["${HOW}"]', 'nobody replaces there: ["${HOW}"]'],
    ["a label without quotes", "LABEL a=b", 'not of the form name="value": a=b'],
    ["an unknown option of a health check", 'HEALTHCHECK --often=9s CMD ["a"]', "an unknown --often"],
  ])("are refused with %s", (_what, line, message) => {
    expect(() => imageConfig(`FROM scratch\n${line}\n`, {})).toThrow(message);
  });
});
