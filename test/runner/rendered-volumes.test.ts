/**
 * What parkit renders starts the runner with its files where a cluster has them, with the owners and modes
 * that the kubelet gives them: none is refused as open to others. Volumes, paths and modes are those of the
 * rendered Pods; the charts render theirs with Helm.
 */
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { IMAGE_LAYOUT } from "@parkit/runner/internal/entry/image-layout";
import type { SiteInput } from "@parkit/provider-schema/internal/site/site";
import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";
import { stringify } from "yaml";

import { describeInRoot, type RootMount } from "../support/container-root";
import { describeWithChart } from "../support/describe-with-chart";
import { ALLOWED, CREDENTIAL_FILE, eachOnMountedRunner, expectCredential } from "../support/mounted-runner";
import { podMounts, type FilesByName, type Pod, type PodContainer } from "../support/pod-volumes";
import {
  configdata,
  renderedDocuments,
  renderedText,
  renderedYaml,
  type RunnerSketch,
} from "../support/rendered-runner";

const IDENTITY = { type: "secret", secretName: "identity" } as const;
const CREDENTIALS = { api: { type: "http-token", from: { secretName: "api" } } } as const;
const API_SECRET: FilesByName = { api: { "http_token.json": CREDENTIAL_FILE } };
const AGENT_DIRECTORY = "/etc/datadog-agent";

/** An object of a cluster, as far as these tests look into it. */
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template: { readonly spec: Pod } };
}

const at = eachOnMountedRunner();

const site = (): SiteInput => ({ appUrl: at().plane.url, apiUrl: at().plane.url });

/** Variables of a container, as far as they are written out or come from Secrets. */
function variables(
  { env = [], envFrom = [] }: PodContainer,
  files: FilesByName,
): Readonly<Record<string, string>> {
  const named = env.flatMap(({ name, value, valueFrom }) => {
    const key = valueFrom?.secretKeyRef;
    const text = key === undefined ? value : files[key.name]?.[key.key];
    return text === undefined ? [] : [[name, text] as const];
  });
  const whole = envFrom.flatMap(({ secretRef }) => Object.entries(files[secretRef.name] ?? {}));
  return Object.fromEntries([...whole, ...named]);
}

/** Files of rendered Secrets and ConfigMaps. */
function filesOf(objects: readonly KubernetesObject[]): FilesByName {
  return Object.fromEntries(
    objects
      .filter(({ kind }) => kind === "Secret" || kind === "ConfigMap")
      .map(({ metadata, data, stringData }) => [metadata.name, stringData ?? data ?? {}]),
  );
}

/** Words of a container's program, which stands under another path here. */
function words({ command = [], args = [] }: PodContainer): readonly string[] {
  const [program, ...rest] = [...command, ...args];
  return program === undefined || program.startsWith("-") ? [] : [basename(program), ...rest];
}

function podOf(objects: readonly KubernetesObject[], kind: string, end = ""): Pod {
  const found = objects.find((one) => one.kind === kind && one.metadata.name.endsWith(end));
  if (found?.spec === undefined) throw new Error(`there is no ${kind} ${end}`);
  return found.spec.template.spec;
}

/** What is put into a Pod's volumes before its runner starts. */
type Prepare = (mounts: readonly RootMount[]) => Promise<void>;

/**
 * Starts the runner in a container of a Pod.
 *
 * @returns starts it again, in the same Pod
 */
async function startPod(
  pod: Pod,
  name: string,
  files: FilesByName,
  more: Readonly<Record<string, string>> = {},
  prepare: Prepare = () => Promise.resolve(),
): Promise<() => Promise<void>> {
  const container = pod.containers.find((one) => one.name === name);
  if (container === undefined) throw new Error(`the Pod has no container ${name}`);
  const mounts = await podMounts(pod, container, files, at());
  await prepare(mounts);
  const { runAsUser, fsGroup } = pod.securityContext ?? {};
  const start = {
    argv: words(container),
    env: { ...variables(container, files), ...more },
    user: container.securityContext?.runAsUser ?? runAsUser ?? IMAGE_LAYOUT.user.id,
    groups: fsGroup === undefined ? [] : [fsGroup],
    mounts,
  };
  await at().start(start);
  return () => at().start(start);
}

describeInRoot("plain manifests", () => {
  const sketch = (): RunnerSketch => ({
    site: site(),
    allow: [ALLOWED],
    identity: IDENTITY,
    credentials: CREDENTIALS,
    deployment: { type: "manifests", namespace: "ns" },
  });

  async function rendered(): Promise<{ readonly pod: Pod; readonly files: FilesByName }> {
    const objects = renderedDocuments(sketch(), "runner.yaml") as readonly KubernetesObject[];
    const identity = await at().identity("RUNNER_URN", "RUNNER_PRIVATE_KEY");
    return { pod: podOf(objects, "Deployment"), files: { ...filesOf(objects), ...API_SECRET, identity } };
  }

  it("have volumes that the runner reads", async () => {
    const { pod, files } = await rendered();
    await startPod(pod, "runner", files);
    await expectCredential(at(), sketch());
  });

  it("may hand their volumes to an fsGroup, with files that nobody else reads", async () => {
    const { pod, files } = await rendered();
    const volumes = (pod.volumes ?? []).map((volume) =>
      volume.secret === undefined ? volume : { ...volume, secret: { ...volume.secret, defaultMode: 0o400 } },
    );
    await startPod({ ...pod, volumes, securityContext: { fsGroup: 2000 } }, "runner", files);
    await expectCredential(at(), sketch());
  });
});

describeInRoot("the chart of the standalone runner", () => {
  const chart = { name: STANDALONE_CHART, version: DEFAULT_VERSIONS.chart };
  describeWithChart<KubernetesObject>(chart, (render) => {
    it("has volumes that the runner reads", async () => {
      const sketch: RunnerSketch = {
        site: site(),
        allow: [ALLOWED],
        identity: IDENTITY,
        credentials: CREDENTIALS,
        deployment: { type: "helm", namespace: "ns" },
      };
      const objects = render(renderedText(sketch, "values.yaml"));
      const identity = await at().identity("RUNNER_URN", "RUNNER_PRIVATE_KEY");
      const files = { ...filesOf(objects), ...API_SECRET, identity };
      await startPod(podOf(objects, "Deployment"), "runner", files);
      await expectCredential(at(), sketch);
    });
  });
});

const ofNodes = (deployment: RunnerSketch["deployment"]): RunnerSketch => ({
  identity: { type: "self-enroll" },
  node: { allow: [ALLOWED] },
  credentials: CREDENTIALS,
  deployment,
});
const ofCluster = (deployment: RunnerSketch["deployment"]): RunnerSketch => ({
  identity: IDENTITY,
  allow: [ALLOWED],
  credentials: CREDENTIALS,
  deployment,
});

/** Starts a node's runner twice in one Pod, as the kubelet does when a container ends. */
async function expectSameRunnerAgain(start: () => Promise<() => Promise<void>>): Promise<void> {
  const again = await start();
  const urns = await at().urns();
  expect(urns).toHaveLength(1);
  await at().stop();
  await again();
  expect(await at().urns()).toEqual(urns);
}

/** Init containers of an Agent copy its own configuration into an empty directory of the Pod. */
const asInitContainers: Prepare = async (mounts) => {
  const place = mounts.find(({ directory }) => directory === AGENT_DIRECTORY);
  if (place === undefined) throw new Error("the Pod has no directory of the Agent");
  await writeFile(join(place.source, "datadog.yaml"), "hostname: node-a\n", { mode: 0o644 });
};

describeInRoot("chart datadog", () => {
  const chart = { name: AGENT_CHART, version: DEFAULT_VERSIONS.agentChart };
  describeWithChart<KubernetesObject>(chart, (render) => {
    const files = (objects: readonly KubernetesObject[]): FilesByName => ({
      ...filesOf(objects),
      ...API_SECRET,
      "datadog-secret": { "api-key": at().plane.apiKey, "app-key": at().plane.appKey },
    });

    it.each([
      ["an empty directory of the Pod", undefined],
      ["a directory of the node", "/var/lib/datadog-runner"],
    ])("has volumes that a node's runner reads, its identity in %s", async (_what, nodeIdentityDirectory) => {
      const sketch = ofNodes({
        type: "helm-agent",
        namespace: "ns",
        ...(nodeIdentityDirectory !== undefined && { nodeIdentityDirectory }),
      });
      const objects = render(renderedText(sketch, "values.yaml"));
      const pod = podOf(objects, "DaemonSet");
      await expectSameRunnerAgain(() =>
        startPod(pod, "private-action-runner", files(objects), at().agentVariables, asInitContainers),
      );
      await expectCredential(at(), sketch);
    });

    it("has volumes that a Cluster Agent's runner reads", async () => {
      const sketch = ofCluster({ type: "helm-agent", namespace: "ns" });
      const objects = render(renderedText(sketch, "values.yaml"));
      const identity = await at().identity("urn", "private_key");
      await startPod(
        podOf(objects, "Deployment", "cluster-agent"),
        "cluster-agent",
        { ...files(objects), identity },
        { ...at().agentVariables, KUBERNETES_SERVICE_HOST: "127.0.0.1" },
      );
      await expectCredential(at(), sketch);
    });
  });
});

/** Of a `DatadogAgent` what says how files are mounted. */
interface Override {
  readonly volumes?: Pod["volumes"];
  readonly containers?: Readonly<Record<string, Omit<PodContainer, "name">>>;
}

describeInRoot("the operator", () => {
  const CONFIG = "datadog-privateactionrunner";

  /** Pod of a component, with the operator's own volumes around those of the object. */
  function podOfOperator(
    sketch: RunnerSketch,
    component: "nodeAgent" | "clusterAgent",
    container: PodContainer,
  ): Pod {
    const { spec } = renderedYaml(sketch, "datadog-agent.yaml") as {
      readonly spec: { readonly override: Readonly<Record<string, Override>> };
    };
    const { volumes = [], containers } = spec.override[component] ?? {};
    const { volumeMounts = [], env = [] } = containers?.[container.name] ?? {};
    const file = "privateactionrunner.yaml";
    return {
      // The operator lets the node's Agent be root, and the Cluster Agent be the user of its image.
      securityContext: component === "nodeAgent" ? { runAsUser: 0 } : {},
      volumes: [
        { name: "config", emptyDir: {} },
        { name: "auth", emptyDir: {} },
        { name: "runner-config", configMap: { name: CONFIG } },
        ...volumes,
      ],
      containers: [
        {
          ...container,
          env,
          volumeMounts: [
            { name: "config", mountPath: AGENT_DIRECTORY },
            { name: "auth", mountPath: `${AGENT_DIRECTORY}/auth` },
            { name: "runner-config", mountPath: `${AGENT_DIRECTORY}/${file}`, subPath: file, readOnly: true },
            ...volumeMounts,
          ],
        },
      ],
    };
  }

  const filesFor = (sketch: RunnerSketch, component: "agent" | "cluster-agent"): FilesByName => ({
    ...API_SECRET,
    [CONFIG]: { "privateactionrunner.yaml": stringify(configdata(sketch, component)) },
    "api-vault": { "http_token.json": CREDENTIAL_FILE },
  });

  it.each<[string, NonNullable<RunnerSketch["credentials"]>]>([
    ["a Secret", CREDENTIALS],
    [
      "the Secrets Store driver",
      { api: { type: "http-token", from: { type: "csi", secretProviderClass: "api-vault" } } },
    ],
  ])("has volumes that a node's runner reads, its credential from %s", async (_what, credentials) => {
    const sketch: RunnerSketch = {
      ...ofNodes({ type: "operator", namespace: "ns", nodeIdentityDirectory: "/var/lib/datadog-runner" }),
      credentials,
    };
    const pod = podOfOperator(sketch, "nodeAgent", {
      name: "private-action-runner",
      command: ["/opt/datadog-agent/embedded/bin/privateactionrunner", "run"],
      args: [`-c=${AGENT_DIRECTORY}/datadog.yaml`, `-E=${AGENT_DIRECTORY}/privateactionrunner.yaml`],
    });
    const env = { ...at().keys, ...at().agentVariables };
    await expectSameRunnerAgain(() =>
      startPod(pod, "private-action-runner", filesFor(sketch, "agent"), env, asInitContainers),
    );
    await expectCredential(at(), sketch);
  });

  it("has volumes that the runner of a Cluster Agent reads", async () => {
    const sketch = ofCluster({ type: "operator", namespace: "ns" });
    const pod = podOfOperator(sketch, "clusterAgent", {
      name: "cluster-agent",
      args: ["datadog-cluster-agent", "start", `-E=${AGENT_DIRECTORY}/privateactionrunner.yaml`],
    });
    const identity = await at().identity("urn", "private_key");
    const files = { ...filesFor(sketch, "cluster-agent"), identity };
    await startPod(pod, "cluster-agent", files, at().agentVariables);
    await expectCredential(at(), sketch);
  });
});
