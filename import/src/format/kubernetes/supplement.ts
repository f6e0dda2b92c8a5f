/** Documents that stand beside a runner's own and add to it. */

import { itemsOf, memberOf, textOf, wordsOf, type SourceNode } from "@parkit/source/internal/source-node";
import { roleKind, writtenRules } from "../chart/chart-allowlist";
import { traced } from "../../draft/draft";
import type { ImportedPart } from "../../draft/imported-part";

/** An Ingress: how browsers reach the runner. Belongs to the runner whose Service it leads to. */
function importIngress(file: string, document: SourceNode): ImportedPart {
  const [rule] = itemsOf(memberOf(document, "spec", "rules"));
  const [tls] = itemsOf(memberOf(document, "spec", "tls"));
  const hostname = memberOf(rule, "host") ?? itemsOf(memberOf(tls, "hosts"))[0];
  const className = memberOf(document, "spec", "ingressClassName");
  const tlsSecret = memberOf(tls, "secretName");
  const [path] = itemsOf(memberOf(rule, "http", "paths"));
  const service = memberOf(path, "backend", "service", "name");
  const namespace = memberOf(document, "metadata", "namespace");
  return {
    format: "ingress",
    file,
    runner: {
      name: traced(service, textOf(service)),
      push:
        wordsOf(hostname) === undefined
          ? undefined
          : {
              hostname: traced(hostname),
              ingress:
                wordsOf(tlsSecret) === undefined
                  ? undefined
                  : { className: traced(className, wordsOf(className)), tlsSecret: traced(tlsSecret) },
            },
      deployment: { namespace: traced(namespace, wordsOf(namespace)) },
    },
    places: [],
    remarks: [],
    findings: [],
  };
}

/** Names that parkit gives to the Roles of an Agent's runner. */
const ROLE_NAME = /^(.+?)-((?:cluster-)?agent-actions|remediation)$/;

/** Whether a Role or ClusterRole is one that parkit rendered for an Agent's runner. */
function isRunnerRole(document: SourceNode): boolean {
  return ROLE_NAME.test(textOf(memberOf(document, "metadata", "name")) ?? "");
}

/**
 * A Role or ClusterRole as parkit renders it for an Agent's runner: it tells the runner's name, and what it
 * may do besides.
 */
function importRole(file: string, document: SourceNode): ImportedPart {
  const kind = memberOf(document, "kind");
  const name = memberOf(document, "metadata", "name");
  const namespace = memberOf(document, "metadata", "namespace");
  const [, runner, what] = ROLE_NAME.exec(textOf(name) ?? "") ?? [];
  const remediation = what === "remediation";
  const granted = { kind: roleKind(kind), rules: writtenRules(memberOf(document, "rules")) };
  return {
    format: "cluster-rbac",
    file,
    granted: remediation ? {} : { [what === "agent-actions" ? "agent" : "cluster-agent"]: granted },
    runner: {
      name: traced(name, runner),
      deployment: {
        namespace: traced(namespace, wordsOf(namespace)),
        ...(remediation
          ? {}
          : {
              permissionScope: textOf(kind) === "ClusterRole" ? traced(kind, "cluster") : undefined,
              permissions: itemsOf(memberOf(document, "rules")).flatMap((rule) => traced(rule) ?? []),
            }),
      },
    },
    places: [],
    remarks: [],
    findings: [],
  };
}

/** A binding of such a Role: its subject tells the namespace, which a ClusterRole has not. */
function importRoleBinding(file: string, document: SourceNode): ImportedPart {
  const [subject] = itemsOf(memberOf(document, "subjects"));
  const namespace = memberOf(subject, "namespace");
  return {
    format: "cluster-rbac",
    file,
    runner: { deployment: { namespace: traced(namespace, wordsOf(namespace)) } },
    places: [],
    remarks: [],
    findings: [],
  };
}

/** What stands beside a runner's own document; undefined when it does not belong to one. */
export function importSupplement(file: string, document: SourceNode, kind: string): ImportedPart | undefined {
  if (kind === "Ingress") return importIngress(file, document);
  if (!isRunnerRole(document)) return undefined;
  if (kind === "Role" || kind === "ClusterRole") return importRole(file, document);
  return kind === "RoleBinding" || kind === "ClusterRoleBinding"
    ? importRoleBinding(file, document)
    : undefined;
}
