import type { Description } from "@parkit/provider-schema/internal/description/description";

import { describedStatus, isAmiss, type Listed, type ListedRunner } from "./described-status";

const NOW = Date.parse("2026-11-28T10:00:00Z");
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

const described = (urn?: string): Description => ({
  apiVersion: "parkit/v1",
  runners: [
    {
      name: "worker",
      allow: ["com.datadoghq.http.request"],
      identity: { type: "secret", secretName: "i", ...(urn === undefined ? {} : { urn }) },
      deployment: { type: "helm", namespace: "ns" },
    },
  ],
});

function stateOf(description: Description, ...runners: readonly ListedRunner[]): string | undefined {
  const listed: Listed = { runners, connections: [], groups: [] };
  const status = describedStatus(description, () => listed, NOW);
  expect(isAmiss(status)).toBe(status.runners[0]?.state !== "ready");
  return status.runners[0]?.state;
}

describe("describedStatus", () => {
  const seen = (seconds: number): ListedRunner => ({
    name: "worker",
    urn: URN,
    lastSeenAt: NOW - seconds * 1000,
  });

  it.each([
    [90, "ready"],
    [91, "not-seen"],
  ])("says of a runner that was seen %d seconds ago that it is %s", (seconds, state) => {
    expect(stateOf(described(), seen(seconds))).toBe(state);
  });

  it("knows a runner by its URN where the description has one, else by its name", () => {
    expect(stateOf(described(URN), { ...seen(0), name: "other" })).toBe("ready");
    expect(stateOf(described(`${URN}b`), seen(0))).toBe("not-enrolled");
    expect(stateOf(described(), { name: "worker", urn: URN })).toBe("never-connected");
  });
});
