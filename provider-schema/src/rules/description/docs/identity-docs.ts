import type { RuleDocs } from "../../rule";
import { example } from "./example";

const URN = '"urn:dd:apps:on-prem-runner:us1:1234:runner-a1"';

const helm = (identity: string, name = "payments"): string =>
  example(`
  - name: ${name}
    allow: [com.datadoghq.http.request]
    identity: ${identity}
    deployment: { type: helm, namespace: datadog }`);

const runners = (...entries: readonly string[]): string => ["runners:", ...entries.map(indented)].join("\n");

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}

const agent = (rest: string): string =>
  example(`
runners:
  - name: cluster
    deployment: { type: helm-agent, namespace: datadog, nodeIdentityDirectory: /var/lib/datadog-par }
    ${rest}`);

const connected = (identity: string): string =>
  example(`
runners:
  - name: cluster
    allow: [com.datadoghq.http.request]
    identity: ${identity}
    deployment: { type: operator, namespace: datadog }
connections:
  - { name: billing, runner: cluster, integration: { type: http, auth: { type: none } } }`);

/** An unused key, made for this page. */
const SAMPLE_KEY =
  "eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2IiwiYWxnIjoiRVMyNTYiLCJ1c2UiOiJzaWciLCJraWQiOiJYeTJyblUtMXlkRmp0X2lWU3dKSHFjUDB6cU54QXdOOEVEMTZGOUU3UDhVIiwieCI6ImJXUTBydEx1Mi1xRHlaZGM3VWwtZXNCMVZMdXhreWFEcjE2YnpPdE1OTFkiLCJ5IjoibC10MTZ1V0hPanlLSmY2VUdkU0tFWFFPQTJITndMWFVmNGJSS2Jaa2JSMCIsImQiOiI5cnozSzYtMWowOE1FZWY5ZXlLWXpiMDJlWFVjWlM4bWxXcC1SOXhMWDVrIn0";

/** Pages of the rules about identities. */
export const identityDocs = () =>
  ({
    "identity/required": {
      summary: "A runner that cannot enroll by itself gets its identity from somewhere.",
      why: "Datadog's standalone chart has no step that enrolls: without an identity the placeholders of the chart end up in the configuration and the pod never becomes ready. Enroll it first with `parkit enroll` and name the Secret (`secret`), or let the Terraform provider do it (`managed`).",
      bad: example(`
      runners:
        - name: payments
          allow: [com.datadoghq.http.request]
          deployment: { type: helm, namespace: datadog }
    `),
      good: runners(helm("{ type: secret, secretName: payments-identity }")),
    },
    "identity/deployment": {
      summary: "The identity comes from where the deployment can take it.",
      why: "A Kubernetes Secret means nothing to a container started by Docker, nor a file of the host to a chart: the runner would start without identity.",
      bad: example(`
      runners:
        - name: payments
          allow: [com.datadoghq.http.request]
          identity: { type: secret, secretName: payments-identity }
          deployment: { type: compose }
    `),
      good: example(`
      runners:
        - name: payments
          allow: [com.datadoghq.http.request]
          identity: { type: self-enroll }
          deployment: { type: compose }
    `),
    },
    "identity/urn": {
      summary: "A URN is `urn:dd:apps:on-prem-runner:<region>:<org id>:<runner id>`.",
      why: "The runner takes its URN apart at start and stops when a part is missing or the organisation is not a number. Another form stands in comments of the `datadog` chart; runners refuse it.",
      bad: runners(
        helm(
          '{ type: secret, secretName: payments-identity, urn: "urn:datadog:private-action-runner:organization:1234:runner:a1" }',
        ),
      ),
      good: runners(helm(`{ type: secret, secretName: payments-identity, urn: ${URN} }`)),
    },
    "identity/urn-region": {
      summary: "The region in the URN is that of the runner's site.",
      why: "An identity belongs to the site where it was enrolled; at another one every request is refused.",
      bad: `site: datadoghq.eu\n${runners(helm(`{ type: secret, secretName: payments-identity, urn: ${URN} }`))}`,
      good: `site: datadoghq.com\n${runners(helm(`{ type: secret, secretName: payments-identity, urn: ${URN} }`))}`,
    },
    "identity/private-key": {
      summary: "A private key is unpadded base64url of the JSON of an EC P-256 JWK.",
      why: "The runner reads no other form, PEM least of all, and stops at start.",
      bad: runners(
        helm(`{ type: inline, force: true, urn: ${URN}, privateKey: "-----BEGIN PRIVATE KEY-----" }`),
      ),
      good: runners(helm(`{ type: inline, force: true, urn: ${URN}, privateKey: ${SAMPLE_KEY} }`)),
    },
    "identity/inline": {
      summary: "Private keys are not written into descriptions.",
      why: "Descriptions live in repositories and plans; charts put an inline key into a ConfigMap or an annotation, in clear. Whoever reads it can act as the runner.",
      bad: runners(helm(`{ type: inline, urn: ${URN}, privateKey: ${SAMPLE_KEY} }`)),
      good: runners(helm(`{ type: secret, secretName: payments-identity, urn: ${URN} }`)),
    },
    "identity/secret-name": {
      summary: "The name of an identity Secret is one that Kubernetes takes.",
      why: "The API server refuses the Secret, and the pod waits for it for ever.",
      bad: runners(helm("{ type: secret, secretName: Payments_Identity }")),
      good: runners(helm("{ type: secret, secretName: payments-identity }")),
    },
    "identity/shared": {
      summary: "No two runners share a URN or an identity Secret.",
      why: "To Datadog they would be one runner: each task goes to whichever asks first, which may have neither the allowlist nor the credentials for it.",
      bad: runners(
        helm("{ type: secret, secretName: payments-identity }"),
        helm("{ type: secret, secretName: payments-identity }", "orders"),
      ),
      good: runners(
        helm("{ type: secret, secretName: payments-identity }"),
        helm("{ type: secret, secretName: orders-identity }", "orders"),
      ),
    },
    "identity/ownership": {
      summary: "Only runners in the Agent can be ownerless.",
      why: "A standalone runner enrolls with an application key, whose author owns it; there is no way without.",
      bad: example(`
      runners:
        - name: payments
          allow: [com.datadoghq.http.request]
          identity: { type: self-enroll, ownership: ownerless }
          deployment: { type: docker }
    `),
      good: example(`
      runners:
        - name: payments
          allow: [com.datadoghq.http.request]
          identity: { type: self-enroll, ownership: ownerless }
          deployment: { type: linux }
    `),
    },
    "identity/replicas": {
      summary: "Runners on nodes have an identity each.",
      why: "There is one runner per node. With one identity for all, a task runs on whichever node asks first, and host actions hit the wrong machine.",
      bad: agent(
        "node: { allow: [com.datadoghq.http.request], identity: { type: secret, secretName: nodes } }",
      ),
      good: agent("node: { allow: [com.datadoghq.http.request], identity: { type: self-enroll } }"),
    },
    "identity/urn-unknown": {
      summary: "A connection is paired with a runner whose URN is written down or comes from Terraform.",
      why: "Pairing names the runner by its URN. One that enrolls itself at first start has none before, so the connection could not be made.",
      bad: connected("{ type: self-enroll }"),
      good: connected(`{ type: self-enroll, urn: ${URN} }`),
    },
    "identity/ownerless-connections": {
      summary: "Connections are paired with owned runners.",
      why: "Datadog refuses to pair a connection with a runner that was enrolled with an API key alone; such runners are governed by execution policies.",
      bad: connected(`{ type: self-enroll, ownership: ownerless, urn: ${URN} }`),
      good: connected(`{ type: self-enroll, ownership: owned, urn: ${URN} }`),
    },
  }) as const satisfies Record<string, RuleDocs>;
