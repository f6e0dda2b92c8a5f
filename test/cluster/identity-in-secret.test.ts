import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";

import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWhereClusters } from "../support/cluster";
import { startClusterStage, type ClusterStage } from "../support/cluster-stage";
import { present } from "../support/present";

const absence = imageAbsence();
if (absence === undefined) describeWhereClusters("a runner that enrolls itself in a Pod", tests);
else it.todo(`a runner that enrolls itself in a Pod [skipped: ${absence}]`);

const NAMESPACE = "parkit-identity";
const NAME = "selfmade";
const IDENTITY = "selfmade-identity";
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:${NAME}`;
const VARIABLE = "DD_PRIVATE_ACTION_RUNNER_";

function tests(): void {
  let started: ClusterStage | undefined;
  const stage = (): ClusterStage => present(started);

  beforeAll(async () => {
    started = await startClusterStage(NAMESPACE);
    await started.apply(...objects(started));
    await started.rolledOut(NAME);
  });
  afterAll(() => started?.close());

  /** The URN in the Secret that the runner keeps its identity in. */
  async function keptUrn(): Promise<string> {
    const encoded = await stage().kubectl(
      ...["get", "secret", IDENTITY],
      `--output=jsonpath={.data.${IDENTITY_SECRET_KEYS["cluster-agent"].urn}}`,
    );
    return Buffer.from(encoded, "base64").toString("utf8");
  }

  it("keeps the identity in a Secret, by a Role for that one Secret", async () => {
    const urn = await keptUrn();
    expect(urn).toMatch(/^urn:dd:apps:on-prem-runner:/);
    expect(await stage().enrolledUrns()).toEqual([urn]);
    const may = async (verb: string, secret: string): Promise<string> =>
      (await stage().tryKubectl("auth", "can-i", verb, secret, `--as=${ACCOUNT}`)).stdout.trim();
    const asked = [
      may("get", `secret/${IDENTITY}`),
      may("update", `secret/${IDENTITY}`),
      may("get", "secret/keys"),
      may("update", "secret/keys"),
      may("list", "secrets"),
    ];
    await expect(Promise.all(asked)).resolves.toEqual(["yes", "yes", "no", "no", "no"]);
    stage().note("identity in a Secret", `${urn}; no other Secret can be read`);
  });

  it("takes it from there in every Pod that comes after", async () => {
    const before = await keptUrn();
    await stage().kubectl("delete", "pods", `--selector=app=${NAME}`, "--force", "--grace-period=0");
    await stage().rolledOut(NAME);
    await stage().kubectl("rollout", "restart", `deployment/${NAME}`);
    await stage().rolledOut(NAME);
    expect(await keptUrn()).toBe(before);
    expect(await stage().enrolledUrns()).toEqual([before]);
    await expect(
      stage().run(before, "com.datadoghq.http.request", { verb: "GET", url: `${stage().plane.url}/health` }),
    ).resolves.toMatchObject({ status: "succeeded" });
    stage().note("after a kill and a rollout", "one runner enrolled, and it runs a task");
  });
}

/** A Deployment of the image as a Cluster Agent, with its keys, its account and what that may do. */
function objects({ plane, image }: ClusterStage): readonly object[] {
  const labels = { app: NAME };
  const rbac = "rbac.authorization.k8s.io";
  const key = (name: string): object => ({ valueFrom: { secretKeyRef: { name: "keys", key: name } } });
  const settings = {
    ENABLED: "true",
    SELF_ENROLL: "true",
    IDENTITY_SECRET_NAME: IDENTITY,
    ACTIONS_ALLOWLIST: "com.datadoghq.http.request",
  };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: NAME } },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "keys" },
      stringData: { "api-key": plane.apiKey, "app-key": plane.appKey },
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: { name: NAME },
      rules: [
        // Kubernetes knows no name yet of what is created.
        { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
        { apiGroups: [""], resources: ["secrets"], resourceNames: [IDENTITY], verbs: ["get", "update"] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name: NAME },
      roleRef: { apiGroup: rbac, kind: "Role", name: NAME },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace: NAMESPACE }],
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: NAME },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: NAME,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "runner",
                image: `${image.repository}:${image.tag}`,
                imagePullPolicy: "IfNotPresent",
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
                env: [
                  ...Object.entries(settings).map(([name, value]) => ({ name: `${VARIABLE}${name}`, value })),
                  { name: "DD_API_KEY", ...key("api-key") },
                  { name: "DD_APP_KEY", ...key("app-key") },
                  { name: "DD_CLUSTER_NAME", value: NAME },
                  { name: "DD_DD_URL", value: plane.url },
                  { name: "DD_INTERNAL_PAR_USE_DD_URL_FOR_OPMS", value: "true" },
                ],
                readinessProbe: { httpGet: { path: "/readiness", port: 9016 }, periodSeconds: 1 },
              },
            ],
          },
        },
      },
    },
  ];
}
