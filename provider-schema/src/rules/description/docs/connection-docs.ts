import type { RuleDocs } from "../../rule";
import { example } from "./example";

const connection = (rest: string): string =>
  example(`
connections:
  - name: orders
    ${rest}`);

const through = (deployment: string, integration: string, allow: string, rest = ""): string =>
  example(`
runners:
  - name: payments
    ${allow}${rest}
    deployment: ${deployment}
connections:
  - { name: orders, runner: payments, integration: ${integration} }`);

const STANDALONE =
  '\n    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:a" }';
const ENROLLED = '\n    identity: { type: self-enroll, urn: "urn:dd:apps:on-prem-runner:us1:1234:a" }';
const HELM = "{ type: helm, namespace: datadog }";
const HELM_AGENT = "{ type: helm-agent, namespace: datadog }";
const SELECT = "allow: [com.datadoghq.postgresql.select]";
const withCredential = (key: string, type: string): string =>
  through(
    HELM,
    `{ type: postgresql, credential: ${key} }`,
    SELECT,
    `${STANDALONE}\n    credentials: { orders: { type: ${type}, from: { secretName: orders-db } } }`,
  );

/** Pages of the rules about connections. */
export const connectionDocs = () =>
  ({
    "connection/unknown-runner": {
      summary: "The runner that a connection names is in the description.",
      why: "The connection would have nothing to be paired with.",
      bad: connection("runner: payment\n    integration: { type: kubernetes }"),
      good: connection("runner: payments\n    integration: { type: kubernetes }"),
    },
    "connection/needs-runner": {
      summary: "Integrations of the private network are connected through a runner.",
      why: "Datadog's cloud has no way to them and offers no such connection without a runner.",
      bad: connection("integration: { type: kubernetes }"),
      good: connection("runner: payments\n    integration: { type: kubernetes }"),
    },
    "connection/cloud-only": {
      summary: "Integrations that Datadog's cloud calls itself have no runner.",
      why: "No runner has actions for them, so every use would fail.",
      bad: connection(
        "runner: payments\n    integration: { type: openai, auth: { type: api-key, apiToken: { type: terraform, variable: openai } } }",
      ),
      good: connection(
        "integration: { type: openai, auth: { type: api-key, apiToken: { type: terraform, variable: openai } } }",
      ),
    },
    "connection/node-runner": {
      summary: "Connections are not paired with the runners in the nodes' Agents of a cluster.",
      why: "There is one such runner per node, each with a URN of its own that exists only once the node runs; a connection is paired with one URN.",
      bad: through(
        "{ type: helm-agent, namespace: datadog, nodeIdentityDirectory: /var/lib/datadog-par }",
        "{ type: http, auth: { type: none } }",
        "node: { allow: [com.datadoghq.http.request] }",
      ),
      good: through(
        HELM_AGENT,
        "{ type: http, auth: { type: none } }",
        "clusterAgent: { allow: [com.datadoghq.http.request] }",
        ENROLLED,
      ),
    },
    "connection/flavour": {
      summary: "The runner's flavour has actions for the integration.",
      why: "PostgreSQL and Ansible exist on the standalone runner only; elsewhere every use would fail with an unknown action.",
      bad: through(
        HELM_AGENT,
        "{ type: ansible, credential: orders }",
        "allow: [{ custom: com.datadoghq.ansible.invokePlaybook }]",
        `${ENROLLED}\n    credentials: { orders: { type: ansible, from: { secretName: awx } } }`,
      ),
      good: through(
        HELM,
        "{ type: ansible, credential: orders }",
        "allow: [{ custom: com.datadoghq.ansible.invokePlaybook }]",
        `${STANDALONE}\n    credentials: { orders: { type: ansible, from: { secretName: awx } } }`,
      ),
    },
    "connection/credential": {
      summary: "A connection refers to a credential of its runner, of the type that its integration reads.",
      why: "The connection stores the path of the credential file; a wrong one is noticed only when an action runs.",
      bad: withCredential("order", "postgresql"),
      good: withCredential("orders", "postgresql"),
    },
    "connection/auth": {
      summary:
        "Behind a runner secrets are in its credential files; without a runner they are references given to Datadog.",
      why: "A credential file exists on a runner only, and a secret given to Datadog defeats the purpose of one.",
      bad: connection(
        "integration: { type: http, baseUrl: 'https://orders.example.com', auth: { type: basic-auth, username: u, credential: orders } }",
      ),
      good: connection(
        "integration: { type: http, baseUrl: 'https://orders.example.com', auth: { type: token-auth } }",
      ),
    },
    "connection/base-url": {
      summary:
        "A base URL is an http or https URL without user name and password; without a runner it is required.",
      why: "Base URLs are shown to everybody who can see the connection, and actions without a runner give only the path.",
      bad: connection(
        "runner: payments\n    integration: { type: http, baseUrl: orders.example.com, auth: { type: none } }",
      ),
      good: connection(
        "runner: payments\n    integration: { type: http, baseUrl: 'https://orders.example.com', auth: { type: none } }",
      ),
    },
    "connection/field-format": {
      summary:
        "Fields of a known form have it: an AWS account id is 12 digits, a role is a name and no ARN, a secret is not empty.",
      why: "Datadog accepts some of these and fails only when the connection is used.",
      bad: connection(
        'integration: { type: aws, auth: { type: assume-role, accountId: "12345678901", role: datadog-actions } }',
      ),
      good: connection(
        'integration: { type: aws, auth: { type: assume-role, accountId: "123456789012", role: datadog-actions } }',
      ),
    },
    "connection/duplicate-entry": {
      summary:
        "Tokens, headers and URL parameters of an HTTP connection each have a name of their own in their list.",
      why: "Datadog changes and removes entries of these lists by name, so that of two with one name only the last would count.",
      bad: connection(
        "integration: { type: http, baseUrl: 'https://orders.example.com', auth: { type: token-auth, headers: [{ name: accept, value: text/html }, { name: accept, value: application/json }] } }",
      ),
      good: connection(
        "integration: { type: http, baseUrl: 'https://orders.example.com', auth: { type: token-auth, headers: [{ name: accept, value: application/json }] } }",
      ),
    },
    "connection/secret-reach": {
      summary: "A connection without a runner takes its secrets from Terraform variables.",
      why: "Datadog's cloud calls the service itself, so Terraform must hand it the secret. It sees neither Kubernetes Secrets nor variables and files of a runner, and there is no runner whose credential file could hold it.",
      bad: connection(
        "integration: { type: openai, auth: { type: api-key, apiToken: { secretName: openai, key: token } } }",
      ),
      good: connection(
        "integration: { type: openai, auth: { type: api-key, apiToken: { type: terraform, variable: openai_token } } }",
      ),
    },
  }) as const satisfies Record<string, RuleDocs>;
