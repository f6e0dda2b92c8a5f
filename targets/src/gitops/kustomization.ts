import type { TargetFile } from "../target-file";
import { yamlText } from "../text/yaml-text";

/**
 * Says which of the files beside it are for the cluster: without it Argo CD and Flux take every YAML file of
 * a folder for one, a `parkit.yaml` too.
 */
export function kustomizationFile(resource: string): TargetFile {
  const document = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [resource],
  };
  return { path: "kustomization.yaml", text: yamlText(document) };
}
