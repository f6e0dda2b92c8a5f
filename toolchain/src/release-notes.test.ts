import { releaseNotes } from "./release-notes";

const CHANGELOG = `# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-24

### Added

- A thing.

## [0.1.0] - 2026-12-01

### Added

- Everything.
`;
const versions = new Map([
  ["@parkit/one", "0.2.0"],
  ["parkit", "0.2.0"],
]);

describe("releaseNotes", () => {
  it("are what the changelog says of the release, and of no other", () => {
    expect(releaseNotes(CHANGELOG, "v0.2.0", versions)).toBe("### Added\n\n- A thing.\n");
  });

  it.each([
    ["a tag that is no version", CHANGELOG, "0.2.0", versions, /no tag of a release/],
    [
      "a package of another version",
      CHANGELOG,
      "v0.2.0",
      new Map([["parkit", "0.1.0"]]),
      /parkit has version 0\.1\.0/,
    ],
    [
      "changes that are not released",
      CHANGELOG.replace("[Unreleased]\n", "[Unreleased]\n\n- More.\n"),
      "v0.2.0",
      versions,
      /not released/,
    ],
    ["a release without a date", CHANGELOG.replace(" - 2026-12-24", ""), "v0.2.0", versions, /YYYY-MM-DD/],
    [
      "a release that it does not know",
      CHANGELOG,
      "v0.3.0",
      new Map([["parkit", "0.3.0"]]),
      /says nothing below/,
    ],
  ])("refuse %s", (_what, changelog, tag, has, message) => {
    expect(() => releaseNotes(changelog, tag, has)).toThrow(message);
  });
});
