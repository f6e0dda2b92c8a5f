import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { HELM_REPOSITORY } from "@parkit/provider-schema/internal/version/versions";
import { yamlText } from "@parkit/targets/internal/text/yaml-text";

import { requireProvider } from "../required-provider";
import type { ReleaseWithHclConfig } from "../terraform/helm";
import { jsonTemplate, literal, literalText } from "../terraform-text";
import { holdsUnknown } from "../token";
import { madeOf } from "./deploying";

/** A release of one of Datadog's charts. */
interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  /** @default - {@link HELM_REPOSITORY} */
  readonly repository: string | undefined;
  /** Values as they are at synthesis; the same object for as long as they are the same. */
  readonly values: () => object;
  /** Writes values that are all known. @default - as plain YAML */
  readonly text?: () => string;
  readonly meta: TerraformMetaArguments;
}

/**
 * What makes a release that is ready when Terraform goes on. Whoever asks makes it: the framework keeps eight
 * stack traces for each, which are as long as there are calls.
 */
export function chartRelease(
  scope: Construct,
  { name, namespace, chart, version, repository, values, text, meta }: ChartRelease,
): ReleaseWithHclConfig {
  requireProvider(scope, "helm");
  return {
    name: literalText(name),
    namespace: literalText(namespace),
    repository: literalText(repository ?? HELM_REPOSITORY),
    chart,
    version: literalText(version),
    wait: true,
    ...meta,
    latestValues: madeOf(values, (now) => valuesText(now, text)),
  };
}

/**
 * Values as Terraform takes them: the readable file, or JSON with expressions where something is known only
 * later.
 */
export function valuesText(values: object, text: () => string = () => yamlText(values)): string {
  return holdsUnknown(values) ? jsonTemplate(values) : literal(text());
}
