import * as z from "../shape/deferred-zod";

/**
 * How browsers in a cluster's network reach the runner's Service: an Ingress, or a route of the Gateway API.
 * Either leads the host name to port 9016 of the runner, and ends TLS in front of it.
 */
export interface IngressInput {
  /** Class of the Ingress. @default - the cluster's own */
  readonly className?: string;
  /**
   * Secret with the certificate, keys `tls.crt` and `tls.key`, in the runner's namespace. With an issuer it
   * is made.
   *
   * @default - with an issuer `<service>-tls`
   */
  readonly tlsSecret?: string;
  /** Issuer of cert-manager's that makes the certificate. @default - none: the Secret is there */
  readonly issuer?: CertificateIssuer;
  /** Annotations of the Ingress or the route, for its controller. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Load balancer of a cloud that the Ingress makes. @default - what its class does by itself */
  readonly loadBalancer?: LoadBalancerInput;
  /**
   * Path that the load balancer asks whether the runner lives.
   *
   * @default - {@link RUNNER_HEALTH_PATH}
   */
  readonly healthPath?: string;
  /** A Gateway that is there: a route to the runner takes the place of the Ingress. @default - an Ingress */
  readonly gateway?: GatewayInput;
}

/** Who makes a certificate. */
export interface CertificateIssuer {
  /** Name of the issuer. */
  readonly name: string;
  /** Whether it is one of the cluster or of the runner's namespace. @default "ClusterIssuer" */
  readonly kind?: "ClusterIssuer" | "Issuer";
}

/**
 * A load balancer that an Ingress controller of a cloud makes. That of AWS takes its certificate from ACM, by
 * the host name.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 * @see https://azure.github.io/application-gateway-kubernetes-ingress/annotations/
 */
export interface LoadBalancerInput {
  /** Whose it is: an Application Load Balancer, or an Application Gateway. */
  readonly type: "aws-alb" | "azure-application-gateway";
  /** Whether it has an address of the private network alone. @default false */
  readonly internal?: boolean;
}

/**
 * A Gateway of the Gateway API. Its listener has the certificate.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export interface GatewayInput {
  /** Name of the Gateway. */
  readonly name: string;
  /** Its namespace. @default - the runner's namespace */
  readonly namespace?: string;
  /** Its listener. @default - every one that takes the host name */
  readonly listener?: string;
}

/** Path under which a runner says that it lives. */
export const RUNNER_HEALTH_PATH = "/liveness";
/** Path under which a runner says that it takes tasks. */
export const RUNNER_READINESS_PATH = "/readiness";
/**
 * Path under which parkit's reference runner shows for Prometheus what it counted. Datadog publishes nothing
 * of the kind for its own image.
 */
export const RUNNER_METRICS_PATH = "/metrics";

const text = z.string().min(1);

/** Shape of {@link IngressInput}. */
export const ingressShape = z.strictObject({
  className: text.optional(),
  tlsSecret: text.optional(),
  issuer: z.strictObject({ name: text, kind: z.enum(["ClusterIssuer", "Issuer"]).optional() }).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  loadBalancer: z
    .strictObject({
      type: z.enum(["aws-alb", "azure-application-gateway"]),
      internal: z.boolean().optional(),
    })
    .optional(),
  healthPath: text.regex(/^\//, { error: "expected a path that begins with /" }).optional(),
  gateway: z.strictObject({ name: text, namespace: text.optional(), listener: text.optional() }).optional(),
});
