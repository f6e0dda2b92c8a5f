import { IMAGE_REPOSITORY, NAMESPACE } from "./pod-runner";

/** The runner of the quickstart, as a description for a control plane of one's own. */
export function description(controlPlane: string): string {
  return `apiVersion: parkit/v1
site: { appUrl: "${controlPlane}", apiUrl: "${controlPlane}" }
runners:
  - name: payments
    allow: [com.datadoghq.http.request, com.datadoghq.kubernetes.core.listPod]
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: helm, namespace: datadog }
`;
}

/** The same runner in a cluster, as plain objects, with the image that `npm run image` makes. */
export function clusterDescription(controlPlane: string, imageTag: string): string {
  return `apiVersion: parkit/v1
site: { appUrl: "${controlPlane}", apiUrl: "${controlPlane}" }
runners:
  - name: payments
    allow: [com.datadoghq.http.request, com.datadoghq.kubernetes.core.listPod]
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: manifests, namespace: ${NAMESPACE}, imageRepository: ${IMAGE_REPOSITORY}, imageTag: "${imageTag}" }
`;
}

/** The quickstart with a tag that nobody can use. */
export function brokenDescription(): string {
  return `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
connections:
  - name: billing-prod
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: ["env:prod:eu"]
`;
}
