import { validate } from "@parkit/provider-schema/internal/description/validate";

import type { Bench } from "./bench";
import { interleave, medianOf, beside, timed } from "./interleave";

/** Members of each group. */
const MEMBERS = 20;

/** How the time of judging a description grows with it. */
export const validateBench: Bench = {
  name: "validate",
  summary: "checking 10,000 and 100,000 connections in groups",
  run: async () => {
    const timings = await interleave([judging(10_000), judging(100_000)]);
    const [small = "", large = ""] = timings.map(({ name }) => name);
    return {
      timings,
      claims: [
        { what: large, ours: medianOf(timings, large), unit: "ms", atMost: 2000 },
        { what: `${large} against ${small}`, ...beside(timings, large, small), atMost: 10.5 },
      ],
    };
  },
};

function judging(connections: number): { readonly name: string; run(): Promise<number> } {
  const input = description(connections);
  const found = validate(input);
  if (found.length > 0) throw new Error(`the description is not valid: ${found[0]?.message}`);
  return {
    name: `${connections.toLocaleString("en")} connections`,
    run: () => timed(() => validate(input)),
  };
}

/** One runner, connections paired with it, and every connection in one group. */
function description(connections: number): unknown {
  const names = Array.from({ length: connections }, (_, index) => `connection-${index}`);
  return {
    apiVersion: "parkit/v1",
    runners: [
      {
        name: "payments",
        allow: ["com.datadoghq.http.request"],
        identity: {
          type: "secret",
          secretName: "payments-identity",
          urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
        },
        deployment: { type: "helm", namespace: "datadog" },
      },
    ],
    connections: names.map((name, index) => ({
      name,
      runner: "payments",
      integration: { type: "http", auth: { type: "none" } },
      identifierTags: { env: `env-${index % MEMBERS}`, team: `team-${index % 3}` },
    })),
    connectionGroups: Array.from({ length: connections / MEMBERS }, (_, index) => ({
      name: `group-${index}`,
      identifierTagKeys: ["env", "team"],
      connections: names.slice(index * MEMBERS, (index + 1) * MEMBERS),
    })),
  };
}
