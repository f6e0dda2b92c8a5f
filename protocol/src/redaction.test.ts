import fc from "fast-check";
import { createRedactor } from "./redaction";

const SECRET = 'ca"nary-7f3k\\9x';

describe("redaction", () => {
  const { redactText } = createRedactor([SECRET]);

  it.each([
    ["as it is", SECRET],
    ["in JSON in JSON", JSON.stringify({ inner: SECRET })],
    ["in a URL", `https://example.test/?key=${encodeURIComponent(SECRET)}`],
    [
      "in a URL in lower case",
      encodeURIComponent(SECRET).replaceAll(/%../g, (digits) => digits.toLowerCase()),
    ],
    ["in a form", new URLSearchParams({ key: SECRET }).toString()],
    ["in hex", Buffer.from(SECRET).toString("hex")],
    ["in base64", Buffer.from(SECRET).toString("base64")],
    ["in base64, one byte in", Buffer.from(`a${SECRET}`).toString("base64")],
    ["in base64, two bytes in", Buffer.from(`ab${SECRET}`).toString("base64")],
    ["in base64, before more", Buffer.from(`user:${SECRET}:rest`).toString("base64")],
    ["in base64url", Buffer.from(`ab${SECRET}`).toString("base64url")],
  ])("hides a secret %s", (_name, text) => {
    const redacted = redactText(text);
    expect(redacted).toContain("***");
    expect(redacted).not.toContain("nary-7f3k");
  });

  it("hides secrets in every part of a value", () => {
    const { redact } = createRedactor(["1234567", "canary-key"]);
    expect(
      redact({ list: ["a canary-key b", 12345678, 9n], "canary-key": { deep: null }, other: true }),
    ).toEqual({
      list: ["a *** b", "***", 9n],
      "***": { deep: null },
      other: true,
    });
  });

  it("leaves texts alone when a secret is too short to be a pattern", () => {
    expect(createRedactor(["a", "", "en"]).redactText("an entrance")).toBe("an entrance");
  });

  it("hides short secrets in texts that are about them", () => {
    const { redactText } = createRedactor(["x1", ""], { shortest: 1 });
    expect(redactText('the password "x1" is too short')).toBe('the password "***" is too short');
  });

  it("hides what is encoded with every sign or with few", () => {
    const { redactText } = createRedactor(["wow! (it's) a * b"]);
    expect(redactText("wow%21%20%28it%27s%29%20a%20%2A%20b, wow%21+%28it%27s%29+a+*+b")).not.toMatch(/wow/);
  });

  it("hides each long line of a key", () => {
    const key =
      "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nAgEGCCqGSM49AwEHBG0w\n-----END PRIVATE KEY-----\n";
    expect(createRedactor([key]).redactText("line AgEGCCqGSM49AwEHBG0w")).toBe("line ***");
  });

  it("leaves no secret behind, whatever stands around it", () => {
    const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => !text.includes("*"));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        return !createRedactor([hidden])
          .redactText(before + hidden + after)
          .includes(hidden);
      }),
    );
  });
});
