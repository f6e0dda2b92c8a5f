import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import {
  DEFAULT_KEYS_SECRET,
  KEYS_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/agent-settings";

import { requireProvider } from "../required-provider";
import { SecretWithHcl } from "../terraform/kubernetes";
import { literalText } from "../terraform-text";
import type { AgentKeysSettings, NamespaceSettings } from "./deployment-settings";

/** Makes the runner's namespace, where that was asked for. */
export function namespaceResource(
  scope: Construct,
  name: string,
  { createNamespace = false }: NamespaceSettings,
  meta: TerraformMetaArguments,
): NamespaceV1 | undefined {
  if (!createNamespace) return undefined;
  requireProvider(scope, "kubernetes");
  return new NamespaceV1(scope, "namespace", { metadata: { name: literalText(name) }, ...meta });
}

/** An Agent in a cluster, as far as its keys go. */
interface AgentWithKeys {
  readonly keysSecret?: string;
  readonly namespace: string;
}

/**
 * Makes the Secret with Datadog's keys, where that was asked for. Its content is write-only: neither plan nor
 * state hold it.
 */
export function keysResource(
  scope: Construct,
  { keysSecret: name = DEFAULT_KEYS_SECRET, namespace }: AgentWithKeys,
  { keys }: AgentKeysSettings,
  meta: TerraformMetaArguments,
): SecretV1 | undefined {
  if (keys === undefined) return undefined;
  const { apiKey, appKey, revision = 1 } = keys;
  requireProvider(scope, "kubernetes");
  return new SecretWithHcl(scope, "keys", {
    metadata: { name: literalText(name), namespace: literalText(namespace) },
    dataWo: {
      [KEYS_SECRET_KEYS.apiKey]: apiKey,
      ...(appKey === undefined ? {} : { [KEYS_SECRET_KEYS.appKey]: appKey }),
    },
    dataWoRevision: revision,
    ...meta,
  });
}
