import { CREDENTIAL_NAME_MAX_LENGTH } from "../../../credential/credential";
import type { RuleDocs } from "../../rule";
import { example } from "./example";

const runner = (credentials: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.postgresql.select]
    identity: { type: secret, secretName: payments-identity }
    credentials: ${credentials}
    deployment: { type: helm, namespace: datadog }`);

const good = (): string =>
  runner("{ orders: { type: postgresql, from: { secretName: orders-db, key: orders.json } } }");

/** Pages of the rules about credentials. */
export const credentialDocs = () =>
  ({
    "credential/name": {
      summary: `The name of a credential has 1 to ${CREDENTIAL_NAME_MAX_LENGTH} lower-case letters, digits and minuses.`,
      why: "It becomes a directory on the runner, and part of the name of a Kubernetes Secret and of a volume, which has 63 characters at most.",
      bad: runner("{ Orders_DB: { type: postgresql, from: { secretName: orders-db } } }"),
      good: good(),
    },
    "credential/unmounted": {
      summary: "A credential comes from where the deployment can mount it as a file.",
      why: "Runners read credentials from files on every task. A file that nothing mounts is noticed only when an action fails; a Secret that nobody makes, by a Pod that never starts. Terraform variables become no files, and environment variables only with Compose.",
      bad: runner("{ orders: { type: postgresql, from: { type: env, name: ORDERS } } }"),
      good: good(),
    },
    "credential/secret-name": {
      summary:
        "Secrets, their keys and environment variables have names that Kubernetes, the chart and shells take.",
      why: "Datadog's chart names a volume after each Secret, so a dot or one of the chart's own volume names makes the deployment fail. A variable that no shell can set is never there.",
      bad: runner("{ orders: { type: postgresql, from: { secretName: orders.db } } }"),
      good: good(),
    },
    "credential/literal": {
      summary: "Secrets are referred to, not written out.",
      why: "Descriptions live in repositories, plans and states, which many people read.",
      bad: runner(
        `{ orders: { type: http-token, from: { type: literal, value: '{"auth_type":"Token Auth","credentials":[{"tokenName":"a","tokenValue":"b"}]}' } } }`,
      ),
      good: runner("{ orders: { type: http-token, from: { secretName: orders, key: orders.json } } }"),
    },
    "credential/content": {
      summary: "The content of a credential file is in the format that its integration reads.",
      why: "Runners read such files on every task and compare names exactly; a file in another form fails, or gives an empty password without a word.",
      bad: runner(
        `{ orders: { type: gitlab, from: { type: literal, force: true, value: '{"auth_type":"Token Auth","credentials":[{"tokenName":"baseUrl","tokenValue":"https://gitlab.example.com"},{"tokenName":"gitlabApiToken","tokenValue":"x"}]}' } } }`,
      ),
      good: runner(
        `{ orders: { type: gitlab, from: { type: literal, force: true, value: '{"auth_type":"Token Auth","credentials":[{"tokenName":"baseURL","tokenValue":"https://gitlab.example.com"},{"tokenName":"gitlabApiToken","tokenValue":"x"}]}' } } }`,
      ),
    },
  }) as const satisfies Record<string, RuleDocs>;
