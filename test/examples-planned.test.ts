import { existsSync, writeFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { describeWithTool } from "./describe-with-tool";
import { EXAMPLE_KEYS, synthesizeExample, type ExampleStack } from "./support/example-stacks";
import { schemaDoubleProvider } from "./support/schema-double";
import { terraformDirectory, type LocalProvider, type TerraformDirectory } from "./support/terraform";

const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

const HELM = "registry.terraform.io/hashicorp/helm";
const KUBERNETES = "registry.terraform.io/hashicorp/kubernetes";
const AWS = "registry.terraform.io/hashicorp/aws";

/** What the example asks of provider `aws` 5.56, in the form of `terraform providers schema -json`. */
const AWS_SCHEMAS = {
  provider_schemas: {
    [AWS]: {
      provider: { version: 0, block: { attributes: { region: { type: "string", optional: true } } } },
      data_source_schemas: {
        aws_eks_cluster: {
          version: 0,
          block: {
            attributes: {
              name: { type: "string", required: true },
              endpoint: { type: "string", computed: true },
              certificate_authority: {
                type: ["list", ["object", { data: "string" }]],
                computed: true,
              },
            },
          },
        },
        aws_eks_cluster_auth: {
          version: 0,
          block: {
            attributes: {
              name: { type: "string", required: true },
              token: { type: "string", computed: true, sensitive: true },
            },
          },
        },
      },
    },
  },
};

interface StackJson {
  readonly terraform: {
    readonly required_providers: Readonly<Record<string, { readonly version: string }>>;
  };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

async function jsonOf({ folder }: ExampleStack): Promise<StackJson> {
  return JSON.parse(await readFile(join(folder, "cdk.tf.json"), "utf8")) as StackJson;
}

describeWithTool("terraform", "examples (schema only)", ({ path }) => {
  if (!withSchemas) {
    it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
    return;
  }
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "parkit-examples-"));
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true });
  });

  async function inTerraform<Result>(
    { folder }: ExampleStack,
    providers: readonly LocalProvider[],
    work: (directory: TerraformDirectory) => Promise<Result>,
  ): Promise<Result> {
    const directory = await terraformDirectory(path, providers);
    try {
      await cp(folder, directory.path, { recursive: true });
      expect(await directory.run(["init"])).toMatchObject({ code: 0 });
      return await work(directory);
    } finally {
      await directory.remove();
    }
  }

  const double = (source: string, version: string, file = schemas): LocalProvider =>
    schemaDoubleProvider(scratch, file, source, version);

  async function only(stacks: Promise<readonly ExampleStack[]>): Promise<ExampleStack> {
    const [stack, ...others] = await stacks;
    expect(others).toEqual([]);
    if (stack === undefined) throw new Error("no stack");
    return stack;
  }

  describe("eks-operator", () => {
    // The types are those of 2.38: for 3.0 this shows that the stack takes it, not what it is like.
    it.each([
      ["the Kubernetes provider that the example pins", {}, "~> 3.0.1", "3.0.1"],
      ["the one of CDKTF's package", { KUBERNETES_PROVIDER: "2.38.0" }, "2.38.0", "2.38.0"],
    ])("[S68 S69] is valid with %s", async (_title, env, constraint, version) => {
      const stack = await only(synthesizeExample("eks-operator", join(scratch, `eks-${version}`), env));
      expect((await jsonOf(stack)).terraform.required_providers).toMatchObject({
        aws: { source: "hashicorp/aws", version: "~> 5.56.0" },
        helm: { source: "helm", version: "~> 3.1.1" },
        kubernetes: { source: "kubernetes", version: constraint },
      });
      const aws = join(scratch, "aws-schemas.json");
      writeFileSync(aws, JSON.stringify(AWS_SCHEMAS));
      const providers = [double(HELM, "3.1.1"), double(KUBERNETES, version), double(AWS, "5.56.1", aws)];
      await inTerraform(stack, providers, async (directory) => {
        const { code, stdout, stderr } = await directory.run(["validate"]);
        expect({ code, stdout: code === 0 ? "" : stdout, stderr }).toEqual({
          code: 0,
          stdout: "",
          stderr: "",
        });
      });
    });

    it("[S59 S60 S62 S65 S71 S72 S73 S74 S75] keeps what was no fault, and mends what was", async () => {
      const stack = await only(synthesizeExample("eks-operator", join(scratch, "eks")));
      const { resource } = await jsonOf(stack);
      const releases = Object.values(resource["helm_release"] ?? {});
      const operator = releases.find(({ chart }) => chart === "datadog-operator");
      expect(operator).toMatchObject({ version: "2.21.0", wait: true });
      expect(operator).not.toHaveProperty("set");
      const agent = releases.find(({ chart }) => String(chart).endsWith("agent-chart"));
      const values = String(agent?.["values"]);
      for (const said of [
        '"kubelet":{"tlsVerify":false}',
        '"apm":{"enabled":true}',
        '"liveProcessCollection":{"enabled":true}',
        '"logCollection":{"enabled":true,"containerCollectAll":true}',
        '"processDiscovery":{"enabled":true}',
        '"replicas":2,"image":{"tag":"7.77.0"}',
        '"args":["datadog-cluster-agent","start","-E=/etc/datadog-agent/privateactionrunner.yaml"]',
      ])
        expect(values).toContain(said);
      const [annotations] = Object.values(resource["kubernetes_annotations"] ?? {});
      const texts = annotations?.["annotations"] as Readonly<Record<string, string>>;
      expect(texts).toMatchObject({
        "agent.datadoghq.com/private-action-runner-enabled": "true",
        "cluster-agent.datadoghq.com/private-action-runner-enabled": "true",
      });
      expect(
        parse(texts["cluster-agent.datadoghq.com/private-action-runner-configdata"] ?? ""),
      ).toMatchObject({
        private_action_runner: {
          self_enroll: true,
          identity_secret_name: "datadog-private-action-runner-identity",
        },
      });
      const [secret] = Object.values(resource["kubernetes_secret_v1"] ?? {});
      expect(secret).not.toHaveProperty("data");
    });
  });

  it("app-builder-ingress is planned, and says which names must lead where", async () => {
    const stack = await only(synthesizeExample("app-builder-ingress", join(scratch, "app-builder")));
    const providers = [double(HELM, "3.1.1"), double(KUBERNETES, "2.38.0")];
    const { code, stdout, stderr } = await inTerraform(stack, providers, (directory) =>
      directory.run(["plan"], EXAMPLE_KEYS),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const created = [...stdout.matchAll(/^ {2}# (\w+)\.\S+ will be created$/gm)].map(([, type]) => type);
    expect(created.filter((type) => type === "kubernetes_ingress_v1")).toHaveLength(1);
    expect(created.filter((type) => type === "helm_release")).toHaveLength(2);
    const { output = {} } = await jsonOf(stack);
    expect(Object.values(output).map(({ value }) => value)).toEqual([
      {
        name: "orders.internal.example.com",
        target: expect.stringContaining("kubernetes_ingress_v1.") as string,
      },
      { name: "stock.internal.example.com", gateway: "gateways/internal" },
    ]);
  });
});
