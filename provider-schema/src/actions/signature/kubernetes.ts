/**
 * Signatures of Kubernetes actions: they follow from the operation and the kind of objects, as the handlers
 * are made from one template.
 */

import type { KubernetesAccess } from "../action";
import { CUSTOM_OBJECT, type KubernetesKind, type KubernetesOperation } from "../kubernetes-kind";
import {
  type ActionSignature,
  among,
  type BundleSignatures,
  exactly,
  type Input,
  type Known,
  type Member,
  members,
  NONE,
  optional,
  required,
  UNKNOWN,
  UNKNOWN_SIGNATURE,
} from "./signature";

const NAME = required("name", "string", "name of the object");
const BODY = required("body", "object", "the whole object");
const DRY_RUN = optional("dryRun", { oneOf: ["All"] }, "All checks the request and keeps nothing of it");

/** Of every write that leaves an object behind. */
const WRITE_OPTIONS: readonly Input[] = [
  DRY_RUN,
  optional("fieldManager", "string", "name under which Kubernetes notes who changed the fields"),
  optional("fieldValidation", { oneOf: ["Ignore", "Warn", "Strict"] }, "what becomes of unknown fields"),
];

const FIELD_SELECTOR = optional(
  "fieldSelector",
  "string",
  "which objects, by fields: metadata.name!=default",
);

const REMOVAL_OPTIONS: readonly Input[] = [
  optional("gracePeriodSeconds", "integer", "seconds that the object has to end by itself"),
  optional(
    "propagationPolicy",
    { oneOf: ["Orphan", "Background", "Foreground"] },
    "what becomes of the objects that it owns",
  ),
  DRY_RUN,
];

/** What an action on objects of a kind takes and returns. */
export function kubernetesSignature({ kind, operation }: KubernetesAccess): ActionSignature {
  if (kind.bundle === "customresources") return customObjectSignature(kind, operation);
  return {
    inputs: exactly(namespaceOf(kind, operation), ...INPUTS[operation]),
    outputs: outputsOf(kind, operation),
  };
}

function namespaceOf({ scope }: KubernetesKind, operation: KubernetesOperation): Input {
  if (scope === "cluster")
    return optional("namespace", "string", "of no use: these objects are cluster-wide");
  if (operation === "list") return optional("namespace", "string", "where to look; otherwise everywhere");
  if (operation === "deleteMultiple") return required("namespace", "string", "where the objects are");
  return required("namespace", "string", operation === "create" ? "where it is to be" : "where it is");
}

/** Inputs besides the namespace. */
const INPUTS: Readonly<Record<KubernetesOperation, readonly Input[]>> = {
  get: [NAME],
  list: [
    optional("labelSelector", "string", "which objects, by labels: app=web,tier!=cache"),
    FIELD_SELECTOR,
    optional("limit", "integer", "most objects to return; the others cannot be asked for"),
  ],
  create: [BODY, ...WRITE_OPTIONS],
  update: [
    required("body", "object", "the whole object, with metadata.name and metadata.resourceVersion"),
    ...WRITE_OPTIONS,
  ],
  patch: [
    NAME,
    required("body", { listOf: "object" }, "operations of JSON Patch (RFC 6902)"),
    ...WRITE_OPTIONS,
    optional("force", "boolean", "of no use: the API takes it with other kinds of patches only"),
  ],
  delete: [NAME, ...REMOVAL_OPTIONS],
  deleteMultiple: [
    optional("labelSelector", "string", "which objects, by labels; without any selector all of them go"),
    FIELD_SELECTOR,
    optional("limit", "integer", "most objects to remove"),
    ...REMOVAL_OPTIONS,
  ],
  restart: [NAME],
  rollback: [
    NAME,
    optional("toRevision", "integer", "revision to return to; otherwise the one before"),
    optional("dryRunStrategy", { oneOf: ["client", "server"] }, "check without changing anything"),
  ],
  scale: [NAME, required("replicas", "integer", "how many Pods")],
  scaleVertically: [
    NAME,
    required(
      "containerUpdates",
      {
        listOf: {
          members: members({
            containerName: "string",
            "requests?": { members: members({ "cpu?": "string", "memory?": "string" }) },
            "limits?": { members: members({ "cpu?": "string", "memory?": "string" }) },
          }),
        },
      },
      "at least one container, with its new quantities",
    ),
  ],
};

const METADATA_SPEC_STATUS = exactly(...members({ metadata: "object", spec: "object", status: "object" }));

function outputsOf({ singular }: KubernetesKind, operation: KubernetesOperation): Known<Member> {
  switch (operation) {
    case "list":
      return exactly(...members({ items: { listOf: "object" }, metadata: "object" }));
    case "delete":
    case "deleteMultiple":
    case "rollback":
      return NONE;
    case "restart":
    case "scale":
    case "scaleVertically":
      return METADATA_SPEC_STATUS;
    case "get":
    case "create":
    case "update":
    case "patch":
      return singular === "Pod" ? METADATA_SPEC_STATUS : among(...members({ metadata: "object" }));
  }
}

/** Only how custom objects are made is known. */
function customObjectSignature(kind: KubernetesKind, operation: KubernetesOperation): ActionSignature {
  if (kind !== CUSTOM_OBJECT || operation !== "create") return UNKNOWN_SIGNATURE;
  return {
    inputs: exactly(
      required("namespace", "string", "where it is to be"),
      required("group", "string", "API group of its definition, such as example.com"),
      required("version", "string", "API version, such as v1"),
      required("plural", "string", "plural that its definition has, in lower case"),
      BODY,
      ...WRITE_OPTIONS,
    ),
    outputs: among(...members({ apiVersion: "string", kind: "string", metadata: "object" })),
  };
}

/** Of bundle `com.datadoghq.kubernetes.core`, the action that works on no kind of objects. */
export const KUBERNETES_CORE_SIGNATURES: BundleSignatures = {
  testConnection: { inputs: NONE, outputs: UNKNOWN },
};
