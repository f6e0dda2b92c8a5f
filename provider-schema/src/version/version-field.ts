/** Versions that deployments can pin, each under the name of its field. */
export const VERSION_FIELDS = ["chartVersion", "imageTag", "operatorVersion", "agentVersion"] as const;

/** Kinds of versions that a deployment can pin. */
export type VersionField = (typeof VERSION_FIELDS)[number];
