import { UNKNOWN } from "@parkit/terraform-plugin";
import { DEFAULT_RETRY } from "./api/retry";
import { lazyClient, type ParkitClient } from "./parkit-client";
import { shownText } from "./shown-text";

function client(apiKey: string | null | typeof UNKNOWN): ParkitClient {
  return lazyClient({
    address: UNKNOWN,
    kubernetes: null,
    isDatadogSite: false,
    urnRegion: "us1",
    apiKey,
    appKey: "canary-app-key",
    retry: DEFAULT_RETRY,
    timeout: 60,
    terraformVersion: "1.11.4",
    wireTypes: new Map(),
  });
}

describe("a text of a diagnostic", () => {
  it("has no key, as it is or encoded", () => {
    const text = `from "a" to "canary-api-key" or ${Buffer.from("canary-app-key").toString("base64url")}`;
    expect(shownText(text, client("canary-api-key"))).toBe('from "a" to "***" or ***');
    expect(shownText(text, client(UNKNOWN))).toContain("canary-api-key");
  });

  it("does nothing to a terminal, and keeps its lines", () => {
    expect(shownText("one\n\u001b[2J\u202etwo\r\u009b", undefined)).toBe(
      "one\n\\u001b[2J\\u202etwo\\r\\u009b",
    );
  });
});
