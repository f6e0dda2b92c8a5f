import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { KEYS_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/agent-settings";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";

import { requireProvider } from "../required-provider";
import { SecretWithHcl } from "../terraform/kubernetes";
import { literalText } from "../terraform-text";
import { isUnknown } from "../token";
import type { DatadogKeys } from "./deployment-settings";

/** Makes a namespace. */
export function namespaceResource(scope: Construct, name: string, meta: TerraformMetaArguments): NamespaceV1 {
  requireProvider(scope, "kubernetes");
  return new NamespaceV1(scope, "namespace", { metadata: { name: literalText(name) }, ...meta });
}

/** Where a Secret is. */
interface SecretPlace {
  readonly name: string;
  readonly namespace: string;
}

/** Makes the Secret with Datadog's keys. Its content is write-only: neither plan nor state hold it. */
export function keysResource(
  scope: Construct,
  { name, namespace }: SecretPlace,
  { apiKey, appKey, revision = 1 }: DatadogKeys,
  meta: TerraformMetaArguments,
): SecretV1 {
  requireProvider(scope, "kubernetes");
  refuseLiteralKeys(scope, { apiKey, appKey });
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

/** @throws {ValidationError} for each key that would stand in the synthesized files */
function refuseLiteralKeys(scope: Construct, keys: Readonly<Record<string, string | undefined>>): void {
  const literal = Object.entries(keys).filter(([, key]) => key !== undefined && !isUnknown(key));
  if (literal.length === 0) return;
  refuse(
    literal.map(([name]) => ({
      rule: "credential/literal",
      severity: "error",
      path: `deployment.keys.${name}`,
      message: "is written out, so that it would stand in the synthesized stack",
      hint: `Use a variable: new TerraformVariable(this, "${name}", { type: "string", sensitive: true }).stringValue.`,
      construct: scope.node.path,
    })),
  );
}
