import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  connectionResourceType,
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { describeWithTool } from "../describe-with-tool";
import { parkitStack, type ParkitStack } from "../support/parkit-stack";

const CONNECTIONS = "/api/v2/actions/connections";

describeWithTool("terraform", "secrets", ({ path: executable }) => {
  let stack: ParkitStack;

  beforeAll(async () => {
    stack = await parkitStack(executable);
  });

  afterAll(async () => {
    await stack.close();
  });

  it("are nowhere but at Datadog: not in state, plan files, output or trace logs, also when calls fail", async () => {
    // Variables keep the canaries out of the configuration, whose excerpts the CLI prints.
    const variables: string[] = [];
    const env: NodeJS.ProcessEnv = {};
    const secret = (label: string, version: number): string => {
      const name = `s${variables.length}`;
      variables.push(`variable "${name}" {\n  type = string\n  ephemeral = true\n  sensitive = true\n}\n`);
      env[`TF_VAR_${name}`] = `canary-${label}-${version}`;
      return `var.${name}`;
    };
    const configuration = (version: number): string => {
      variables.length = 0;
      const blocks = INTEGRATION_TYPES.flatMap((type) =>
        INTEGRATIONS[type].credentials
          .filter(
            ({ fields, type: kind }) =>
              kind === "token-auth" || fields.some((field) => field.secret === true),
          )
          .map(({ fields, type: kind }) => {
            const lines = fields.map(({ name, secret: isSecret }) =>
              isSecret === true
                ? `${name}_wo = ${secret(name, version)}\n${name}_wo_version = ${version}`
                : `${name} = "plain"`,
            );
            if (kind === "token-auth")
              lines.push(
                `tokens = [{ name = "t", value_wo = ${secret("token", version)}, value_wo_version = ${version} }]`,
              );
            const url = type === "http" ? 'base_url = "https://x.example"\n' : "";
            return `resource "${connectionResourceType(type)}" "${terraformName(kind)}" {\nname = "${type} ${kind}"\n${url}${terraformName(kind)} = {\n${lines.join("\n")}\n}\n}\n`;
          }),
      );
      return variables.join("") + blocks.join("");
    };
    const provider = `variable "key" {\n  type = string\n  ephemeral = true\n}\nprovider "parkit" {\n  app_key = var.key\n  http_client_retry_backoff_base = 0.01\n}\n`;
    const logFile = join(stack.path, "trace.log");
    const all = { TF_LOG: "trace", TF_LOG_PATH: logFile, TF_VAR_key: stack.plane.appKey, DD_APP_KEY: "" };
    const output: string[] = [];
    const run = async (args: readonly string[]): Promise<number> => {
      const { code, stdout, stderr } = await stack.run(args, { ...env, ...all });
      output.push(stdout, stderr);
      return code;
    };

    await stack.configure(configuration(1), provider);
    expect(await run(["plan", "-out=plan.bin"])).toBe(0);
    expect(await run(["show", "-json", "plan.bin"])).toBe(0);
    expect(await run(["apply", "-auto-approve"])).toBe(0);
    expect(await run(["plan", "-detailed-exitcode"])).toBe(0);
    const echo = "canary-api_token-2 canary-token-2 canary-password-2";
    const { appKey } = stack.plane;
    const encoded = [Buffer.from(appKey).toString("base64url"), encodeURIComponent(`${appKey}/`)];
    await stack.fault({
      method: "PATCH",
      path: `${CONNECTIONS}/*`,
      status: 400,
      body: JSON.stringify({ errors: [{ detail: `\u001b[2J${echo} ${appKey} ${encoded.join(" ")}` }] }),
      times: 10,
    });
    await stack.configure(configuration(2), provider);
    expect(await run(["apply", "-auto-approve"])).toBe(1);
    expect(await run(["apply", "-auto-approve"])).toBe(0);
    expect(output.join("")).toContain("***");
    // The CLI's own colours stay, and what the server wants of the terminal is shown.
    expect(output.join("")).not.toContain("\u001b[2J");
    for (const form of encoded) expect(output.join("")).not.toContain(form);

    const files = (await readdir(stack.path)).filter((name) => /tfstate|trace\.log|plan\.bin/.test(name));
    expect(files).toEqual(
      expect.arrayContaining(["plan.bin", "terraform.tfstate", "terraform.tfstate.backup", "trace.log"]),
    );
    const texts = await Promise.all(
      files.map(async (name) => [name, await readFile(join(stack.path, name), "latin1")] as const),
    );
    // A server that repeats the secret of another request is beyond what the provider can know, so each
    // message is cleaned of its own.
    for (const [name, text] of [...texts, ["output", output.join("")] as const]) {
      const leaks = new Set(text.match(/canary-[a-z_]+-[12]/g));
      const foreign = name === "output" || name === "trace.log" ? new Set(echo.split(" ")) : new Set();
      expect([name, [...leaks].filter((leak) => !foreign.has(leak))]).toEqual([name, []]);
      expect([name, text.includes(stack.plane.appKey)]).toEqual([name, false]);
    }
    expect(texts.find(([name]) => name === "trace.log")?.[1]).toContain("PATCH");
  });

  it("that are stored by wish are hidden in the output", async () => {
    await stack.reset();
    await stack.configure(
      'resource "parkit_connection_openai" "a" {\n  name = "a"\n  api_key = { api_token = "canary-stored" }\n}\n',
    );
    expect(await stack.succeed("plan")).not.toContain("canary-stored");
    expect(await stack.apply()).not.toContain("canary-stored");
    expect(await stack.state()).toContain("canary-stored");
  });
});
