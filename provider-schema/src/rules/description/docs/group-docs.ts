import type { RuleDocs } from "../../rule";
import { example } from "./example";

const http = "{ type: http, auth: { type: none } }";

const group = (
  rest: string,
  second = `{ name: staging, runner: payments, integration: ${http}, identifierTags: { env: staging } }`,
): string =>
  example(`
connections:
  - { name: prod, runner: payments, integration: ${http}, identifierTags: { env: prod } }
  - ${second}
connectionGroups:
  - { name: billing, ${rest} }`);

const GOOD = group("identifierTagKeys: [env], connections: [prod, staging]");

/** Pages of the rules about connection groups. */
export const groupDocs = () =>
  ({
    "group/keys": {
      summary: "A group is defined by one to three identifier tag keys.",
      why: "Datadog takes no more, and without a key there is nothing by which a workflow could pick a member.",
      bad: group("identifierTagKeys: [], connections: [prod, staging]"),
      good: GOOD,
    },
    "group/duplicate-key": {
      summary: "A group names each key once.",
      why: "The second adds nothing; perhaps another key was meant.",
      bad: group("identifierTagKeys: [env, env], connections: [prod, staging]"),
      good: GOOD,
    },
    "group/unknown-connection": {
      summary: "Members are connections of the description.",
      why: "A name that means no connection would make a group without that member, and a workflow that fails for its value only.",
      bad: group("identifierTagKeys: [env], connections: [prod, stagin]"),
      good: GOOD,
    },
    "group/duplicate-member": {
      summary: "A connection is in a group once.",
      why: "The second mention has no effect; perhaps another connection was meant.",
      bad: group("identifierTagKeys: [env], connections: [prod, prod]"),
      good: GOOD,
    },
    "group/mixed-integration": {
      summary: "All members have the same integration.",
      why: "An action belongs to one integration; Datadog refuses a group whose members could not all run it.",
      bad: group(
        "identifierTagKeys: [env], connections: [prod, staging]",
        "{ name: staging, runner: payments, integration: { type: kubernetes }, identifierTags: { env: staging } }",
      ),
      good: GOOD,
    },
    "group/integration": {
      summary:
        "A group without members says its integration, and a group with members does not contradict them.",
      why: "Datadog makes a group for one integration. Without members nothing else tells which.",
      bad: group("identifierTagKeys: [env], connections: []"),
      good: group("identifierTagKeys: [env], connections: [], integration: http"),
    },
    "group/missing-key": {
      summary: "Every member has a tag for each key of the group.",
      why: "A member without the key can never be picked, so Datadog refuses it.",
      bad: group("identifierTagKeys: [env, region], connections: [prod, staging]").replaceAll(
        "env: staging }",
        "env: staging, region: eu }",
      ),
      good: GOOD,
    },
    "group/ambiguous": {
      summary: "No two members have the same values for the group's keys.",
      why: "A workflow gives values and expects one connection; with two the group cannot be made.",
      bad: group(
        "identifierTagKeys: [env], connections: [prod, prod-eu]",
        `{ name: prod-eu, runner: payments, integration: ${http}, identifierTags: { env: prod } }`,
      ),
      good: GOOD,
    },
  }) as const satisfies Record<string, RuleDocs>;
