import fc from "fast-check";

import { formatRunnerUrn, isRunnerUrn, parseRunnerUrn } from "./runner-urn";
import { ArgumentError } from "../parkit-error";

const regions = fc.string({
  unit: fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyz0123456789")),
  minLength: 1,
  maxLength: 10,
});
const runnerIds = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((id) => !/[:\s]/.test(id));
const orgIds = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const parts = fc.record({ region: regions, orgId: orgIds, runnerId: runnerIds });

describe("runner URNs", () => {
  it("gives the parts of every URN back", () => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(parseRunnerUrn(formatRunnerUrn(given))).toEqual(given);
      }),
    );
  });

  const mutations: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ["another prefix", parts.map((given) => formatRunnerUrn(given).replace("urn:dd:", "urn:datadog:"))],
    ["a part too many", parts.map((given) => `${formatRunnerUrn(given)}:x`)],
    ["no runner id", parts.map(({ region, orgId }) => `urn:dd:apps:on-prem-runner:${region}:${orgId}:`)],
    ["no region", parts.map(({ orgId, runnerId }) => `urn:dd:apps:on-prem-runner::${orgId}:${runnerId}`)],
    [
      "a region in upper case",
      parts.map(({ orgId, runnerId }) => `urn:dd:apps:on-prem-runner:US1:${orgId}:${runnerId}`),
    ],
    [
      "an organisation that is not a number",
      parts.map(({ region, runnerId }) => `urn:dd:apps:on-prem-runner:${region}:acme:${runnerId}`),
    ],
    [
      "an organisation beyond 64 bits",
      parts.map(
        ({ region, orgId, runnerId }) =>
          `urn:dd:apps:on-prem-runner:${region}:${orgId + 2n ** 63n}:${runnerId}`,
      ),
    ],
    ["a blank in the runner id", parts.map((given) => `${formatRunnerUrn(given)} x`)],
    ["a line break at the end", parts.map((given) => `${formatRunnerUrn(given)}\n`)],
    [
      "the form in the comments of the datadog chart",
      parts.map(
        ({ orgId, runnerId }) => `urn:datadog:private-action-runner:organization:${orgId}:runner:${runnerId}`,
      ),
    ],
  ];

  it.each(mutations)("refuses %s", (_what, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(isRunnerUrn(text)).toBe(false);
      }),
    );
  });

  it("does not build what it could not read", () => {
    expect(() => formatRunnerUrn({ region: "us1", orgId: 1n, runnerId: "a:b" })).toThrow(ArgumentError);
  });
});
