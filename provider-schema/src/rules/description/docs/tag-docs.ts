import type { RuleDocs } from "../../rule";
import { example } from "./example";

const tagged = (tags: string): string =>
  example(`
connections:
  - name: billing
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: ${tags}`);

const grouped = (first: string, second: string): string =>
  example(`
connections:
  - name: billing-prod
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: ${first}
  - name: billing-staging
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: ${second}
connectionGroups:
  - { name: billing, identifierTagKeys: [env], connections: [billing-prod, billing-staging] }`);

/** Pages of the rules about identifier tags. */
export const tagDocs = () =>
  ({
    "tag/format": {
      summary: "An identifier tag is `key:value` with exactly one colon and text on both sides.",
      why: "Datadog refuses a tag without a value or with a second colon, and a group could not be built on it.",
      bad: tagged('["env:staging:east"]'),
      good: tagged('["env:staging-east"]'),
    },
    "tag/first-letter": {
      summary: "A tag starts with a letter.",
      why: "Datadog's tags do; it refuses others.",
      bad: tagged('["1env:prod"]'),
      good: tagged('["env1:prod"]'),
    },
    "tag/charset": {
      summary: "Tags hold letters, digits, underscores, minuses, slashes and one colon.",
      why: "Datadog's documentation allows nothing else. Some of its own systems also write dots: `allowDots: true` on the connection accepts those.",
      bad: tagged('["version:1.2"]'),
      good: tagged('["version:1-2"]'),
    },
    "tag/reserved-default": {
      summary: "`default` is neither a key nor a value, in any case.",
      why: "Datadog keeps the word for itself and refuses the tag.",
      bad: tagged('["aws:default"]'),
      good: tagged('["aws:main"]'),
    },
    "tag/too-long": {
      summary: "A tag has at most 200 characters.",
      why: "Datadog cuts longer tags, and two that differ only in what was cut become the same.",
      bad: tagged(`["env:${"a".repeat(200)}"]`),
      good: tagged('["env:a"]'),
    },
    "tag/case-collision": {
      summary: "Tags on one connection or in one group do not differ only in case.",
      why: "Datadog's tags ignore case: what looks like two values here is one there, and a group would pick the wrong member.",
      bad: grouped("[env:prod]", "[env:Prod]"),
      good: grouped("[env:prod]", "[env:staging]"),
    },
    "tag/duplicate-key": {
      summary: "A member of a group has one value for each of the group's keys.",
      why: "With two values nobody can say which of them picks the member.",
      bad: grouped("[env:prod, env:production]", "[env:staging]"),
      good: grouped("[env:prod]", "[env:staging]"),
    },
    "tag/duplicate": {
      summary: "No tag is written twice.",
      why: "The second has no effect; perhaps another was meant.",
      bad: tagged('["env:prod", "env:prod"]'),
      good: tagged('["env:prod", "team:billing"]'),
    },
  }) as const satisfies Record<string, RuleDocs>;
