import { validate } from "@parkit/provider-schema/internal/description/validate";

import type { Bench } from "./bench";
import { beside, interleave, processorTimed, type Contender } from "./interleave";

/** Members of each group. */
const MEMBERS = 20;

/** What checking a description takes, beside reading it as JSON, and how that grows with it. */
export const validateBench: Bench = {
  name: "validate",
  summary: "checking 10,000 and 100,000 connections in groups, beside JSON.parse of the larger one",
  run: async () => {
    const [small, large] = [checking(10_000), checking(100_000)];
    const text = JSON.stringify(description(100_000));
    const parsing = {
      name: "JSON.parse of 100,000 connections",
      run: () => processorTimed(() => JSON.parse(text)),
    };
    const timings = await interleave([parsing, small, large]);
    return {
      timings,
      claims: [
        // Half of the 12.5 times that it once took.
        { what: large.name, ...beside(timings, large.name, parsing.name), atMost: 6.25 },
        {
          what: `${large.name} beside ${small.name}`,
          ...beside(timings, large.name, small.name),
          atMost: 10.5,
        },
      ],
    };
  },
};

function checking(connections: number): Contender {
  const text = JSON.stringify(description(connections));
  return {
    name: `checking ${connections.toLocaleString("en")} connections`,
    run: () => {
      // What is found out about a description is kept as long as it is, so each is checked once.
      const input: unknown = JSON.parse(text);
      return processorTimed(() => {
        const found = validate(input);
        if (found.length > 0) throw new Error(`the description is not valid: ${found[0]?.message}`);
      });
    },
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
