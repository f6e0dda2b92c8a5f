import { encodeHealthCheckAnswer, healthCheckHeaders } from "./health-check";
import {
  goArchitecture,
  goPlatform,
  MAX_PACING_HINT_MS,
  opmsHeaders,
  parsePacingHint,
  readRunnerFacts,
} from "./opms";

const facts = {
  version: "7.83.0",
  modes: ["pull", "push"],
  platform: "linux",
  architecture: "amd64",
  flavor: "agent",
  containerized: false,
};

describe("headers of a call", () => {
  it("tell the runner's facts", () => {
    expect(opmsHeaders(facts, "token")).toEqual({
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-Datadog-OnPrem-JWT": "token",
      "X-Datadog-OnPrem-Version": "7.83.0",
      "X-Datadog-OnPrem-Modes": "pull,push",
      "X-Datadog-OnPrem-Platform": "linux",
      "X-Datadog-OnPrem-Architecture": "amd64",
      "X-Datadog-OnPrem-Flavor": "agent",
      "X-Datadog-OnPrem-Containerized": "false",
    });
  });

  it("are read back in lower case, and may be fewer", () => {
    const sent = Object.entries(opmsHeaders(facts, "token")).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    expect(readRunnerFacts(Object.fromEntries(sent) as Record<string, string>)).toEqual(facts);
    expect(readRunnerFacts({ "x-datadog-onprem-version": "7.70.0", "x-datadog-onprem-flavor": "" })).toEqual({
      version: "7.70.0",
    });
  });
});

describe("Go's names", () => {
  it("of systems and processors", () => {
    expect(["linux", "darwin", "win32"].map(goPlatform)).toEqual(["linux", "darwin", "windows"]);
    expect(["x64", "arm64", "ia32"].map(goArchitecture)).toEqual(["amd64", "arm64", "386"]);
  });
});

describe("parsePacingHint", () => {
  it.each([
    ["1", 1],
    [" 1500 ", 1500],
    ["120000", MAX_PACING_HINT_MS],
    ["120001", 120_000],
    ["9".repeat(400), 120_000],
    ["0", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
  ])("%j is %s", (value, expected) => {
    expect(parsePacingHint(value)).toBe(expected);
  });
});

describe("a health check answer", () => {
  it("tells the time and may ask for a pause", () => {
    const now = new Date("2030-01-01T00:00:00Z");
    expect(healthCheckHeaders(now)).toEqual({ "X-Server-Time": "2030-01-01T00:00:00.000Z" });
    expect(healthCheckHeaders(now, 5000)).toMatchObject({ "X-Retry-After-Ms": "5000" });
    expect(encodeHealthCheckAnswer("runner-a1")).toContain('"type":"healthCheckResponse"');
  });
});
