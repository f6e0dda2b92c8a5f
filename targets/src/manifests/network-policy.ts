import {
  METADATA_NETWORKS,
  type MetadataNetwork,
} from "@parkit/provider-schema/internal/runner/metadata-network";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { standalonePermissions } from "../kubernetes/standalone-permissions";
import { podLabels } from "./pod-labels";

/** Which connections a runner's Pods may open, and who may open one to them. */
export interface NetworkPolicyDocument {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly policyTypes: readonly ["Ingress", "Egress"];
    readonly ingress: readonly IngressRule[];
    readonly egress: readonly EgressRule[];
  };
}

/** To which ports connections may be opened: by everybody, because no load balancer has a name here. */
export interface IngressRule {
  readonly ports: readonly PolicyPort[];
}

/** Where Pods may open connections to. */
export interface EgressRule {
  /** Absent for everywhere. */
  readonly to?: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** A port; without a number every one. */
export interface PolicyPort {
  readonly protocol: "TCP" | "UDP";
  readonly port?: number;
}

/** A place that connections may lead to: Pods, or addresses. */
export type PolicyPeer =
  | { readonly namespaceSelector: Readonly<Record<string, never>> }
  | { readonly ipBlock: { readonly cidr: string; readonly except: readonly string[] } };

/** What of a runner decides about its connections. */
export interface ConnectionNeeds {
  /** Whether somebody calls it: browsers, or a Prometheus. */
  readonly isCalled: boolean;
  /** Whether it calls the API of its cluster. */
  readonly callsCluster: boolean;
  /** Whether it may call the cloud's metadata service. */
  readonly callsMetadata: boolean;
}

/** The policy of a runner: its own needs alone. Policies add up, so that others can allow more. */
export function networkPolicy(spec: DeployedBy<"manifests">): NetworkPolicyDocument {
  const { name, modes, deployment, allowImdsEndpoint } = spec;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: deployment.namespace },
    spec: {
      podSelector: { matchLabels: podLabels(spec) },
      policyTypes: ["Ingress", "Egress"],
      ...connectionRules({
        isCalled: modes.includes("push") || deployment.podMonitor !== undefined,
        callsCluster: standalonePermissions(spec).length > 0,
        callsMetadata: allowImdsEndpoint,
      }),
    },
  };
}

/**
 * Rules for these needs. A policy knows addresses and ports and no names, so that Datadog's hosts cannot
 * stand in it, and the ports of a runner's services stand in its credentials and in the inputs of tasks. What
 * it can hold: nobody calls a runner that only asks for tasks, nothing but TCP and DNS leaves it, and the
 * services that hand out the cloud's credentials stay out of reach. The kubelet's probes come from the Pod's
 * own node, which no policy keeps out.
 */
export function connectionRules({
  isCalled,
  callsCluster,
  callsMetadata,
}: ConnectionNeeds): Pick<NetworkPolicyDocument["spec"], "ingress" | "egress"> {
  return {
    ingress: isCalled ? [{ ports: [{ protocol: "TCP", port: RUNNER_PORT }] }] : [],
    egress: [
      {
        ports: [
          { protocol: "UDP", port: DNS_PORT },
          { protocol: "TCP", port: DNS_PORT },
        ],
      },
      callsMetadata ? { ports: [{ protocol: "TCP" }] } : { to: NOT_METADATA, ports: [{ protocol: "TCP" }] },
      ...(callsCluster && !callsMetadata ? [{ ports: API_SERVER_PORTS }] : []),
    ],
  };
}

const DNS_PORT = 53;

/**
 * Ports of API servers. Some networks match no node by its address (cilium/cilium#14724), and API servers are
 * on nodes. No metadata service listens there.
 */
const API_SERVER_PORTS: readonly PolicyPort[] = [
  { protocol: "TCP", port: 443 },
  { protocol: "TCP", port: 6443 },
];

/** Pods are named besides, because address blocks are for what is outside of the cluster. */
const NOT_METADATA: readonly PolicyPeer[] = [
  { namespaceSelector: {} },
  { ipBlock: { cidr: "0.0.0.0/0", except: metadataBlocks("ipv4") } },
  { ipBlock: { cidr: "::/0", except: metadataBlocks("ipv6") } },
];

function metadataBlocks(family: MetadataNetwork["family"]): readonly string[] {
  return METADATA_NETWORKS.filter((network) => network.family === family).map(
    ({ address, prefix }) => `${address}/${prefix}`,
  );
}
