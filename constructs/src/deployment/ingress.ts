import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { TerraformOutput, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { IngressDocument } from "@parkit/targets/internal/kubernetes/ingress";

import { requireProvider } from "../required-provider";
import { literalText } from "../terraform-text";

/** Makes the way of app users' browsers to the runner, and an output that says which name must lead there. */
export function ingressResource(
  scope: Construct,
  { metadata, spec }: IngressDocument,
  meta: TerraformMetaArguments,
): IngressV1 {
  requireProvider(scope, "kubernetes");
  const { ingressClassName, tls, rules } = spec;
  const ingress = new IngressV1(scope, "ingress", {
    metadata: { name: literalText(metadata.name), namespace: literalText(metadata.namespace) },
    spec: {
      ...(ingressClassName === undefined ? {} : { ingressClassName: literalText(ingressClassName) }),
      tls: tls.map(({ hosts, secretName }) => ({
        hosts: hosts.map(literalText),
        secretName: literalText(secretName),
      })),
      rule: rules.map(({ host, http }) => ({
        host: literalText(host),
        http: {
          path: http.paths.map(({ path, pathType, backend: { service } }) => ({
            path,
            pathType,
            backend: { service: { name: literalText(service.name), port: { name: service.port.name } } },
          })),
        },
      })),
    },
    waitForLoadBalancer: true,
    ...meta,
  });
  const [{ host }] = rules;
  new TerraformOutput(scope, "dns-record", {
    description:
      "The name under which browsers call the runner, and the load balancer to which its DNS record must lead.",
    value: { name: literalText(host), target: ingress.status },
  });
  return ingress;
}
