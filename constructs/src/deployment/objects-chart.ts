import type { Release } from "@cdktf/provider-helm/lib/release";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { requireProvider } from "../required-provider";
import { writeBesideStack, type StackFile } from "../stack-files";
import { ReleaseWithHcl } from "../terraform/helm";
import { literalText } from "../terraform-text";
import { valuesText } from "./chart-release";

/**
 * A chart that prints the objects among its values, and nothing else: Helm does not look for the definition
 * of a custom resource before it installs, while Terraform's own resource for manifests does when it plans.
 * Its version says which template it has; what it prints are values, so that every change is shown.
 */
const CHART: Readonly<Record<string, string>> = {
  "Chart.yaml": `apiVersion: v2
name: objects
description: Prints the objects among its values.
type: application
version: 1.0.0
`,
  // Written as JSON, which is YAML too: what is in a value is never taken for a template.
  "templates/objects.yaml": `{{- range .Values.objects }}
---
{{ toJson . }}
{{- end }}
`,
};

/** A release of objects. */
interface ObjectsRelease {
  readonly name: string;
  readonly namespace: string;
  /** Where the chart goes, relative to the stack's folder. */
  readonly folder: string;
  /** Objects as they are at synthesis. */
  readonly objects: () => readonly object[];
  readonly meta: TerraformMetaArguments;
}

/**
 * Makes a release of objects whose definitions need not exist when Terraform plans. Removing it waits until
 * they are gone, finalizers included.
 */
export function objectsRelease(
  scope: Construct,
  id: string,
  { name, namespace, folder, objects, meta }: ObjectsRelease,
): Release {
  requireProvider(scope, "helm");
  writeBesideStack(scope, () => chartFiles(folder));
  const config = {
    name: literalText(name),
    namespace: literalText(namespace),
    chart: `./${folder}`,
    wait: true,
    ...meta,
    latestValues: () => valuesText({ objects: objects() }),
  };
  return new ReleaseWithHcl(scope, id, config);
}

function chartFiles(folder: string): readonly StackFile[] {
  return Object.entries(CHART).map(([path, content]) => ({ path: `${folder}/${path}`, content }));
}
