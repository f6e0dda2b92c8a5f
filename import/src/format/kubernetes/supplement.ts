/** Documents that stand beside a runner's own and add to it. */

import { RUNNER_HEALTH_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import {
  controllerAnnotations,
  HEALTH_ANNOTATIONS,
  ISSUER_ANNOTATIONS,
  issuedSecret,
} from "@parkit/targets/internal/kubernetes/ingress";
import {
  itemsOf,
  memberOf,
  textOf,
  textsOf,
  wordsOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { roleKind, writtenRules } from "../chart/chart-allowlist";
import { traced, type Draft, type DraftObject } from "../../draft/draft";
import type { ImportedPart } from "../../draft/imported-part";
import { someOf, textBut } from "../setting/settings";

/** An Ingress: how browsers reach the runner. Belongs to the runner whose Service it leads to. */
function importIngress(file: string, document: SourceNode): ImportedPart {
  const [rule] = itemsOf(memberOf(document, "spec", "rules"));
  const [tls] = itemsOf(memberOf(document, "spec", "tls"));
  const hostname = memberOf(rule, "host") ?? itemsOf(memberOf(tls, "hosts"))[0];
  const className = memberOf(document, "spec", "ingressClassName");
  const [path] = itemsOf(memberOf(rule, "http", "paths"));
  const service = memberOf(path, "backend", "service", "name");
  return entrancePart(file, document, service, hostname, {
    className: traced(className, wordsOf(className)),
    ...certificate(document, memberOf(tls, "secretName"), textOf(service) ?? ""),
    ...controllerSettings(document),
  });
}

/** A route of the Gateway API. Belongs to the runner whose Service it leads to. */
function importRoute(file: string, document: SourceNode): ImportedPart {
  const [rule] = itemsOf(memberOf(document, "spec", "rules"));
  const [backend] = itemsOf(memberOf(rule, "backendRefs"));
  const [parent] = itemsOf(memberOf(document, "spec", "parentRefs"));
  const [hostname] = itemsOf(memberOf(document, "spec", "hostnames"));
  const gateway = memberOf(parent, "name");
  const [namespace, listener] = [memberOf(parent, "namespace"), memberOf(parent, "sectionName")];
  const annotations = textsOf(memberOf(document, "metadata", "annotations"));
  return entrancePart(file, document, memberOf(backend, "name"), hostname, {
    annotations: annotationsDraft(document, annotations),
    gateway: someOf({
      name: traced(gateway, wordsOf(gateway)),
      namespace: traced(namespace, wordsOf(namespace)),
      listener: traced(listener, wordsOf(listener)),
    }),
  });
}

function entrancePart(
  file: string,
  document: SourceNode,
  service: SourceNode | undefined,
  hostname: SourceNode | undefined,
  ingress: DraftObject,
): ImportedPart {
  const namespace = memberOf(document, "metadata", "namespace");
  const isWay = ["tlsSecret", "issuer", "loadBalancer", "gateway"].some(
    (field) => ingress[field] !== undefined,
  );
  return {
    format: "ingress",
    file,
    runner: {
      name: traced(service, textOf(service)),
      push:
        wordsOf(hostname) === undefined
          ? undefined
          : // An Ingress that does not end TLS is none that browsers could use.
            { hostname: traced(hostname), ingress: isWay ? ingress : undefined },
      deployment: { namespace: traced(namespace, wordsOf(namespace)) },
    },
    places: [],
    remarks: [],
    findings: [],
  };
}

function annotationNode(document: SourceNode, name: string): SourceNode | undefined {
  return memberOf(document, "metadata", "annotations", name);
}

/** Where the certificate comes from. A Secret that cert-manager makes may have the name of its default. */
function certificate(document: SourceNode, secret: SourceNode | undefined, service: string): DraftObject {
  const kind = (["ClusterIssuer", "Issuer"] as const).find(
    (one) => wordsOf(annotationNode(document, ISSUER_ANNOTATIONS[one])) !== undefined,
  );
  if (kind === undefined) return { tlsSecret: traced(secret, wordsOf(secret)) };
  const name = annotationNode(document, ISSUER_ANNOTATIONS[kind]);
  return {
    tlsSecret: textBut(secret, issuedSecret(service)),
    issuer: { name: traced(name), kind: kind === "ClusterIssuer" ? undefined : kind },
  };
}

/** The load balancer that annotations ask for as parkit writes them, and those that have no field. */
function controllerSettings(document: SourceNode): DraftObject {
  const texts = textsOf(memberOf(document, "metadata", "annotations"));
  const others = Object.fromEntries(
    Object.entries(texts).filter(([name]) => !Object.values<string>(ISSUER_ANNOTATIONS).includes(name)),
  );
  for (const type of ["aws-alb", "azure-application-gateway"] as const)
    for (const internal of [false, true]) {
      const health = annotationNode(document, HEALTH_ANNOTATIONS[type]);
      const healthPath = wordsOf(health) ?? RUNNER_HEALTH_PATH;
      const written = controllerAnnotations({ loadBalancer: { type, internal }, healthPath });
      if (!Object.entries(written).every(([name, value]) => texts[name] === value)) continue;
      return {
        loadBalancer: { type, internal: internal ? true : undefined },
        healthPath: textBut(health, RUNNER_HEALTH_PATH),
        annotations: annotationsDraft(
          document,
          Object.fromEntries(Object.entries(others).filter(([name]) => !Object.hasOwn(written, name))),
        ),
      };
    }
  return { annotations: annotationsDraft(document, others) };
}

function annotationsDraft(document: SourceNode, texts: Readonly<Record<string, string>>): Draft {
  return Object.keys(texts).length === 0
    ? undefined
    : traced(memberOf(document, "metadata", "annotations"), texts);
}

/** Names that parkit gives to the Roles of an Agent's runner. */
const ROLE_NAME = /^(.+?)-((?:cluster|node)-agent-actions|remediation)$/;

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
    granted: remediation ? {} : { [what === "node-agent-actions" ? "agent" : "cluster-agent"]: granted },
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
  if (kind === "HTTPRoute") return importRoute(file, document);
  if (!isRunnerRole(document)) return undefined;
  if (kind === "Role" || kind === "ClusterRole") return importRole(file, document);
  return kind === "RoleBinding" || kind === "ClusterRoleBinding"
    ? importRoleBinding(file, document)
    : undefined;
}
