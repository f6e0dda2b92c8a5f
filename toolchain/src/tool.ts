/**
 * A name to ask for: `terraform` stands for whichever of Terraform and OpenTofu there is, `opentofu` for
 * OpenTofu alone, `terraform-1.5` for the oldest Terraform that the provider is tested with, `cdktn` for the
 * CLI of CDK Terrain, `node-22` and `node-24` for these releases of Node.js, `site` for the generator of the
 * documentation's site, `browser` for Chromium or a browser made of it.
 */
export type ToolName =
  "terraform" | "helm" | "opentofu" | "terraform-1.5" | "cdktn" | "node-22" | "node-24" | "site" | "browser";

/** How a program is built from its published sources. */
export interface GoBuild {
  readonly with: "Go";
  /** The file name of the program that comes out, without `.exe`. */
  readonly program: string;
  /** The released version; the same as in the `go.mod` of the folder. */
  readonly version: string;
  /** The folder below `toolchain/go` whose `go.mod` and `go.sum` pin every module by checksum. */
  readonly folder: string;
  /** The Go package of the command. */
  readonly package: string;
  /** What the linker writes into the program; Helm, for one, learns its version so. */
  readonly linkerFlags: string;
}

/**
 * How a program is installed that is a package of npm, with a Node.js of its own where its release needs a
 * newer one.
 */
export interface NpmInstall {
  readonly with: "npm";
  /** The file name of the program that comes out. */
  readonly program: string;
  /** The released version; the same as in the `package.json` of the folder. */
  readonly version: string;
  /** The folder below `toolchain/npm` whose `package-lock.json` pins every package by checksum. */
  readonly folder: string;
  /** The script of the command, below `node_modules`. Default: the program is Node.js itself. */
  readonly script?: string;
  /**
   * The `package.json`, below `node_modules`, whose version is told for the argument `version`: for a command
   * that cannot tell its own.
   */
  readonly manifest?: string;
}

/** A program that the system's package manager installs, which is for whoever owns the system to do. */
export interface SystemPackage {
  readonly with: "apt-get";
  /** Name of the package in Debian. */
  readonly package: string;
}

/** An external program and every way to come by it. */
export interface Tool {
  /** Programs that will do, the preferred one first. */
  readonly programs: readonly string[];
  /** The environment variable that names the program's path and beats everything else. */
  readonly variable: string;
  /** The only minor release that will do, such as `1.5`. Default: any version. */
  readonly release?: string;
  /** Whether it is built only for those who ask for it by name. Default: false. */
  readonly onRequest?: boolean;
  /** The argument that makes the program print its version on standard output. */
  readonly versionArguments: readonly string[];
  /** How to make one where none is installed. */
  readonly build: GoBuild | NpmInstall | SystemPackage;
}

const OPENTOFU: GoBuild = {
  with: "Go",
  program: "tofu",
  version: "1.12.6",
  folder: "tofu",
  package: "github.com/opentofu/opentofu/cmd/tofu",
  linkerFlags: "-s -w -X github.com/opentofu/opentofu/version.dev=no",
};

/** Another release of Node.js than the one that runs this: what is built has to work with it. */
function node(release: "22" | "24", version: string): Tool {
  return {
    programs: ["node"],
    variable: `PARKIT_NODE_${release}`,
    release,
    onRequest: true,
    versionArguments: ["--version"],
    build: { with: "npm", program: "node", version, folder: `node-${release}` },
  };
}

/**
 * Every external program. None is downloaded as a release: no checksum of a release is pinned here, and an
 * unchecked program is not worth running. A Go build is checked module by module against the committed
 * `go.sum`, a package of npm against the committed `package-lock.json`.
 */
export const tools: Readonly<Record<ToolName, Tool>> = {
  terraform: {
    programs: ["terraform", "tofu"],
    variable: "PARKIT_TERRAFORM",
    versionArguments: ["version"],
    build: OPENTOFU,
  },
  helm: {
    programs: ["helm"],
    variable: "PARKIT_HELM",
    versionArguments: ["version", "--template", "{{.Version}}"],
    build: {
      with: "Go",
      program: "helm",
      version: "3.19.4",
      folder: "helm",
      package: "helm.sh/helm/v3/cmd/helm",
      linkerFlags: "-s -w -X helm.sh/helm/v3/internal/version.version=v3.19.4",
    },
  },
  opentofu: {
    programs: ["tofu"],
    variable: "PARKIT_OPENTOFU",
    onRequest: true,
    versionArguments: ["version"],
    build: OPENTOFU,
  },
  // The last release under the Mozilla Public License. It is run by tests only, and never handed on.
  "terraform-1.5": {
    programs: ["terraform"],
    variable: "PARKIT_TERRAFORM_1_5",
    release: "1.5",
    onRequest: true,
    versionArguments: ["version"],
    build: {
      with: "Go",
      program: "terraform",
      version: "1.5.7",
      folder: "terraform-1.5",
      package: "github.com/hashicorp/terraform",
      linkerFlags: "-s -w",
    },
  },
  // Run by tests only. It needs Node.js 22.19, which is installed beside it where there is a package for the
  // platform.
  cdktn: {
    programs: ["cdktn"],
    variable: "PARKIT_CDKTN",
    onRequest: true,
    versionArguments: ["--version"],
    build: {
      with: "npm",
      program: "cdktn",
      version: "0.24.0",
      folder: "cdktn",
      script: "cdktn-cli/bin/cdktn",
    },
  },
  "node-22": node("22", "22.23.3"),
  "node-24": node("24", "24.9.0"),
  // Installed by who makes the site, and not with everything else: it brings a bundler and a framework of its
  // own.
  site: {
    programs: ["vitepress"],
    variable: "PARKIT_SITE",
    onRequest: true,
    // `--version` starts a server. A VitePress that somebody else installed refuses this, and is not taken.
    versionArguments: ["version"],
    build: {
      with: "npm",
      program: "vitepress",
      version: "1.6.4",
      folder: "site",
      script: "vitepress/bin/vitepress.js",
      manifest: "vitepress/package.json",
    },
  },
  // Run by tests only. Built from source it takes hours, and no package of npm or Go has it.
  browser: {
    programs: ["chromium", "chromium-browser", "google-chrome"],
    variable: "PARKIT_BROWSER",
    onRequest: true,
    versionArguments: ["--version"],
    build: { with: "apt-get", package: "chromium" },
  },
};

/** Every {@link ToolName}, in the order of the table. */
export const toolNames: readonly ToolName[] = [
  "terraform",
  "helm",
  "opentofu",
  "terraform-1.5",
  "cdktn",
  "node-22",
  "node-24",
  "site",
  "browser",
];
