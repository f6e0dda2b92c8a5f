import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { ManifestsDeployment } from "@parkit/provider-schema/internal/deployment/manifests";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parseAllDocuments } from "yaml";

import { deployedBy } from "../deployed-by";
import { standalonePod } from "../kubernetes/standalone-pod";
import { manifests, manifestsFiles } from "./manifests";

function spec(runner: Partial<RunnerInput> = {}, deployment: Partial<ManifestsDeployment> = {}) {
  const made = runnerSpec({
    name: "apps",
    allow: ["com.datadoghq.http.request"],
    identity: { type: "secret", secretName: "apps-identity" },
    ...runner,
    deployment: { type: "manifests", namespace: "actions", ...deployment },
  });
  if (!deployedBy("manifests")(made)) throw new Error("not deployed by manifests");
  return made;
}

function kinds(of: ReturnType<typeof spec>): readonly unknown[] {
  return manifests(of).map((object) => "kind" in object && object.kind);
}

describe("manifests", () => {
  it("have what the runner needs, in an order that can be applied", () => {
    expect(kinds(spec())).toEqual(["ServiceAccount", "Secret", "NetworkPolicy", "Deployment", "Service"]);
  });

  it("have permissions and an Ingress only when asked for, and no account when there is one", () => {
    const push = {
      modes: ["push"],
      push: { hostname: "par.example.com", ingress: { tlsSecret: "tls" } },
      allow: ["com.datadoghq.kubernetes.core.listNode"],
    } as const;
    expect(kinds(spec(push, { serviceAccount: { name: "mine" } }))).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "Secret",
      "NetworkPolicy",
      "Deployment",
      "Service",
      "Ingress",
    ]);
    expect(JSON.stringify(manifests(spec(push, { serviceAccount: { name: "mine" } })))).toContain(
      '"serviceAccountName":"mine"',
    );
  });

  it("keep one of several Pods where nodes are emptied, and never block the node of a single one", () => {
    const budget = (replicas: number) =>
      manifests(spec({}, { replicas })).find(
        (object) => "kind" in object && object.kind === "PodDisruptionBudget",
      );
    expect([budget(0), budget(1)]).toEqual([undefined, undefined]);
    expect(budget(2)).toMatchObject({
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: { "app.kubernetes.io/instance": "apps" } },
      },
    });
  });

  it("have a PodMonitor last, and only when asked for, because a cluster may lack its kind", () => {
    expect(kinds(spec())).not.toContain("PodMonitor");
    const monitored = spec({}, { podMonitor: { labels: { release: "prometheus" } } });
    expect(kinds(monitored).at(-1)).toBe("PodMonitor");
    expect(manifests(monitored).at(-1)).toMatchObject({
      metadata: { namespace: "actions", labels: { release: "prometheus" } },
      spec: { podMetricsEndpoints: [{ port: "http", path: "/metrics" }] },
    });
    expect(manifests(spec({}, { podMonitor: {} })).at(-1)).not.toHaveProperty("metadata.labels");
  });

  it("start new Pods when the configuration changes, and only then", () => {
    const checksum = (of: ReturnType<typeof spec>) =>
      /"checksum\/config":"(\w+)"/.exec(JSON.stringify(manifests(of)))?.[1];
    expect(checksum(spec())).toBe(checksum(spec({}, { replicas: 3 })));
    expect(checksum(spec())).not.toBe(checksum(spec({ tags: ["env:prod"] })));
  });

  it("mount every volume that they declare, and declare every volume that they mount", () => {
    const text = JSON.stringify(
      manifests(
        spec(
          { credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } } },
          { caConfigMap: "company-ca" },
        ),
      ),
    );
    const mounts = [...text.matchAll(/"name":"([\w-]+)","mountPath"/g)].map(([, name]) => name);
    const volumes = [...text.matchAll(/"name":"([\w-]+)","(?:secret|configMap)":/g)].map(([, name]) => name);
    expect(mounts).toEqual(["config", "ci-credential", "ca-certificates"]);
    expect(volumes).toEqual(mounts);
  });

  it.each(["config", "ca-certificates", "with.dots"])(
    "name no volume twice, whatever a Secret is called: %s",
    (secretName) => {
      const credentials = {
        ci: { type: "jenkins", from: { secretName } },
        jobs: { type: "gitlab", from: { secretName } },
        vault: { type: "temporal", from: { type: "csi", secretProviderClass: "vault" } },
      } as const;
      const { volumes, containers } = standalonePod(
        spec({ credentials }, { caConfigMap: "company-ca" }),
        "apps",
        "apps",
      );
      expect(volumes.map(({ name }) => name)).toEqual([
        "config",
        "ci-credential",
        "vault-credential",
        "ca-certificates",
      ]);
      const paths = containers[0].volumeMounts.map(({ mountPath }) => mountPath);
      expect(new Set(paths).size).toBe(paths.length);
    },
  );

  it("are what their file says", () => {
    const [file] = manifestsFiles(spec());
    expect(parseAllDocuments(file?.text ?? "").map((document) => document.toJS() as unknown)).toEqual(
      manifests(spec()),
    );
  });
});
