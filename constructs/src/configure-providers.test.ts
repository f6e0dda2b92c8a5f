import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformProvider, TerraformVariable, type TerraformStack } from "cdktf";

import { providerMirrorPath } from "@parkit/provider-schema/internal/terraform-provider";

import {
  type ParkitProvider,
  configureProviders,
  Connection,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
  Site,
} from "./index";
import { fileBeside, removeSynthesized, synthesize, synthesizeAll } from "./synthesize.fixture";

afterAll(removeSynthesized);

const MIRROR = "terraform.d/plugins";

/** A provider as people generate it themselves. */
class TheirKubernetesProvider extends TerraformProvider {
  constructor(scope: TerraformStack, id: string) {
    super(scope, id, {
      terraformResourceType: "kubernetes",
      terraformGeneratorMetadata: { providerName: "kubernetes" },
      terraformProviderSource: "registry.example.com/mirror/kubernetes",
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {};
  }
}

function runnerIn(stack: TerraformStack, name: string, provider: readonly TerraformProvider[] = []): void {
  new PrivateActionRunner(stack, name, {
    name,
    allow: "none",
    identity: RunnerIdentity.secret({ secretName: `${name}-identity` }),
    deployment: Deployment.helm({ namespace: "datadog", createNamespace: true }),
    provider,
  });
}

function connectionIn(stack: TerraformStack, name = "a", provider?: ParkitProvider): void {
  new Connection(stack, name, {
    name,
    integration: Integration.http({ baseUrl: "https://a.example.com" }),
    ...(provider === undefined ? {} : { provider }),
  });
}

describe("configureProviders", () => {
  it("sets up the provider and lets the stack carry it, an executable for each platform", () => {
    const stack = synthesize((scope) => {
      const key = new TerraformVariable(scope, "api_key", { sensitive: true }).stringValue;
      configureProviders(scope, {
        parkit: { site: Site.EU1, apiKey: key, validate: false, apiUrl: "http://${x}" },
      });
      connectionIn(scope);
    });
    expect(stack.json).toMatchObject({
      provider: {
        parkit: [
          { site: "datadoghq.eu", api_key: "${var.api_key}", validate: false, api_url: "http://$${x}" },
        ],
      },
      terraform: {
        required_providers: {
          parkit: { source: "parkit.invalid/parkit/parkit", version: expect.any(String) as unknown },
        },
      },
    });
    for (const platform of ["linux_amd64", "darwin_arm64"]) {
      const file = join(stack.folder, MIRROR, providerMirrorPath(platform));
      expect(readFileSync(file, "utf8").slice(0, 10)).toBe("#!/bin/sh\n");
      expect(statSync(file).mode & 0o777).toBe(0o755);
    }
  });

  it("leaves out what is published elsewhere", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: { providerSource: "registry.example.com/acme/parkit" } });
      connectionIn(scope);
    });
    expect(stack.json).toHaveProperty(
      "terraform.required_providers.parkit.source",
      "registry.example.com/acme/parkit",
    );
    expect(fileBeside(stack, join(MIRROR, providerMirrorPath("linux_amd64")))).toBeUndefined();
  });

  it("locks it, and names its mirror for those who start Terraform elsewhere", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {}, helm: {} });
      connectionIn(scope);
    });
    const lock = fileBeside(stack, ".terraform.lock.hcl") ?? "";
    expect(lock).toMatch(/^provider "parkit\.invalid\/parkit\/parkit" \{\n {2}version {5}= "/);
    expect(lock).toContain('provider "registry.terraform.io/hashicorp/helm" {\n  constraints = ">= 0"\n');
    expect(fileBeside(stack, "parkit.tfrc")).toContain('path    = "terraform.d/plugins"');
  });

  describe("with settings of the user's own", () => {
    const before = process.env["TF_CLI_CONFIG_FILE"];
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "parkit-settings-"));
      process.env["TF_CLI_CONFIG_FILE"] = join(directory, "own.tfrc");
    });

    afterEach(() => {
      if (before === undefined) delete process.env["TF_CLI_CONFIG_FILE"];
      else process.env["TF_CLI_CONFIG_FILE"] = before;
      rmSync(directory, { recursive: true });
    });

    it.each([
      ["provider_installation {}", 1],
      ['plugin_cache_dir = "/tmp"', 0],
    ])("warns when they hide the mirror: %s", (settings, warnings) => {
      writeFileSync(join(directory, "own.tfrc"), settings);
      const stack = synthesize((scope) => {
        configureProviders(scope, { parkit: {} });
        connectionIn(scope);
      });
      const found = stack.warnings.filter((warning) =>
        warning.includes("own.tfrc has provider_installation"),
      );
      expect(found).toHaveLength(warnings);
    });
  });

  it("sets up several under aliases, from which each construct chooses", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      const { parkit } = configureProviders(scope, { parkit: { alias: "eu", site: Site.EU1 } });
      connectionIn(scope, "a");
      connectionIn(scope, "b", parkit);
    });
    expect(stack.json).toMatchObject({ provider: { parkit: [{}, { alias: "eu", site: "datadoghq.eu" }] } });
    const [a, b] = Object.values(stack.resources("parkit_connection_http"));
    expect(a).not.toHaveProperty("provider");
    expect(b).toHaveProperty("provider", "parkit.eu");
  });

  it("works for each stack on its own", () => {
    const { one, two } = synthesizeAll(
      Object.fromEntries(
        ["one", "two"].map((name) => [
          name,
          (stack: TerraformStack) => {
            configureProviders(stack, { parkit: {} });
            connectionIn(stack, name);
          },
        ]),
      ),
    );
    for (const stack of [one, two]) {
      if (stack === undefined) throw new Error("a stack is missing");
      expect(Object.keys(stack.resources("parkit_connection_http"))).toHaveLength(1);
      expect(fileBeside(stack, join(MIRROR, providerMirrorPath("linux_amd64")))).toBeDefined();
    }
  });

  it("is missed with the line to add, once in a stack", () => {
    const build = (): unknown =>
      synthesize((stack) => {
        connectionIn(stack, "a");
        connectionIn(stack, "b");
      });
    const lines = /add this line to the stack: configureProviders\(this, \{ parkit: \{\} \}\)/g;
    let message = "";
    try {
      build();
    } catch (error) {
      message = String(error);
    }
    expect(message.match(lines)).toHaveLength(1);
  });

  it("is missed with everything that is missing in that line", () => {
    const build = (): unknown =>
      synthesize((stack) => {
        connectionIn(stack, "a");
        new PrivateActionRunner(stack, "runner", {
          name: "payments",
          allow: "none",
          identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
          deployment: Deployment.helm({ namespace: "datadog" }),
        });
      });
    expect(build).toThrow("configureProviders(this, { parkit: {}, helm: {} })");
  });

  it("is not needed where the stack has providers of its own", () => {
    const stack = synthesize((scope) => {
      new HelmProvider(scope, "their-helm", {});
      new TheirKubernetesProvider(scope, "their-kubernetes");
      runnerIn(scope, "runner");
    });
    expect(Object.keys(stack.json["provider"] as object).sort()).toEqual(["helm", "kubernetes"]);
  });

  it("is not needed for several clusters, of which each runner has its providers", () => {
    const stack = synthesize((scope) => {
      for (const cluster of ["east", "west"]) {
        const alias = { alias: cluster };
        runnerIn(scope, cluster, [
          new HelmProvider(scope, `helm-${cluster}`, alias),
          new KubernetesProvider(scope, `kubernetes-${cluster}`, alias),
        ]);
      }
    });
    const used = (type: string) => Object.values(stack.resources(type)).map(({ provider }) => provider);
    expect(used("helm_release")).toEqual(["helm.east", "helm.west"]);
    expect(used("kubernetes_namespace_v1")).toEqual(["kubernetes.east", "kubernetes.west"]);
  });

  it("is missed by a runner that chose none of several aliases", () => {
    const build = (): unknown =>
      synthesize((scope) => {
        const chosen = ["east", "west"].map((alias) => new HelmProvider(scope, `helm-${alias}`, { alias }));
        new KubernetesProvider(scope, "kubernetes", {});
        runnerIn(scope, "one", chosen.slice(0, 1));
        runnerIn(scope, "two");
      });
    expect(build).toThrow(
      "stack/two: the stack has the provider helm only under aliases (east, west); add provider: … with the one that is meant to its props",
    );
    expect(build).not.toThrow("stack/one: ");
  });

  it("does nothing where nothing is asked for", () => {
    synthesize((stack) => {
      expect(configureProviders(stack, {})).toEqual({});
    });
  });
});
