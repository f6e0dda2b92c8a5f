import type { RuleDocs } from "../../rule";
import { example } from "./example";

const helm = (settings: string, secret = "payments-identity"): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: ${secret} }
    deployment: { type: helm, namespace: datadog${settings} }`);

const SCRIPTS = 'scriptFiles: { hello.sh: "echo hello" }';

/** Pages of the rules about objects of Kubernetes that are taken. */
export const takenObjectDocs = () =>
  ({
    "deployment/taken-secret": {
      summary:
        "No Secret that a description names is one that chart, manifests, Agent or Terraform make themselves.",
      why: "An install fails over a Secret that it did not make, or overwrites it; with the runner it is then deleted.",
      bad: helm("", "payments-credentials"),
      good: helm(""),
    },
    "deployment/taken-object": {
      summary:
        "ConfigMaps, service accounts and roles of the whole cluster are made by one runner, and none of them is named as somebody else's.",
      why: "Files of scripts lie in a ConfigMap `<release>-scripts`, and Agents have ConfigMaps and accounts that are called after them. Who installs last overwrites the other's, or Helm refuses to: the runner then trusts what are scripts, or has the other's permissions. An account that is there already is named without `create`.",
      bad: helm(`, ${SCRIPTS}, caConfigMap: payments-scripts`),
      good: helm(`, ${SCRIPTS}, caConfigMap: company-ca`),
    },
  }) as const satisfies Record<string, RuleDocs>;
