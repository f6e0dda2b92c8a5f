import type { RuleReference } from "./rule";
import { example } from "./description/docs/example";

/** Rules that are found while a description is read, before any rule of the table can look at it. */
export const READING_RULES: readonly RuleReference[] = [
  {
    id: "yaml/syntax",
    severity: "error",
    docs: {
      summary: "A description is well-formed YAML.",
      why: "Nothing of a file that is not YAML can be checked.",
      bad: "runners: [",
      good: "runners: []",
    },
  },
  {
    id: "schema/type",
    severity: "error",
    docs: {
      summary: "Every field holds the kind of value that it takes.",
      why: "A text where a list belongs, or a number where a text does, is usually a slip of indentation or of quotes.",
      bad: "connections: orders",
      good: "connections: []",
    },
  },
  {
    id: "schema/unpublished",
    severity: "error",
    docs: {
      summary: "What Datadog has not published is not described.",
      why: "Credentials in AWS Secrets Manager, the connection `RemoteAction` that owned Agents make by themselves, and execution policies about Slack exist at Datadog. How they are written stands in no released contract, so that whatever parkit made of them would be a guess.",
      bad: example(`
        connections:
          - name: billing
            integration: { type: openai, auth: { type: api-key, apiToken: { type: aws-secrets-manager, secretId: openai } } }
      `),
      good: example(`
        connections:
          - name: billing
            integration: { type: openai, auth: { type: api-key, apiToken: { type: terraform, variable: openai } } }
      `),
    },
  },
  {
    id: "schema/foreign-document",
    severity: "error",
    docs: {
      summary: "A document is a description, not a file of another program.",
      why: "Values of a chart, manifests and Compose files may hold a runner, but are no description: `parkit import` makes one of them.",
      bad: example(`
        apiVersion: datadoghq.com/v2alpha1
        kind: DatadogAgent
        metadata: { name: datadog }
      `),
      good: "apiVersion: parkit/v1\nrunners: []",
    },
  },
  {
    id: "schema/value",
    severity: "error",
    docs: {
      summary: "A field that takes one of a few values holds one of them.",
      why: "Anything else would have no meaning; often it is a spelling mistake, and the message names the nearest value.",
      bad: example(`
        runners:
          - name: payments
            modes: [pul]
            allow: [com.datadoghq.http.request]
            deployment: { type: compose }
      `),
      good: example(`
        runners:
          - name: payments
            modes: [pull]
            allow: [com.datadoghq.http.request]
            deployment: { type: compose }
      `),
    },
  },
  {
    id: "schema/unknown-field",
    severity: "error",
    docs: {
      summary: "Every field is one that parkit knows.",
      why: "Datadog's charts and operator ignore misspelt settings without a word. parkit does not.",
      bad: example(`
        runners:
          - name: payments
            allowlist: none
            allow: none
            deployment: { type: compose }
      `),
      good: example(`
        runners:
          - name: payments
            allow: none
            deployment: { type: compose }
      `),
    },
  },
  {
    id: "schema/required",
    severity: "error",
    docs: {
      summary: "Fields without a default are written.",
      why: "There is no value that would be right for everybody.",
      bad: "connections:\n  - { name: orders, runner: payments }",
      good: "connections:\n  - { name: orders, runner: payments, integration: { type: kubernetes } }",
    },
  },
  {
    id: "connection/integration-tile",
    severity: "error",
    docs: {
      summary:
        "GitHub, Jira, Microsoft Teams, Opsgenie, PagerDuty, Slack and Statuspage are set up by their integration tile.",
      why: "Their actions take the account of the tile; there is no connection to make.",
      bad: "connections:\n  - { name: chat, integration: { type: slack } }",
      good: "connections: []",
    },
  },
  {
    id: "connection/oauth-only",
    severity: "error",
    docs: {
      summary: "Services that are connected by signing in are connected in Datadog.",
      why: "OAuth needs a person's consent in a browser, which no description can give. Refer to the finished connection by its id.",
      bad: "connections:\n  - { name: sheets, integration: { type: google-sheets } }",
      good: "connections: []",
    },
  },
];
