import { isHostOfServer } from "./host-name";

describe("a Host header", () => {
  it.each([
    "127.0.0.1:8080",
    "[::1]:8080",
    "192.168.7.4",
    "localhost",
    "LOCALHOST.:80",
    "console.localhost:8080",
    "control-plane:8080",
    "datadog.internal.example.com:8443",
  ])("may be %s", (header) => {
    expect(isHostOfServer(header, ["Datadog.internal.example.com"])).toBe(true);
  });

  it.each([
    undefined,
    "",
    "evil.example",
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "user@localhost",
    "localhost/path",
    "local host",
    "other.example.com",
  ])("must not be %s", (header) => {
    expect(isHostOfServer(header, ["datadog.internal.example.com"])).toBe(false);
  });
});
