import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  allActions,
  findAction as findInCatalogue,
} from "@parkit/provider-schema/internal/actions/catalogue";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { actionContext, actionError } from "../action-context.fixture";
import { findAction } from "../registry";
import { type ClusterDouble, startClusterDouble } from "./cluster-double.fixture";
import { kubernetesActions } from "./kubernetes-actions";

const ROOT = "com.datadoghq.kubernetes";

/** A home directory with a kubeconfig file in it, which the runner finds by `HOME`. */
function homeWith(kubeconfig: string, mode = 0o600): string {
  const home = mkdtempSync(join(tmpdir(), "parkit-home-"));
  mkdirSync(join(home, ".kube"), { mode: 0o700 });
  const path = join(home, ".kube", "config");
  writeFileSync(path, kubeconfig);
  chmodSync(path, mode);
  process.env["HOME"] = home;
  return home;
}

/** The text of a kubeconfig file with two more contexts: an account without rights, and a wrong token. */
function withStrangers(text: string, directory: string): string {
  const config = parse(text) as {
    clusters: { name: string; cluster: Record<string, string> }[];
    users: { name: string; user: Record<string, unknown> }[];
    contexts: { name: string; context: { cluster: string; user: string } }[];
    "current-context": string;
  };
  for (const { cluster } of config.clusters) {
    const authority = cluster["certificate-authority"];
    if (authority !== undefined) cluster["certificate-authority"] = resolve(directory, authority);
  }
  const current = config.contexts.find(({ name }) => name === config["current-context"])?.context;
  const user = config.users.find(({ name }) => name === current?.user)?.user;
  const cluster = current?.cluster ?? "";
  config.users.push({ name: "nobody", user: { ...user, as: "parkit-nobody" } });
  config.users.push({ name: "unknown", user: { token: "not-a-token-of-this-cluster" } });
  config.contexts.push({ name: "nobody", context: { cluster, user: "nobody" } });
  config.contexts.push({ name: "unknown", context: { cluster, user: "unknown" } });
  return stringify(config);
}

const homeBefore = process.env["HOME"];
const homes: string[] = [];
let double: ClusterDouble;

beforeAll(async () => {
  double = await startClusterDouble();
});
afterAll(() => {
  double.close();
  for (const home of homes) rmSync(home, { recursive: true });
  process.env["HOME"] = homeBefore;
});

async function run(
  name: string,
  inputs: JsonObject,
  tokens: Readonly<Record<string, string>> = { context: "" },
): Promise<JsonValue> {
  const full = `${ROOT}.${name}`;
  const dot = full.lastIndexOf(".");
  const action = await findAction(full.slice(0, dot), full.slice(dot + 1));
  return action.run(actionContext({ tokens }), inputs);
}

const realPath = process.env["KUBECONFIG"];
const REAL = realPath ? [realPath] : [];
if (!realPath) {
  describe("on a real cluster", () => {
    it.todo("[skipped: absent: KUBECONFIG names no cluster]");
  });
}

describe.each(["a protocol double", ...REAL])("on the cluster of %s", (which) => {
  const namespace = `parkit-actions-${process.pid}`;
  const pod = { spec: { containers: [{ name: "web", image: "registry.example/web:1" }] } };
  const labels = { app: "web" };

  beforeAll(async () => {
    const text = which === realPath ? readFileSync(realPath, "utf8") : double.kubeconfig;
    homes.push(homeWith(withStrangers(text, dirname(realPath ?? "/"))));
    await run("core.createNamespace", { body: { metadata: { name: namespace } } });
  });
  afterAll(async () => {
    await run("core.deleteNamespace", { name: namespace });
  });

  it("makes, reads, overwrites, patches and removes an object", async () => {
    const body = { metadata: { name: "one", labels }, data: { a: "1" } };
    const made = (await run("core.createConfigMap", { namespace, body })) as { metadata: JsonObject };
    expect(made).toMatchObject({ metadata: { name: "one", namespace }, data: { a: "1" } });
    expect(made).not.toHaveProperty("kind");
    expect(made).not.toHaveProperty("apiVersion");

    const updated = { ...body, metadata: made.metadata, data: { a: "2" } };
    expect(await run("core.updateConfigMap", { namespace, body: updated })).toMatchObject({
      data: { a: "2" },
    });
    const patch = [{ op: "replace", path: "/data/a", value: "3" }];
    expect(await run("core.patchConfigMap", { namespace, name: "one", body: patch })).toMatchObject({
      data: { a: "3" },
    });
    expect(await run("core.getConfigMap", { namespace, name: "one" })).toMatchObject({ data: { a: "3" } });

    expect(await run("core.deleteConfigMap", { namespace, name: "one", dryRun: "All" })).toEqual({});
    expect(await run("core.getConfigMap", { namespace, name: "one" })).toMatchObject({ data: { a: "3" } });
    expect(await run("core.deleteConfigMap", { namespace, name: "one" })).toEqual({});
    await expect(run("core.getConfigMap", { namespace, name: "one" })).rejects.toEqual(
      actionError(/^404 Not Found: configmaps "one" not found$/),
    );
  });

  it("tells the API's own words of what it refuses", async () => {
    const create = (name: string): Promise<JsonValue> =>
      run("core.createConfigMap", { namespace, body: { metadata: { name }, data: { a: "1" } } });
    await create("twice");
    await expect(create("twice")).rejects.toEqual(
      actionError(/^409 Conflict: configmaps "twice" already exists$/),
    );
    const stale = { metadata: { name: "twice", resourceVersion: "1" }, data: {} };
    await expect(run("core.updateConfigMap", { namespace, body: stale })).rejects.toEqual(
      actionError(/^409 Conflict: .*the object has been modified/),
    );
    await expect(create("Not_A_Name")).rejects.toEqual(
      actionError(/^422 .*ConfigMap "Not_A_Name" is invalid: metadata\.name/),
    );
    await expect(run("core.listPod", { namespace }, { context: "nobody" })).rejects.toEqual(
      actionError(
        /^403 Forbidden: pods is forbidden: User "parkit-nobody" cannot list resource "pods" in API group ""/,
      ),
    );
    await expect(run("core.listPod", { namespace }, { context: "unknown" })).rejects.toEqual(
      actionError(/^401 Unauthorized: Unauthorized$/),
    );
    await expect(run("core.testConnection", {}, { context: "unknown" })).rejects.toEqual(actionError(/^401/));
    expect(await run("core.testConnection", {})).toEqual({});
  });

  it("finds objects by labels, as many as are wanted, and removes them together", async () => {
    for (const [name, app] of [
      ["l1", "web"],
      ["l2", "web"],
      ["l3", "db"],
    ] as const)
      await run("core.createConfigMap", { namespace, body: { metadata: { name, labels: { app } } } });
    const listed = async (query: JsonObject): Promise<readonly string[]> => {
      const { items } = (await run("core.listConfigMap", { namespace, ...query })) as {
        items: { metadata: { name: string } }[];
      };
      return items.map(({ metadata: { name } }) => name).filter((name) => name.startsWith("l"));
    };
    expect(await listed({ labelSelector: "app=web" })).toEqual(["l1", "l2"]);
    expect(await run("core.listConfigMap", { namespace, labelSelector: "app=web", limit: 1 })).toMatchObject({
      metadata: { continue: expect.any(String) as unknown },
    });
    expect(await run("core.deleteMultipleConfigMaps", { namespace, labelSelector: "app=web" })).toEqual({});
    expect(await listed({})).toEqual(["l3"]);
    const everywhere = (await run("core.listConfigMap", { namespace: "", labelSelector: "app=db" })) as {
      items: unknown[];
    };
    expect(everywhere.items.length).toBeGreaterThan(0);
  });

  it("restarts, scales and rolls back a Deployment", async () => {
    const spec = (image: string): JsonObject => ({
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image }] } },
    });
    const target = { namespace, name: "web" };
    const { metadata } = (await run("apps.createDeployment", {
      namespace,
      body: { metadata: { name: "web" }, spec: spec("registry.example/web:2") },
    })) as { metadata: { uid: string } };

    expect(await run("apps.restartDeployment", target)).toMatchObject({
      metadata: { name: "web" },
      spec: {
        template: {
          metadata: {
            annotations: {
              "kubectl.kubernetes.io/restartedAt": expect.stringMatching(/^\d{4}-.*:\d\dZ$/) as unknown,
            },
          },
        },
      },
    });
    expect(await run("apps.scaleDeployment", { ...target, replicas: 3 })).toMatchObject({
      spec: { replicas: 3 },
    });
    const cpu = { containerName: "web", limits: { cpu: "500m", memory: "1Gi" } };
    expect(await run("apps.scaleDeploymentVertically", { ...target, containerUpdates: [cpu] })).toMatchObject(
      {
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: "web",
                  image: "registry.example/web:2",
                  resources: { limits: { cpu: "500m", memory: "1Gi" } },
                },
              ],
            },
          },
        },
      },
    );
    await expect(
      run("apps.scaleDeploymentVertically", { ...target, containerUpdates: [{ containerName: "db" }] }),
    ).rejects.toEqual(actionError(/no container "db"; it has web/));
    await expect(run("apps.rollbackDeployment", target)).rejects.toEqual(actionError("no revision before"));

    const ownerReferences = [
      { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: metadata.uid, controller: true },
    ];
    for (const revision of [1, 2]) {
      const hashed = { ...labels, "pod-template-hash": `hash${revision}` };
      await run("apps.createReplicaSet", {
        namespace,
        body: {
          metadata: {
            name: `web-${revision}`,
            labels: hashed,
            ownerReferences,
            annotations: { "deployment.kubernetes.io/revision": String(revision) },
          },
          spec: {
            ...spec(`registry.example/web:${revision}`),
            replicas: 0,
            selector: { matchLabels: hashed },
            template: {
              metadata: { labels: hashed },
              spec: { containers: [{ name: "web", image: `registry.example/web:${revision}` }] },
            },
          },
        },
      });
    }
    const image = async (): Promise<unknown> => {
      const { spec: now } = (await run("apps.getDeployment", target)) as {
        spec: { template: { metadata: { labels: JsonObject }; spec: { containers: { image: string }[] } } };
      };
      expect(now.template.metadata.labels).toEqual(labels);
      return now.template.spec.containers[0]?.image;
    };
    for (const dryRunStrategy of ["client", "server"]) {
      expect(await run("apps.rollbackDeployment", { ...target, dryRunStrategy })).toEqual({});
      expect(await image()).toBe("registry.example/web:2");
    }
    expect(await run("apps.rollbackDeployment", target)).toEqual({});
    expect(await image()).toBe("registry.example/web:1");
    expect(await run("apps.rollbackDeployment", { ...target, toRevision: 2 })).toEqual({});
    expect(await image()).toBe("registry.example/web:2");
    await expect(run("apps.rollbackDeployment", { ...target, toRevision: 7 })).rejects.toEqual(
      actionError(/no revision 7; it has 2, 1$/),
    );
  });

  it("works on custom objects once they are defined", async () => {
    const group = "parkit.example.com";
    const definition = `widgets.${group}`;
    await run("apiextensions.createCustomResourceDefinition", {
      body: {
        metadata: { name: definition },
        spec: {
          group,
          scope: "Namespaced",
          names: { plural: "widgets", singular: "widget", kind: "Widget" },
          versions: [
            {
              name: "v1",
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            },
          ],
        },
      },
    });
    try {
      const of = { namespace, group, version: "v1", plural: "widgets" };
      const body = { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name: "w" }, spec: { size: 1 } };
      const create = async (): Promise<JsonValue> => {
        for (;;) {
          try {
            return await run("customresources.createCustomObject", { ...of, body });
          } catch (error) {
            // A real API server serves a new resource a little later.
            if (!String(error).includes("404")) throw error;
          }
        }
      };
      expect(await create()).toMatchObject(body);
      const patch = [{ op: "replace", path: "/spec/size", value: 2 }];
      expect(await run("customresources.patchCustomObject", { ...of, name: "w", body: patch })).toMatchObject(
        { kind: "Widget", spec: { size: 2 } },
      );
      expect(await run("customresources.listCustomObject", of)).toMatchObject({
        items: [{ spec: { size: 2 } }],
      });
      expect(await run("customresources.deleteMultipleCustomObjects", of)).toEqual({});
      await expect(run("customresources.getCustomObject", { ...of, name: "w" })).rejects.toEqual(
        actionError(/^404/),
      );
    } finally {
      await run("apiextensions.deleteCustomResourceDefinition", { name: definition });
    }
  });

  it.each(
    allActions().filter(
      ({ kubernetes }) => kubernetes?.operation === "list" && kubernetes.kind.apiGroup !== undefined,
    ),
  )("finds objects with $name", async ({ name }) => {
    expect(await run(name.slice(ROOT.length + 1), { limit: 1 })).toMatchObject({
      items: expect.any(Array) as unknown,
    });
  });

  it("makes Pods without their kind being told", async () => {
    expect(
      await run("core.createPod", { namespace, dryRun: "All", body: { metadata: { name: "p" }, ...pod } }),
    ).toMatchObject({
      metadata: { name: "p" },
      spec: { containers: [{ name: "web" }] },
      status: {},
    });
    await expect(run("core.getPod", { namespace, name: "p" })).rejects.toEqual(actionError(/^404/));
  });
});

it("has every action on Kubernetes that a runner registers", () => {
  const registered = allActions().filter(
    ({ bundle, status }) => bundle.startsWith(ROOT) && status === "available",
  );
  expect(kubernetesActions.map(({ bundle, name }) => `${bundle}.${name}`).sort()).toEqual(
    registered.map(({ name }) => name),
  );
});

describe("what is hostile", () => {
  beforeEach(() => {
    homes.push(homeWith(double.kubeconfig));
  });

  it.each(["..", ".", "", "a/b", "a%2fb", "../../secrets/x", "x".repeat(254), "a/status"])(
    "the name %j asks nobody",
    async (name) => {
      const before = double.seen.length;
      await expect(run("core.getPod", { namespace: "default", name })).rejects.toEqual(
        actionError(/^name: /),
      );
      expect(double.seen).toHaveLength(before);
    },
  );

  it.each(["", "..", "kube-system/pods/x", "Default", "a b", "a?x=1"])(
    "the namespace %j asks nobody",
    async (namespace) => {
      const before = double.seen.length;
      await expect(run("core.deleteMultiplePods", { namespace })).rejects.toEqual(
        actionError(/^namespace: /),
      );
      expect(double.seen).toHaveLength(before);
    },
  );

  it.each([
    { group: "apps", version: "v1", plural: "deployments" },
    { group: "", version: "v1", plural: "secrets" },
    { group: "rbac.authorization.k8s.io", version: "v1", plural: "clusterroles" },
    { group: "x.example.com/v1/namespaces/default", version: "v1", plural: "x" },
    { group: "example.com", version: "v1/../v1", plural: "x" },
    { group: "example.com", version: "v1", plural: "x/y/status" },
    { group: "..", version: "v1", plural: "x" },
  ])("a custom object %j is none", async (resource) => {
    const before = double.seen.length;
    await expect(
      run("customresources.getCustomObject", { namespace: "default", name: "x", ...resource }),
    ).rejects.toEqual(actionError(/^(?:group|version|plural): /));
    expect(double.seen).toHaveLength(before);
  });

  it("every text stays one part of its path", async () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[./%a2f\\?#]{0,12}$/),
    );
    const action = await findAction(`${ROOT}.core`, "getConfigMap");
    const context = actionContext({ tokens: { context: "" } });
    await fc.assert(
      fc.asyncProperty(text, text, async (namespace, name) => {
        const before = double.seen.length;
        await expect(action.run(context, { namespace, name })).rejects.toBeDefined();
        const [asked, ...more] = double.seen.slice(before);
        expect(more).toEqual([]);
        expect(asked ?? "GET /api/v1/namespaces/a/configmaps/a").toMatch(
          /^GET \/api\/v1\/namespaces\/[^/?#]+\/configmaps\/[^/?#]+$/,
        );
      }),
    );
  });
});

describe("credentials", () => {
  const failure = (message: RegExp): unknown =>
    expect.objectContaining({
      failure: expect.objectContaining({
        code: 1,
        message: expect.stringMatching(message) as unknown,
      }) as unknown,
    });

  it.each([{ token: "x" }, { context: "x", other: "y" }])(
    "%j are of a type that is not supported",
    async (tokens) => {
      await expect(run("core.listPod", {}, tokens)).rejects.toEqual(failure(/^unsupported credential type/));
    },
  );

  it("without a token are those of a Pod", async () => {
    await expect(run("core.listPod", {}, {})).rejects.toEqual(failure(/not in a Pod/));
  });

  describe("in a file of their own", () => {
    const withFile = (path: string, more = ""): string => {
      const user = "{token: double-admin-token}";
      expect(double.kubeconfig).toContain(user);
      return double.kubeconfig.replace(user, `{tokenFile: ${JSON.stringify(path)}${more}}`);
    };
    const write = (home: string, token: string, mode = 0o600): void => {
      writeFileSync(join(home, ".kube", "token"), token, { mode });
    };

    it("are read for each task, as they may be replaced at any time", async () => {
      const home = homeWith(withFile("token", ", token: of-another-day"));
      homes.push(home);
      write(home, "not-yet");
      await expect(run("core.listPod", {})).rejects.toEqual(actionError(/^401 Unauthorized/));
      write(home, "double-admin-token\n");
      await expect(run("core.listPod", {})).resolves.toMatchObject({ items: [] });
      write(home, "no-more");
      await expect(run("core.listPod", {})).rejects.toEqual(actionError(/^401 Unauthorized/));
    });

    it("that is not there, or open to others, are told by its path alone", async () => {
      const home = homeWith(withFile("token"));
      homes.push(home);
      await expect(run("core.listPod", {})).rejects.toEqual(
        failure(/\.kube\/token" cannot be read \(ENOENT\)/),
      );
      write(home, "s3cret", 0o644);
      await expect(run("core.listPod", {})).rejects.toEqual(failure(/^(?!.*s3cret).*others can read it/));
    });
  });

  it("of a context that does not exist say which", async () => {
    homes.push(homeWith(double.kubeconfig));
    await expect(run("core.listPod", {}, { context: "other" })).rejects.toEqual(
      failure(/no context "other"/),
    );
  });

  it("that others can read are not used, unless they may be", async () => {
    homes.push(homeWith(double.kubeconfig, 0o644));
    await expect(run("core.listPod", {})).rejects.toEqual(failure(/others can read it/));
    const context = actionContext({ tokens: { context: "" }, files: { allowOpenFiles: true } });
    const action = await findAction(`${ROOT}.core`, "listPod");
    await expect(action.run(context, {})).resolves.toMatchObject({ items: [] });
  });

  it("that are not a kubeconfig file, or a file, say so without its content", async () => {
    homes.push(homeWith("token: [s3cret-of-nobody"));
    await expect(run("core.listPod", {})).rejects.toEqual(
      failure(/^(?!.*s3cret).*is not a kubeconfig file$/),
    );
    homes.push(
      homeWith(double.kubeconfig.replace("token: double-admin-token", "tokenFile: /nonexistent/token")),
    );
    await expect(run("core.listPod", {})).rejects.toBeDefined();
  });

  it("never turn up in what is told", async () => {
    homes.push(homeWith(double.kubeconfig));
    const error: unknown = await run("core.getPod", { namespace: "default", name: "none" }).catch(
      (caught: unknown) => caught,
    );
    expect(JSON.stringify(error)).not.toContain("double-admin-token");
  });
});

it("knows in the catalogue what it runs", () => {
  expect(findInCatalogue(`${ROOT}.core.listPod`)?.kubernetes?.operation).toBe("list");
});
