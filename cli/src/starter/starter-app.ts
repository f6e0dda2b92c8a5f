import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { packageVersion } from "../version";
import { PLACEHOLDER_URN } from "./starter-description";

/**
 * Packages that the constructs want beside them, as their manifest says; a test compares. Not read from
 * there: a command line that depends on the constructs would install all of CDKTF for two lines of text.
 */
const CONSTRUCTS_PEERS = {
  "@cdktf/provider-helm": ">=12",
  "@cdktf/provider-kubernetes": ">=12",
  cdktf: "^0.21.0",
  constructs: "^10.4.2",
} as const;

/** Deployments that the constructs have, as code. */
const DEPLOYMENT_CODE: Readonly<Partial<Record<DeploymentType, string>>> = {
  helm: 'Deployment.helm({ namespace: "datadog", apply: "artifact" })',
};

/** Deployment that a CDKTF app starts with unless another is wanted. */
export const APP_DEPLOYMENT: DeploymentType = "helm";

/** Deployments that a CDKTF app can start with. */
export function starterAppDeployments(): readonly string[] {
  return Object.keys(DEPLOYMENT_CODE);
}

/**
 * A CDKTF app to start from: one stack with a runner, a connection and a group.
 *
 * @returns its files, or undefined when the constructs cannot deploy a runner in this way
 */
export function starterApp(type: DeploymentType): readonly TargetFile[] | undefined {
  const deployment = DEPLOYMENT_CODE[type];
  if (deployment === undefined) return undefined;
  return [
    { path: "main.ts", text: mainText(deployment) },
    { path: "cdktf.json", text: jsonText(CDKTF) },
    { path: "package.json", text: jsonText(manifest()) },
    { path: "tsconfig.json", text: jsonText(TSCONFIG) },
    { path: ".gitignore", text: "node_modules/\ndist/\ncdktf.out/\n*.tfstate*\n" },
  ];
}

function mainText(deployment: string): string {
  return `import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";

class PrivateActions extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProviders(this, { parkit: {} });

    const runner = new PrivateActionRunner(this, "first-runner", {
      name: "first-runner",
      // Everything that the runner may do.
      allow: [Actions.http.request],
      // parkit enroll makes the Secret and prints the URN, which belongs here instead of the example.
      identity: RunnerIdentity.secret({
        secretName: "first-runner-identity",
        urn: "${PLACEHOLDER_URN}",
      }),
      // Writes values.yaml beside the stack. Without "apply" Terraform installs the chart.
      deployment: ${deployment},
    });

    const billing = new Connection(this, "billing-prod", {
      name: "billing-prod",
      runner,
      integration: Integration.http({ baseUrl: "https://billing.example.com" }),
      identifierTags: { env: "prod" },
    });
    new ConnectionGroup(this, "billing", {
      name: "billing",
      identifierTagKeys: ["env"],
      connections: [billing],
    });
  }
}

const app = new App();
new PrivateActions(app, "private-actions");
app.synth();
`;
}

const CDKTF = {
  language: "typescript",
  app: "npm run --silent build && node dist/main.js",
  projectId: "private-actions",
  sendCrashReports: "false",
  terraformProviders: [],
  terraformModules: [],
  context: {},
};

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "node16",
    moduleResolution: "node16",
    strict: true,
    skipLibCheck: true,
    outDir: "dist",
  },
  include: ["main.ts"],
};

function manifest(): object {
  return {
    name: "private-actions",
    version: "0.0.0",
    private: true,
    scripts: { build: "tsc", synth: "cdktf synth", deploy: "cdktf deploy" },
    // All packages of parkit are released together.
    dependencies: { "@parkit/constructs": packageVersion(), ...CONSTRUCTS_PEERS },
    devDependencies: { "@types/node": ">=20", "cdktf-cli": CONSTRUCTS_PEERS.cdktf, typescript: "^5.4.0" },
  };
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
