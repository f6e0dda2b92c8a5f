import { among, type BundleSignatures, optional, UNKNOWN } from "./signature";

/**
 * Bundle `com.datadoghq.gitlab.pipelines`: the one action of GitLab's 252 of which an input is documented.
 * Those not named are unknown.
 */
export const GITLAB_PIPELINE_SIGNATURES: BundleSignatures = {
  createPipeline: {
    inputs: among(optional("inputs", "any", "inputs of the pipeline; standalone runner 1.14.0 and newer")),
    outputs: UNKNOWN,
  },
};
