import {
  NetworkPolicyV1,
  type NetworkPolicyV1Spec,
  type NetworkPolicyV1SpecEgress,
  type NetworkPolicyV1SpecEgressTo,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type {
  EgressRule,
  NetworkPolicyDocument,
  PolicyPeer,
  PolicyPort,
} from "@parkit/targets/internal/manifests/network-policy";

import { literalText } from "../terraform-text";
import { literalMap } from "./pod-spec";

/** Makes the policy, and how to give it what the runner needs since. */
export function networkPolicyResource(
  scope: Construct,
  document: () => NetworkPolicyDocument,
  meta: TerraformMetaArguments,
): { readonly policy: NetworkPolicyV1; readonly update: () => void } {
  const { name, namespace } = document().metadata;
  const policy = new NetworkPolicyV1(scope, "network-policy", {
    metadata: { name: literalText(name), namespace: literalText(namespace) },
    spec: policySpec(document()),
    ...meta,
  });
  return {
    policy,
    update: () => {
      policy.putSpec(policySpec(document()));
    },
  };
}

function policySpec({
  spec: { podSelector, policyTypes, ingress, egress },
}: NetworkPolicyDocument): NetworkPolicyV1Spec {
  return {
    podSelector: { matchLabels: literalMap(podSelector.matchLabels) },
    policyTypes: [...policyTypes],
    ingress: ingress.map(({ ports }) => ({ ports: ports.map(policyPort) })),
    egress: egress.map(egressRule),
  };
}

function egressRule({ to, ports }: EgressRule): NetworkPolicyV1SpecEgress {
  return { ...(to === undefined ? {} : { to: to.map(peer) }), ports: ports.map(policyPort) };
}

function peer(place: PolicyPeer): NetworkPolicyV1SpecEgressTo {
  if ("namespaceSelector" in place) return place;
  const { cidr, except } = place.ipBlock;
  return { ipBlock: { cidr, except: [...except] } };
}

function policyPort({ protocol, port }: PolicyPort): { readonly protocol: string; readonly port?: string } {
  return { protocol, ...(port === undefined ? {} : { port: String(port) }) };
}
