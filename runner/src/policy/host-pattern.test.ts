import fc from "fast-check";
import { hostPattern } from "./host-pattern";

describe("host patterns", () => {
  it.each([
    ["example.test", "https://example.test/", true],
    ["EXAMPLE.test", "https://example.test/", true],
    ["example.test", "https://exampleXtest/", false],
    ["example.test", "https://an.example.test/", false],
    ["*.example.test", "https://a.b.example.test/", true],
    ["*.example.test", "https://example.test/", false],
    ["*.example.test", "https://a.example.test.evil/", false],
    ["db?.example.test", "https://db1.example.test/", true],
    ["db[12].example.test", "https://db3.example.test/", false],
    ["db[0-2].example.test", "https://db1.example.test/", true],
    ["db[!12].example.test", "https://db3.example.test/", true],
    ["{api,*.www}.example.test", "https://api.example.test/", true],
    ["{api,*.www}.example.test", "https://a.www.example.test/", true],
    ["{api,www}.example.test", "https://db.example.test/", false],
    ["{,www.}example.test", "https://example.test/", true],
    ["10.0.0.*", "http://10.0.0.7/", true],
    ["*", "https://anything.at.all/", true],
    ["example.test", "https://example.test:8443/", true],
    ["example.test:8443", "https://example.test:8443/", true],
    ["example.test:8443", "https://example.test/", false],
    ["*.example.test:443", "https://a.example.test/", true],
    ["*.example.test:443", "http://a.example.test/", false],
    ["*.example.test:80", "http://a.example.test/", true],
    ["::1", "http://[::1]:8080/", true],
    ["[::1]:8080", "http://[::1]:8080/", true],
    ["[::1]:8080", "http://[::1]/", false],
    ["2001:db8::*", "http://[2001:db8::7]/", true],
  ])("%s and %s: %s", (pattern, url, matches) => {
    expect(hostPattern(pattern)?.(new URL(url))).toBe(matches);
  });

  it.each([
    "",
    "a b",
    "[z-a]",
    "[",
    "{a",
    "(x)",
    "a|b",
    "x".repeat(260),
    ":8080",
    "a.test:0",
    "a.test:65536",
    "a.test:http",
    "[::1]:99999",
    "https://a.test",
  ])("%j is none", (text) => {
    expect(hostPattern(text)).toBeUndefined();
  });

  it("takes no longer for a text that it nearly matches", () => {
    const pattern = hostPattern(`${"*a".repeat(120)}b`);
    const url = new URL("http://x/");
    Object.defineProperty(url, "hostname", { value: "a".repeat(2000) });
    expect(pattern?.(url)).toBe(false);
  });

  it("means what a regular expression would mean", () => {
    const piece = fc.constantFrom("*", "?", "a", "b", ".", "[ab]", "[!a]", "{a,b*}", "{,ab}");
    const meaning: Readonly<Record<string, string>> = {
      "*": ".*",
      "?": ".",
      ".": "\\.",
      "[!a]": "[^a]",
      "{a,b*}": "(?:a|b.*)",
      "{,ab}": "(?:|ab)",
    };
    const host = fc.stringMatching(/^[ab.]{1,8}$/).filter((text) => URL.canParse(`http://${text}/`));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), host, (pieces, text) => {
        const url = new URL(`http://${text}/`);
        const expected = new RegExp(`^${pieces.map((one) => meaning[one] ?? one).join("")}$`);
        expect(hostPattern(pieces.join(""))?.(url)).toBe(expected.test(url.hostname));
      }),
    );
  });
});
