import type { Release } from "@cdktf/provider-helm/lib/release";
import type { Annotations } from "@cdktf/provider-kubernetes/lib/annotations";
import type { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Lazy, Token, TerraformStack, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { datadogAgentName, type CrdStrategy } from "@parkit/provider-schema/internal/deployment/operator";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { agentRbacDocuments } from "@parkit/targets/internal/agent/agent-rbac";
import {
  DATADOG_AGENT,
  datadogAgentAnnotations,
  datadogAgentObject,
  operatorAccounts,
} from "@parkit/targets/internal/operator/datadog-agent";
import { operatorFiles, operatorTarget } from "@parkit/targets/internal/operator/operator";
import { operatorRelease } from "@parkit/targets/internal/operator/operator-chart";
import { overridden } from "@parkit/targets/internal/override";
import { yamlText } from "@parkit/targets/internal/text/yaml-text";

import { requireLiteral } from "../literal-props";
import { presentMembers } from "../present-members";
import { requireProvider } from "../required-provider";
import { ReleaseWithHcl } from "../terraform/helm";
import { AnnotationsWithHcl, ManifestWithHcl } from "../terraform/kubernetes";
import { jsonTemplate, literal, literalAttributes, literalText } from "../terraform-text";
import { holdsUnknown } from "../token";
import { chartRelease } from "./chart-release";
import { keysResource, namespaceResource } from "./cluster-objects";
import type { Deployed, DeploymentResources } from "./deployment-resources";
import { guideOf, writeArtifacts, writeDeploymentFiles } from "./deployment-files";
import { madeOf, type Deploying } from "./deploying";
import { identitySecret } from "./identity-secret";
import { objectsRelease } from "./objects-chart";
import { after, present } from "./order";
import { permissionResources } from "./permissions";

/**
 * Who owns the runner's annotations, so that Terraform leaves those of others alone. Nothing else may have
 * the name: what an owner applies takes the place of everything that it applied to the object before.
 */
function annotationsOwner(runner: string): string {
  return literalText(`parkit-runner-${runner}`);
}

/** Who owns the object itself. */
const OBJECT_OWNER = "parkit-agent";

/**
 * Deploys a runner inside the Agent by the Datadog operator, in one apply or in two stacks that are applied
 * in order; or adds it to an Agent that is there.
 *
 * The runner's annotations are a resource of their own, whichever way the object comes: so they are repaired
 * when somebody changes them, and those of others are kept.
 */
export function deployOperator(deploying: Deploying<"operator">): Deployed {
  const { scope, folder, spec } = deploying;
  const files = madeOf(spec, (now) => operatorFiles(now, deploying.settings.manifestOverride));
  if (spec().deployment.apply === "artifact") {
    writeArtifacts(scope, folder, () => [...files(), ...guideOf(operatorTarget.files(spec()))]);
    return {
      resources: presentMembers({ identity: identitySecret(deploying, deploying.meta("kubernetes")) }),
    };
  }
  writeDeploymentFiles(scope, folder, files);
  const { crdStrategy, operatorVersion, agent } = spec().deployment;
  requireLiteral(scope, {
    "deployment.crdStrategy": crdStrategy,
    "deployment.operatorVersion": operatorVersion,
  });
  requireProvider(scope, "kubernetes");
  return agent?.type === "existing"
    ? existingAgent(deploying)
    : managedAgent(deploying, crdStrategy ?? "inline");
}

/** Only what the runner adds to an Agent of somebody else's. */
function existingAgent(deploying: Deploying<"operator">): Deployed {
  const annotations = annotationsResource(deploying, []);
  const { resources, update } = permissions(deploying, []);
  return { resources: { annotations, permissions: resources }, update };
}

function managedAgent(deploying: Deploying<"operator">, strategy: CrdStrategy): Deployed {
  const before = prerequisites(deploying, strategy);
  // Stacks share names and no expressions: what stands in the first is there when the second is planned.
  const { namespace, operatorRelease: operator } = strategy === "staged" ? {} : before;
  const { scope, spec, settings, meta } = deploying;
  const inside = after(meta("kubernetes"), present(namespace));
  const keys = keysResource(scope, spec().deployment, settings, inside);
  const identity = identitySecret(deploying, inside);
  const first = present<ITerraformDependable>(namespace, operator, keys, identity);
  const agent = agentObject(deploying, strategy, first);
  const annotations = annotationsResource(deploying, [agent]);
  const { resources, update } = permissions(deploying, present(namespace));
  const made = { ...before, agent, annotations, permissions: resources };
  return { resources: { ...made, ...presentMembers({ keys, identity }) }, update };
}

/** Namespace and operator, in the stack in which they belong. */
function prerequisites(
  deploying: Deploying<"operator">,
  strategy: CrdStrategy,
): Pick<DeploymentResources, "namespace" | "operatorRelease"> {
  const { scope, spec, settings, meta } = deploying;
  const { namespace: name } = spec().deployment;
  const home = strategy === "staged" ? operatorScope(deploying) : scope;
  // Another stack's providers are its own.
  const metaOf: Deploying<"operator">["meta"] = home === scope ? meta : () => ({});
  const namespace = namespaceResource(home, name, settings, metaOf("kubernetes"));
  if (strategy === "preinstalled") return namespace === undefined ? {} : { namespace };
  const release = operatorRelease(spec());
  const operator = new ReleaseWithHcl(
    home,
    "operator",
    chartRelease(home, {
      ...release,
      version: settings.operatorChartVersion ?? release.version ?? refuseUnknownOperator(deploying),
      namespace: name,
      repository: settings.chartRepository,
      values: () => overridden(release.values, settings.helmValuesOverride),
      meta: after(metaOf("helm"), present(namespace)),
    }),
  );
  return { ...(namespace === undefined ? {} : { namespace }), operatorRelease: operator };
}

/**
 * Where the operator is installed with two stacks. Names must be literal: an expression of the runner's stack
 * would make the first stack wait for the second.
 *
 * @throws {ValidationError} when no stack was named, or when it is the runner's own
 */
function operatorScope({ scope, spec, settings }: Deploying<"operator">): Construct {
  const { operatorStack } = settings;
  const own = TerraformStack.of(scope);
  if (operatorStack === undefined || operatorStack === own)
    refuse([
      {
        rule: "deployment/unavailable",
        severity: "error",
        path: "deployment.operatorStack",
        message: "two stacks are needed to deploy operator and runner one after the other",
        hint: 'Make a stack for the operator, configure its providers, and name it: Deployment.operator({ crdStrategy: "staged", operatorStack }). Or use crdStrategy: "inline", which needs one stack.',
        construct: scope.node.path,
      },
    ]);
  requireLiteral(scope, { "deployment.namespace": spec().deployment.namespace });
  own.addDependency(operatorStack);
  return new Construct(operatorStack, scope.node.path.replaceAll("/", "-"));
}

function refuseUnknownOperator({ scope, spec }: Deploying<"operator">): never {
  const version = spec().deployment.operatorVersion ?? "";
  refuse([
    {
      rule: "deployment/unavailable",
      severity: "error",
      path: "deployment.operatorVersion",
      message: `no chart is known that installs operator ${JSON.stringify(version)}`,
      hint: "Name the chart: Deployment.operator({ operatorChartVersion: … }); helm search repo datadog/datadog-operator --versions shows which it is. Or leave operatorVersion out.",
      construct: scope.node.path,
    },
  ]);
}

/**
 * The custom resource without the runner's annotations. In one stack it is a chart, because nothing else can
 * be planned before its definition exists; a manifest, where it can be planned, also notices that somebody
 * deleted it.
 */
function agentObject(
  deploying: Deploying<"operator">,
  strategy: CrdStrategy,
  dependsOn: readonly ITerraformDependable[],
): Release | Manifest {
  const { scope, spec, settings, meta, folder } = deploying;
  const object = (): object => datadogAgentObject(spec(), settings.manifestOverride);
  if (strategy === "inline") {
    const { deployment } = spec();
    return objectsRelease(scope, "agent", {
      name: datadogAgentName(deployment),
      namespace: deployment.namespace,
      folder: `${folder}/agent-chart`,
      objects: () => [object()],
      meta: after(meta("helm"), dependsOn),
    });
  }
  return new ManifestWithHcl(scope, "agent", {
    manifest: Token.asAnyMap(Lazy.anyValue({ produce: () => literalAttributes(object()) })),
    // The operator adds its own when it starts to look after the object.
    computedFields: ["metadata.annotations", "metadata.labels", "metadata.finalizers"],
    fieldManager: { name: OBJECT_OWNER, forceConflicts: true },
    timeouts: { delete: "10m" },
    ...after(meta("kubernetes"), dependsOn),
  });
}

function annotationsResource(
  { scope, spec, meta }: Deploying<"operator">,
  dependsOn: readonly ITerraformDependable[],
): Annotations {
  const { deployment } = spec();
  return new AnnotationsWithHcl(scope, "annotations", {
    apiVersion: DATADOG_AGENT.apiVersion,
    kind: DATADOG_AGENT.kind,
    metadata: {
      name: literalText(datadogAgentName(deployment)),
      namespace: literalText(deployment.namespace),
    },
    annotations: Token.asStringMap(
      Lazy.anyValue({ produce: () => datadogAgentAnnotations(spec(), annotationText) }),
    ),
    fieldManager: annotationsOwner(spec().name),
    // Takes over what somebody changed by hand.
    force: true,
    ...after(meta("kubernetes"), dependsOn),
  });
}

/** Configuration in an annotation: readable, or JSON where something is known only later. */
function annotationText(section: object): string {
  return holdsUnknown(section) ? jsonTemplate(section) : literal(yamlText(section));
}

function permissions(
  { scope, spec, meta }: Deploying<"operator">,
  dependsOn: readonly ITerraformDependable[],
): ReturnType<typeof permissionResources> {
  const documents = madeOf(spec, (now) => agentRbacDocuments(now, operatorAccounts(now)));
  return permissionResources(scope, spec().name, documents, after(meta("kubernetes"), dependsOn));
}
