import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { TerraformOutput, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

import type {
  EntranceDocument,
  IngressDocument,
  RouteDocument,
} from "@parkit/targets/internal/kubernetes/ingress";

import { requireProvider } from "../required-provider";
import { literalText } from "../terraform-text";
import type { DeploymentResources } from "./deployment-resources";
import type { Deploying } from "./deploying";
import { objectsRelease } from "./objects-chart";
import { after } from "./order";
import { literalMap } from "./pod-spec";

/** A runner in a cluster that browsers may call. */
type Entered = Pick<Deploying<"helm" | "manifests">, "scope" | "folder" | "meta">;

/**
 * Makes the way of app users' browsers to the runner, where the description asks for one, and an output that
 * says which name must lead there.
 *
 * @param document - the Ingress or route as it is when asked
 */
export function entranceResources(
  { scope, folder, meta }: Entered,
  document: () => EntranceDocument | undefined,
  dependsOn: readonly ITerraformDependable[],
): Pick<DeploymentResources, "ingress" | "route"> {
  const current = document();
  if (current === undefined) return {};
  if (current.kind === "Ingress") {
    const ingress = ingressResource(scope, current, after(meta("kubernetes"), dependsOn));
    const [{ host }] = current.spec.rules;
    dnsRecord(scope, host, { target: ingress.status });
    return { ingress };
  }
  const { name, namespace } = current.metadata;
  // A cluster may lack the kind when Terraform plans.
  const route = objectsRelease(scope, "route", {
    name: `${name}-route`,
    namespace,
    folder: `${folder}/route-chart`,
    objects: () => [document()].filter((object) => object !== undefined),
    meta: after(meta("helm"), dependsOn),
  });
  dnsRecord(scope, current.spec.hostnames[0], { gateway: gatewayOf(current) });
  return { route };
}

/** The Gateway whose address is the target, as `namespace/name`: Terraform does not know its address. */
function gatewayOf({ metadata, spec }: RouteDocument): string {
  const [{ name, namespace = metadata.namespace }] = spec.parentRefs;
  return literalText(`${namespace}/${name}`);
}

function dnsRecord(scope: Construct, host: string, target: object): void {
  new TerraformOutput(scope, "dns-record", {
    description:
      "The name under which browsers call the runner, and the load balancer or Gateway to which its DNS record must lead.",
    value: { name: literalText(host), ...target },
  });
}

function ingressResource(
  scope: Construct,
  { metadata, spec }: IngressDocument,
  meta: ReturnType<typeof after>,
): IngressV1 {
  requireProvider(scope, "kubernetes");
  const { ingressClassName, tls, rules } = spec;
  return new IngressV1(scope, "ingress", {
    metadata: {
      name: literalText(metadata.name),
      namespace: literalText(metadata.namespace),
      ...(metadata.annotations === undefined ? {} : { annotations: literalMap(metadata.annotations) }),
    },
    spec: {
      ...(ingressClassName === undefined ? {} : { ingressClassName: literalText(ingressClassName) }),
      tls: tls.map(({ hosts, secretName }) => ({
        hosts: hosts.map(literalText),
        ...(secretName === undefined ? {} : { secretName: literalText(secretName) }),
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
}
