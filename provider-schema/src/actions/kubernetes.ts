import { FLAVOURS } from "../runner/flavour";
import { type Action, type ActionFacts, actionOf, actionsOf, AGENTS } from "./action";
import { bundleId } from "./action-name";
import {
  COMMON_OPERATIONS,
  DEPLOYMENT,
  KUBERNETES_KINDS,
  type KubernetesKind,
  type KubernetesOperation,
} from "./kubernetes-kind";

const ROOT = "com.datadoghq.kubernetes";

/**
 * Kubernetes actions: every operation of every kind, the ones that only Deployments have, and the connection
 * test.
 *
 * @param group - only those in bundles that go on with it, such as `core`. @default - all
 */
export function kubernetesActions(group?: string): readonly Action[] {
  const isAsked = (bundle: string): boolean => group === undefined || bundle.split(".", 1)[0] === group;
  return [
    ...KUBERNETES_KINDS.filter(({ bundle }) => isAsked(bundle)).flatMap(commonActions),
    ...(isAsked("apps") ? deploymentActions() : []),
    ...(isAsked("core") ? connectionTest() : []),
  ];
}

function connectionTest(): readonly Action[] {
  return actionsOf(
    `${ROOT}.core`,
    { flavours: FLAVOURS },
    { testConnection: "Check that the Kubernetes API answers" },
  );
}

type CommonOperation = (typeof COMMON_OPERATIONS)[number];

function commonActions(kind: KubernetesKind): readonly Action[] {
  const operations = COMMON_OPERATIONS.filter(
    (operation) => operation !== "deleteMultiple" || kind.deleteMultiple,
  );
  const bundle = bundleId(`${ROOT}.${kind.bundle}`);
  const flavours = kind.chartKey === undefined ? AGENTS : FLAVOURS;
  return operations.map((operation) =>
    actionOf(
      bundle,
      { flavours, kubernetes: { kind, operation } },
      commonActionName(kind, operation),
      SUMMARIES[operation](kind),
    ),
  );
}

/** Lists take the singular too; only `deleteMultiple` takes the plural. */
function commonActionName(kind: KubernetesKind, operation: CommonOperation): string {
  return operation + (operation === "deleteMultiple" ? kind.plural : kind.singular);
}

const SUMMARIES: Readonly<Record<CommonOperation, (kind: KubernetesKind) => string>> = {
  get: ({ singular }) => `Read ${withArticle(singular)} by name`,
  list: ({ plural }) => `Find ${plural} by labels or fields`,
  create: ({ singular }) => `Make a new ${singular}`,
  update: ({ singular }) => `Overwrite ${withArticle(singular)} with a complete object`,
  patch: ({ singular }) => `Change parts of ${withArticle(singular)} by JSON Patch`,
  delete: ({ singular }) => `Remove ${withArticle(singular)} by name`,
  deleteMultiple: ({ plural }) => `Remove all ${plural} that labels or fields select`,
};

function withArticle(singular: string): string {
  return `${"AEIOU".includes(singular.charAt(0)) ? "an" : "a"} ${singular}`;
}

function deploymentActions(): readonly Action[] {
  const deployment = (operation: KubernetesOperation): ActionFacts => ({
    flavours: operation === "scaleVertically" ? AGENTS : FLAVOURS,
    kubernetes: { kind: DEPLOYMENT, operation },
  });
  const bundle = `${ROOT}.apps`;
  return [
    ...actionsOf(bundle, deployment("restart"), {
      restartDeployment: "Replace the Pods of a Deployment one after another",
    }),
    ...actionsOf(bundle, deployment("rollback"), {
      rollbackDeployment: "Return a Deployment to a former revision",
    }),
    ...actionsOf(bundle, deployment("scale"), {
      scaleDeployment: "Change how many replicas a Deployment has",
    }),
    ...actionsOf(bundle, deployment("scaleVertically"), {
      scaleDeploymentVertically: "Change CPU and memory of a Deployment's containers",
    }),
  ];
}
