import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  type PrivateActionRunnerProps,
} from "@parkit/constructs";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { parse } from "yaml";

import { describeWithTool } from "../describe-with-tool";
import { terraformDirectory } from "../support/terraform";

/** What could end a text, begin code, or be changed on the way through JSON, YAML and Terraform. */
const TEXT = "say \"${x}\" %{ if } \\ C:\\new $${y} %%{z} {{ t }} 'q'\n  two\r\n\tthree: # é 漢 $ %";
const NUMBER = 7;

/** Runners that hold a text and a number wherever deployments embed documents in texts. */
const RUNNERS: Readonly<
  Record<string, (text: string, number: number) => Omit<PrivateActionRunnerProps, "name">>
> = {
  helm: (text, number) => ({
    allow: [Actions.http.request],
    identity: RunnerIdentity.secret({ secretName: "identity" }),
    taskTimeoutSeconds: number,
    deployment: Deployment.helm({
      namespace: "datadog",
      podAnnotations: { note: text },
      env: { NOTE: `before ${text} after` },
      helmValuesOverride: { deep: [{ text, number, mixed: `${text}${text}` }] },
    }),
  }),
  helmAgent: (text, number) => ({
    allow: [Actions.http.request],
    taskTimeoutSeconds: number,
    deployment: Deployment.helmAgent({
      namespace: "datadog",
      taskConcurrency: number,
      helmValuesOverride: { datadog: { tags: [text] } },
    }),
  }),
  operator: (text, number) => ({
    allow: [Actions.http.request],
    taskTimeoutSeconds: number,
    deployment: Deployment.operator({
      namespace: "datadog",
      manifestOverride: { spec: { global: { tags: [text] } } },
    }),
  }),
  manifests: (text, number) => ({
    allow: [Actions.http.request],
    identity: RunnerIdentity.secret({ secretName: "identity" }),
    taskTimeoutSeconds: number,
    deployment: Deployment.manifests({
      namespace: "datadog",
      replicas: number,
      podAnnotations: { note: text },
      env: { NOTE: text },
      tolerations: [
        { key: "a", operator: "Equal", value: "b", effect: "NoExecute", tolerationSeconds: number },
      ],
      affinity: { nodeAffinity: { note: text } },
    }),
  }),
  docker: (text, number) => ({
    allow: [Actions.http.request],
    identity: RunnerIdentity.file({ path: "/etc/parkit/identity.yaml" }),
    httpTimeoutSeconds: number,
    deployment: Deployment.docker({ env: { NOTE: text } }),
  }),
};

type Attributes = Readonly<Record<string, unknown>>;

/** Arguments that are no values. */
const META: ReadonlySet<string> = new Set(["//", "count", "depends_on", "lifecycle", "provider"]);

/** What a stack's resources are given, with what refers to other resources left out. */
function argumentsOf(json: string): Attributes {
  const { resource } = JSON.parse(json) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  };
  return Object.fromEntries(
    Object.entries(resource).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([id, block]) => [`${type}.${id}`, withoutReferences(block)] as const),
    ),
  );
}

function withoutReferences(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/\$\{docker_\w+\.[\w.-]+\}/g, "reference");
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !META.has(name) && !name.startsWith("checksum/"));
  return Object.fromEntries(members.map(([name, item]) => [name, withoutReferences(item)]));
}

/**
 * Documents in texts, as who reads them sees them: some are YAML, others the JSON that is YAML too. Outside
 * documents the provider makes text of a number where it wants one.
 */
function read(value: unknown, isInside = false): unknown {
  if (typeof value === "number" && !isInside) return String(value);
  if (typeof value === "string") {
    const document = documentIn(value);
    return typeof document === "object" && document !== null ? read(document, true) : value;
  }
  if (Array.isArray(value)) return value.map((item) => read(item, isInside));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(item, isInside)]));
}

function documentIn(text: string): unknown {
  try {
    return text === TEXT ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

describeWithTool("terraform", "documents in the texts of resources", ({ path }) => {
  let scratch: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), "parkit-embedded-"));
  });
  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  /** The Terraform JSON of a stack with one runner. */
  function synthesized(
    name: string,
    props: (stack: TerraformStack) => Omit<PrivateActionRunnerProps, "name">,
  ): string {
    const app = new App({ outdir: join(scratch, name) });
    const stack = new TerraformStack(app, "stack");
    configureProviders(stack, { helm: {}, kubernetes: {}, docker: {} });
    new PrivateActionRunner(stack, "runner", { name: "payments", ...props(stack) });
    app.synth();
    return readFileSync(join(app.outdir, "stacks/stack/cdk.tf.json"), "utf8");
  }

  it.each(Object.entries(RUNNERS))(
    "say the same whether known at synthesis or at deployment: %s",
    async (name, props) => {
      const known = synthesized(`${name}-known`, () => props(TEXT, NUMBER));
      const later = synthesized(`${name}-later`, (stack) =>
        props(
          new TerraformVariable(stack, "text", { type: "string" }).stringValue,
          new TerraformVariable(stack, "number", { type: "number" }).numberValue,
        ),
      );
      const { locals, variable } = JSON.parse(later) as Attributes;
      const directory = await terraformDirectory(path);
      try {
        const output = { known: { value: argumentsOf(known) }, later: { value: argumentsOf(later) } };
        await writeFile(
          join(directory.path, "main.tf.json"),
          JSON.stringify({ output, variable, ...(locals === undefined ? {} : { locals }) }),
        );
        await writeFile(
          join(directory.path, "terraform.tfvars.json"),
          JSON.stringify({ text: TEXT, number: NUMBER }),
        );
        expect(await directory.run(["apply", "-auto-approve"])).toMatchObject({ code: 0, stderr: "" });
        const { stdout } = await directory.run(["output", "-json"]);
        const outputs = JSON.parse(stdout) as Readonly<
          Record<"known" | "later", { readonly value: unknown }>
        >;
        const evaluated = read(outputs.known.value);
        expect(read(outputs.later.value)).toEqual(evaluated);
        expect(textsIn(evaluated).some((text) => text.includes(TEXT))).toBe(true);
      } finally {
        await directory.remove();
      }
    },
  );
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
