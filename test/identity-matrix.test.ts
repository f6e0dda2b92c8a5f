/**
 * Which identity with which deployment, one test a cell, each from an empty state: the real CLI with the real
 * `parkit` provider and a control plane; of the providers of Helm, Kubernetes and Docker their types, which
 * take everything as done.
 */
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Actions,
  configureProviders,
  Connection,
  Deployment,
  Integration,
  isValidationError,
  PrivateActionRunner,
  RunnerIdentity,
  RunnerUrn,
  type PrivateActionRunnerProps,
  type Violation,
} from "@parkit/constructs";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { decodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { PROVIDER_SOURCE } from "@parkit/provider-schema/internal/terraform-provider";
import { isListValue, isObjectValue, type ObjectValue, type Value } from "@parkit/terraform-plugin";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import { App, TerraformStack, TerraformVariable } from "cdktf";

import { describeWithTool } from "./describe-with-tool";
import { acceptingDouble, type Accepted } from "./support/accepting-double";
import { startKubernetesDouble, type KubernetesDouble } from "./support/kubernetes-double";
import { enrollRunner, onOneLine, providerSettings } from "./support/parkit-stack";
import { attachProvider, type AttachedProvider } from "./support/reattach";
import { terraformDirectory, type CommandResult, type TerraformDirectory } from "./support/terraform";

const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

const NAMESPACE = "datadog";
const IN_CLUSTER = { namespace: NAMESPACE, createNamespace: true } as const;

const DEPLOYMENTS = {
  helm: () => Deployment.helm(IN_CLUSTER),
  "helm-agent": () => Deployment.helmAgent(IN_CLUSTER),
  operator: () => Deployment.operator(IN_CLUSTER),
  manifests: () => Deployment.manifests(IN_CLUSTER),
  docker: () => Deployment.docker(),
  compose: () => Deployment.compose(),
  linux: () => Deployment.linux(),
  windows: () => Deployment.windows(),
} satisfies Readonly<Record<string, () => PrivateActionRunnerProps["deployment"]>>;

type DeploymentName = keyof typeof DEPLOYMENTS;

/** What a cell has to do with. */
interface Cell {
  /** Name of the runner, another one in each cell. */
  readonly name: string;
  /** URN of a runner that is enrolled. */
  readonly urn: string;
  /** The same as a Terraform variable. */
  readonly variable: string;
  /** Path of a file that is not there yet. */
  readonly file: string;
}

type IdentityProps = Pick<PrivateActionRunnerProps, "identity" | "runnerUrn">;

const SECRET = "payments-identity";

const IDENTITIES = {
  "self-enroll with a URN from a variable": ({ variable }) => ({
    identity: RunnerIdentity.selfEnroll(),
    runnerUrn: variable,
  }),
  "self-enroll with a URN from the cluster": () => ({
    identity: RunnerIdentity.selfEnroll(),
    runnerUrn: RunnerUrn.fromCluster({ timeoutSeconds: 0 }),
  }),
  "secret with a URN": ({ urn }) => ({ identity: RunnerIdentity.secret({ secretName: SECRET, urn }) }),
  "secret with a URN from the cluster": () => ({
    identity: RunnerIdentity.secret({ secretName: SECRET }),
    runnerUrn: RunnerUrn.fromCluster({ timeoutSeconds: 0 }),
  }),
  managed: () => ({ identity: RunnerIdentity.managed() }),
  "managed, in a file": ({ file }) => ({ identity: RunnerIdentity.managed({ file }) }),
  "managed, with the key in the state": () => ({ identity: RunnerIdentity.managed({ keyInState: true }) }),
  "file with a URN": ({ urn }) => ({ identity: RunnerIdentity.file({ path: "/etc/parkit/identity", urn }) }),
} satisfies Readonly<Record<string, (cell: Cell) => IdentityProps>>;

type IdentityName = keyof typeof IDENTITIES;

const K8S = ["helm", "helm-agent", "operator", "manifests"] as const;
const ELSEWHERE = ["docker", "compose", "linux", "windows"] as const;

/** The table of docs/guide/identity.md: where an identity is deployed; everywhere else it is refused. */
const DEPLOYED: Readonly<Record<IdentityName, readonly DeploymentName[]>> = {
  "self-enroll with a URN from a variable": ["helm-agent", "operator", "compose", "linux", "windows"],
  "self-enroll with a URN from the cluster": ["helm-agent", "operator"],
  "secret with a URN": K8S,
  "secret with a URN from the cluster": K8S,
  managed: K8S,
  "managed, in a file": ELSEWHERE,
  "managed, with the key in the state": [...K8S, "docker"],
  "file with a URN": ELSEWHERE,
};

const identities = Object.keys(DEPLOYED) as readonly IdentityName[];
const deployments = Object.keys(DEPLOYMENTS) as readonly DeploymentName[];
const cells = identities.flatMap((identity) =>
  deployments.map((deployment) => [identity, deployment] as const),
);

/** Synthesizes a runner with a connection through it, and returns the stack's folder. */
function synthesized(
  outdir: string,
  [identity, deployment]: readonly [IdentityName, DeploymentName],
  cell: Omit<Cell, "variable">,
  cluster: Pick<KubernetesDouble, "url" | "authority">,
): string {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  const host = "https://127.0.0.1:1";
  const token = new TerraformVariable(stack, "cluster_token", { type: "string", sensitive: true });
  configureProviders(stack, {
    parkit: {
      kubernetes: {
        host: cluster.url,
        clusterCaCertificate: cluster.authority,
        token: token.stringValue,
      },
    },
    helm: { kubernetes: { host } },
    kubernetes: { host },
    docker: {},
  });
  const variable = new TerraformVariable(stack, "runner_urn", { type: "string", default: cell.urn });
  const runner = new PrivateActionRunner(stack, "runner", {
    name: cell.name,
    allow: [Actions.http.request],
    deployment: DEPLOYMENTS[deployment](),
    ...IDENTITIES[identity]({ ...cell, variable: variable.stringValue }),
  });
  new Connection(stack, "billing", { name: "billing", runner, integration: Integration.http() });
  app.synth();
  return join(outdir, "stacks/stack");
}

/** First cell of a row of the guide, by what is tested. */
const ROWS: Readonly<Record<IdentityName, string>> = {
  managed: "`RunnerIdentity.managed()`",
  "managed, in a file": "`RunnerIdentity.managed({ file })`",
  "managed, with the key in the state": "`RunnerIdentity.managed({ keyInState: true })`",
  "secret with a URN": "`RunnerIdentity.secret({ secretName, urn })`",
  "secret with a URN from the cluster":
    "`RunnerIdentity.secret({ secretName })` with `runnerUrn: RunnerUrn.fromCluster()`",
  "self-enroll with a URN from a variable": "`RunnerIdentity.selfEnroll()` with `runnerUrn`",
  "self-enroll with a URN from the cluster":
    "`RunnerIdentity.selfEnroll()` with `runnerUrn: RunnerUrn.fromCluster()`",
  "file with a URN": "`RunnerIdentity.file({ path, urn })`",
};

describe("the guide", () => {
  it("has the table that is tested here", async () => {
    const guide = await readFile(join(__dirname, "..", "docs/guide/identity.md"), "utf8");
    const [head = "", , ...rows] = (/^\| identity in the app [^]*?\n\n/m.exec(guide)?.[0] ?? "")
      .trim()
      .split("\n");
    const cellsOf = (line: string): readonly string[] =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
    const columns = cellsOf(head)
      .slice(1)
      .map((column) => column.split(", "));
    const told = Object.fromEntries(
      rows
        .map(cellsOf)
        .map(([row = "", ...marks]) => [
          row,
          columns.flatMap((column, index) => (marks[index] === "yes" ? column : [])),
        ]),
    );
    expect(told).toEqual(
      Object.fromEntries(identities.map((identity) => [ROWS[identity], DEPLOYED[identity]])),
    );
  });
});

function violationsOf(run: () => unknown): readonly Violation[] {
  try {
    run();
  } catch (error) {
    if (isValidationError(error)) return error.violations;
    throw error;
  }
  return [];
}

describe("identities that a deployment cannot take", () => {
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "parkit-refused-"));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  it.each(cells.filter(([identity, deployment]) => !DEPLOYED[identity].includes(deployment)))(
    "are refused by the construct, with what to do: %s, %s",
    (identity, deployment) => {
      const cell = { name: "payments", urn: URN, file: "/etc/parkit/payments.yaml" };
      const cluster = { url: "https://cluster.example", authority: "" };
      const synthesize = (): string =>
        synthesized(join(scratch, "out"), [identity, deployment], cell, cluster);
      expect(violationsOf(synthesize)).toContainEqual(
        expect.objectContaining({
          rule: expect.stringMatching(/^identity\//) as string,
          hint: expect.stringMatching(/./) as string,
        }),
      );
    },
  );
});

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

const SOURCES = ["hashicorp/helm", "hashicorp/kubernetes", "kreuzwerker/docker"];

/** Attributes that others refer to, by the type of the resource. */
const MADE: Readonly<Record<string, ObjectValue>> = {
  docker_image: { image_id: "sha256:0123" },
};

function applies(
  executable: string,
  registry: string,
  rows: readonly (readonly [IdentityName, DeploymentName])[],
) {
  let plane: ControlPlane;
  let cluster: KubernetesDouble;
  let scratch: string;
  let directory: TerraformDirectory;
  /** The bundle reads from the cluster; the rest needs none of it, and the test process serves it faster. */
  let ours: AttachedProvider | undefined;
  let doubles: AttachedProvider[];
  let accepted: Accepted[];
  let refused: string | undefined;
  let urn: string;

  beforeAll(async () => {
    plane = await startControlPlane();
    cluster = await startKubernetesDouble();
    scratch = await mkdtemp(join(tmpdir(), "parkit-identities-"));
    // It reads them where it runs.
    Object.assign(process.env, providerSettings(plane));
    ours = undefined;
    doubles = [];
    // One after the other: each narrows for a moment what files are made with.
    for (const source of SOURCES)
      doubles.push(
        await attachProvider(
          `${registry}/${source}`,
          acceptingDouble(schemas, `registry.terraform.io/${source}`, (change) => {
            if (change.type === refused) throw new Error(`${change.type} is refused by this test`);
            accepted.push(change);
            return MADE[change.type];
          }),
        ),
      );
    urn = await enrollRunner(plane, "enrolled-elsewhere");
    directory = await terraformDirectory(executable);
  });
  afterAll(async () => {
    for (const provider of doubles) provider.stop();
    await directory.remove();
    await rm(scratch, { recursive: true });
    await cluster.close();
    await plane.close();
  });
  beforeEach(() => {
    accepted = [];
    refused = undefined;
    cluster.reset();
  });
  afterEach(async () => {
    ours?.stop();
    ours = undefined;
    for (const name of await readdir(directory.path))
      if (name.startsWith("terraform.tfstate")) await rm(join(directory.path, name));
  });

  const run = (...args: readonly string[]): Promise<CommandResult> =>
    directory.run(args, {
      ...providerSettings(plane),
      TF_REATTACH_PROVIDERS: JSON.stringify(
        Object.assign(
          {},
          ...[...doubles, ...(ours === undefined ? [] : [ours])].map(
            ({ env }) => JSON.parse(env.TF_REATTACH_PROVIDERS) as object,
          ),
        ),
      ),
      TF_VAR_cluster_token: cluster.token,
    });

  async function succeed(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(...args);
    if (code !== 0) throw new Error(`${args.join(" ")} ended with code ${code}\n${stderr}${stdout}`);
    return stdout;
  }

  /** Puts a synthesized stack into the run directory, without its backend: the state is beside it then. */
  async function configure(folder: string, provider: "bundle" | "served"): Promise<void> {
    const file = join(folder, "cdk.tf.json");
    const { terraform, ...rest } = JSON.parse(await readFile(file, "utf8")) as {
      readonly terraform: object;
    };
    await writeFile(file, JSON.stringify({ terraform: { ...terraform, backend: undefined }, ...rest }));
    await rm(join(directory.path, "parkit"), { recursive: true, force: true });
    await cp(folder, directory.path, { recursive: true });
    if (provider === "served") ours ??= await attachProvider(PROVIDER_SOURCE, parkit);
    else if (!existsSync(join(directory.path, ".terraform"))) await succeed("init");
  }

  const state = (): Promise<string> =>
    readFile(join(directory.path, "terraform.tfstate"), "utf8").catch(() => "");

  async function attributes(type: string): Promise<Readonly<Record<string, unknown>>> {
    const { resources } = JSON.parse(await state()) as {
      resources: { type: string; instances: { attributes: Readonly<Record<string, unknown>> }[] }[];
    };
    return resources.find((resource) => resource.type === type)?.instances[0]?.attributes ?? {};
  }

  /** Text of every file below a folder. */
  async function filesBelow(folder: string): Promise<string> {
    const names = await readdir(folder, { recursive: true });
    const texts = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        return (await stat(path)).isFile() ? readFile(path, "utf8") : "";
      }),
    );
    return texts.join("\n");
  }

  let cellNumber = 0;
  const newCell = (): Omit<Cell, "variable"> & { readonly out: string } => {
    cellNumber += 1;
    const name = `payments-${cellNumber}`;
    return { name, urn, file: join(scratch, name, "identity"), out: join(scratch, `out-${cellNumber}`) };
  };

  it.each(rows)(
    "%s, %s: one apply, a plan without changes, and the connection is the runner's",
    async (identity, deployment) => {
      const cell = newCell();
      for (const secret of ["datadog-private-action-runner-identity", SECRET])
        cluster.put(NAMESPACE, secret, { urn, RUNNER_URN: urn, private_key: "canary-in-the-cluster" });
      const folder = synthesized(cell.out, [identity, deployment], cell, cluster);
      await configure(folder, identity.endsWith("from the cluster") ? "bundle" : "served");
      await succeed("apply", "-auto-approve");
      const shown = await run("plan", "-detailed-exitcode");
      expect([shown.code, shown.stderr]).toEqual([0, ""]);

      const { runner_urn: paired } = await attributes("parkit_connection_http");
      const enrollment = await attributes("parkit_runner_enrollment");
      const isManaged = identity.startsWith("managed");
      expect(paired).toBe(isManaged ? enrollment["urn"] : urn);
      expect(paired).toMatch(/^urn:dd:apps:on-prem-runner:us1:\d+:/);
      const types = accepted.map(({ type }) => type);
      // What is in a namespace waits for it.
      expect([-1, 0]).toContain(types.indexOf("kubernetes_namespace_v1"));

      const everything = `${await state()}${await filesBelow(folder)}`;
      expect(everything).not.toContain("canary-in-the-cluster");
      expect(everything).not.toContain(cluster.token);
      if (!isManaged) return;
      const handed = await handedOver(cell.file);
      expect(handed.urn).toBe(enrollment["urn"]);
      expect(decodePrivateKey(handed.privateKey).kid).toBe(enrollment["key_id"]);
      const inState = identity === "managed, with the key in the state";
      expect((await state()).includes(handed.privateKey)).toBe(inState);
      expect(await filesBelow(folder)).not.toContain(handed.privateKey);
    },
  );

  /** The identity as the runner gets it: in a Secret, in a file, or in what a container is given. */
  async function handedOver(file: string): Promise<{ readonly urn: string; readonly privateKey: string }> {
    const [secret, content] = identitySecret();
    if (secret !== undefined) {
      const [given = "", privateKey = ""] = ["urn", "private_key"].map((name) =>
        textOf(content[name] ?? content[`RUNNER_${name.toUpperCase()}`]),
      );
      const users = accepted.filter(
        (change) => change !== secret && names(change.config, `payments-${cellNumber}-identity`),
      );
      expect(users.length).toBeGreaterThan(0);
      for (const user of users) expect(accepted.indexOf(secret)).toBeLessThan(accepted.indexOf(user));
      return { urn: given, privateKey };
    }
    const written = existsSync(file) ? await readFile(file, "utf8") : uploaded();
    if (existsSync(file)) expect((await stat(file)).mode & 0o777).toBe(0o600);
    if (written.startsWith("{")) {
      const parsed = JSON.parse(written) as { readonly urn: string; readonly private_key: string };
      return { urn: parsed.urn, privateKey: parsed.private_key };
    }
    const [, given = ""] = /^urn: (.*)$/m.exec(written) ?? [];
    const [, privateKey = ""] = /^privateKey: (.*)$/m.exec(written) ?? [];
    return { urn: given, privateKey };
  }

  /** The Secret with the identity, and what is in it. */
  function identitySecret(): readonly [Accepted | undefined, ObjectValue] {
    for (const change of accepted) {
      const content = change.config["data_wo"] ?? change.config["data"];
      if (isObjectValue(content) && ("urn" in content || "RUNNER_URN" in content)) return [change, content];
    }
    return [undefined, {}];
  }

  function names(config: ObjectValue, text: string): boolean {
    return JSON.stringify(config, (_name, value: unknown) =>
      typeof value === "symbol" ? null : value,
    ).includes(text);
  }

  function uploaded(): string {
    const uploads = accepted.flatMap(({ config }) => {
      const { upload = null } = config;
      return isListValue(upload) ? upload : [];
    });
    const identity = uploads.find(
      (upload) => isObjectValue(upload) && upload["file"] === "/parkit/identity.yaml",
    );
    return isObjectValue(identity) ? textOf(identity["content"]) : "";
  }

  if (!rows.some(([identity]) => identity === "managed")) return;

  it("does not enroll a runner whose namespace cannot be made", async () => {
    const cell = newCell();
    await configure(synthesized(cell.out, ["managed", "helm"], cell, cluster), "served");
    refused = "kubernetes_namespace_v1";
    expect((await run("apply", "-auto-approve")).code).toBe(1);
    expect(await state()).not.toContain("parkit_runner_enrollment");
    refused = undefined;
    await succeed("apply", "-auto-approve");
  });

  it("never writes another key than the one that was enrolled, when the Secret could not be written at first", async () => {
    const cell = newCell();
    await configure(synthesized(cell.out, ["managed", "helm"], cell, cluster), "served");
    refused = "kubernetes_secret_v1";
    expect((await run("apply", "-auto-approve")).code).toBe(1);
    refused = undefined;
    const again = await run("apply", "-auto-approve");
    expect([again.code, onOneLine(again.stderr)]).toEqual([
      1,
      expect.stringContaining("it is not the key of the enrolled runner"),
    ]);
    expect(onOneLine(again.stderr)).toContain("Enroll the runner again under another name");
    const renamed = newCell();
    await configure(synthesized(renamed.out, ["managed", "helm"], renamed, cluster), "served");
    await succeed("apply", "-auto-approve");
    const { urn: given } = await handedOver(renamed.file);
    expect(given).toBe((await attributes("parkit_runner_enrollment"))["urn"]);
  });
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

const deployedCells = cells.filter(([identity, deployment]) => DEPLOYED[identity].includes(deployment));
const managedCells = deployedCells.filter(([identity]) => identity.startsWith("managed"));

if (withSchemas) {
  describeWithTool(
    "terraform",
    "identities with Terraform (helm, kubernetes, docker: types only)",
    ({ path }) => {
      applies(path, "registry.terraform.io", deployedCells);
    },
  );

  describeWithTool(
    "opentofu",
    "identities with OpenTofu (helm, kubernetes, docker: types only)",
    ({ path }) => {
      applies(path, "registry.opentofu.org", managedCells);
    },
  );

  describeWithTool(
    "terraform-1.5",
    "identities with Terraform 1.5, which has no ephemeral resources",
    ({ path }) => {
      applies(
        path,
        "registry.terraform.io",
        managedCells.filter(([identity]) => identity !== "managed"),
      );

      it.each(managedCells.filter(([identity]) => identity === "managed"))(
        "%s, %s: needs a newer one, which init says",
        async (identity, deployment) => {
          const scratch = await mkdtemp(join(tmpdir(), "parkit-old-"));
          const directory = await terraformDirectory(path);
          const cell = { name: "payments", urn: URN, file: join(scratch, "identity") };
          const cluster = { url: "https://cluster.example", authority: "" };
          await cp(synthesized(join(scratch, "out"), [identity, deployment], cell, cluster), directory.path, {
            recursive: true,
          });
          const { code, stderr } = await directory.run(["init"]);
          expect([code, onOneLine(stderr)]).toEqual([
            1,
            expect.stringContaining('"required_version": ">= 1.11"'),
          ]);
          await directory.remove();
          await rm(scratch, { recursive: true });
        },
      );
    },
  );
} else {
  it.todo("identities [skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
}
