import type { RuleDocs } from "../../rule";
import { example } from "./example";

const runner = (credentials: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.postgresql.select]
    identity: { type: secret, secretName: payments-identity }
    credentials: ${credentials}
    deployment: { type: manifests, namespace: datadog }`);

const helm = (settings: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: helm, namespace: datadog${settings} }`);

const EXTERNAL = "{ type: external, store: vault, remoteKey: orders }";

/** Pages of the rules about names that are taken. */
export const takenNameDocs = () =>
  ({
    "credential/same-place": {
      summary: "Files from two sources do not lie in one directory.",
      why: "A directory holds one mount. Kubernetes refuses a Pod with two, and in Docker one file takes the other's place.",
      bad: runner(
        `{ orders: { type: postgresql, from: ${EXTERNAL} }, stock: { type: postgresql, from: { secretName: orders } } }`,
      ),
      good: runner(
        `{ orders: { type: postgresql, from: ${EXTERNAL} }, stock: { type: postgresql, from: { secretName: stock } } }`,
      ),
    },
    "deployment/taken": {
      summary:
        "Variables, labels and annotations that are written for the runner are not written a second time.",
      why: "The second would hide the first: a runner then reads its configuration elsewhere, or another allowlist than the description has. A label twice is refused by whoever reads the file.",
      bad: helm(", env: { DD_PRIVATE_RUNNER_CONFIG_DIR: /opt/par }"),
      good: helm(", env: { HTTPS_PROXY: http://proxy.example.com }"),
    },
  }) as const satisfies Record<string, RuleDocs>;
