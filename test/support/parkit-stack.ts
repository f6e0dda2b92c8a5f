import { execFileSync, spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import {
  startControlPlane,
  type ControlPlane,
  type ControlPlaneEvent,
  type ControlPlaneOptions,
  type FaultRequest,
} from "@parkit/control-plane";
import {
  encodeEnrollmentRequest,
  EnrollmentPath,
  parseEnrollmentAnswer,
} from "@parkit/protocol/internal/enrollment";
import { generateRunnerKey, publicKeyPem } from "@parkit/protocol/internal/key-pair";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import {
  FILES_BESIDE_PROVIDER,
  PROVIDER_SOURCE,
  PROVIDER_VERSION,
} from "@parkit/provider-schema/internal/terraform-provider";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import { attachProvider } from "./reattach";
import {
  terraformDirectory,
  type CommandResult,
  type LocalProvider,
  type TerraformDirectory,
} from "./terraform";

const ROOT = join(__dirname, "..", "..");
const HEADER = `
terraform {
  required_providers {
    parkit = { source = "${PROVIDER_SOURCE}" }
  }
}
`;
/** Retries that take no time worth mentioning. */
export const QUICK_RETRIES = `
provider "parkit" {
  http_client_retry_backoff_base = 0.01
}
`;

/** Bundles the provider `parkit` into a folder, with what lies beside it, and returns where the file is. */
export function bundleParkit(directory: string): string {
  const output = join(directory, "terraform-provider-parkit");
  const argv = [join(ROOT, "provider", "bundle.mjs"), join(ROOT, "provider", "src", "main.ts"), output];
  execFileSync(process.execPath, argv);
  return output;
}

/** Bundles the provider `parkit` into a folder, for a directory of Terraform. */
export function bundledParkit(directory: string): LocalProvider {
  const file = bundleParkit(directory);
  const beside = FILES_BESIDE_PROVIDER.map((name) => join(directory, name));
  return { source: PROVIDER_SOURCE, version: PROVIDER_VERSION, file, beside };
}

/** The real CLI with the provider `parkit` and a control plane behind it. */
export interface ParkitStack {
  readonly plane: ControlPlane;
  readonly path: string;
  readonly executable: string;
  readonly env: NodeJS.ProcessEnv;
  /** Method and path of the requests since the last look, without the check of the key. */
  takeRequests(): readonly string[];
  /** Calls the control plane with both keys; the parsed body, or undefined for none. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  fault(fault: FaultRequest): Promise<void>;
  /** Enrolls a runner and returns its URN. */
  enroll(name: string): Promise<string>;
  /** Replaces the configuration. */
  configure(body: string, provider?: string): Promise<void>;
  /** Runs the CLI; never rejects. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** Runs the CLI, which must succeed, and returns what it said. */
  succeed(...args: string[]): Promise<string>;
  apply(): Promise<string>;
  /** Runs the CLI, which must fail, and returns its errors on one line. */
  fail(...args: string[]): Promise<string>;
  /** Exit code of a detailed plan: 0 for no changes, 2 for changes. */
  planCode(): Promise<number | string>;
  state(): Promise<string>;
  /** Attributes of a resource in the state. */
  attributes(address: string): Promise<Readonly<Record<string, unknown>>>;
  /** Forgets state and remote objects, faults and requests. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * How the CLI comes by the provider: it starts the bundle, or uses one that runs in the test process, ten
 * times as fast.
 */
export type ProviderHome = "bundle" | "test-process";

/**
 * Starts control plane and run directory. The directory is initialised once; {@link ParkitStack.reset} makes
 * it fresh.
 *
 * @param home - a provider in the test process does not see environment variables that a test gives to a run
 */
export async function parkitStack(
  executable: string,
  options: ControlPlaneOptions = {},
  home: ProviderHome = "bundle",
): Promise<ParkitStack> {
  const events: ControlPlaneEvent[] = [];
  const plane = await startControlPlane({ ...options, log: (event) => events.push(event) });
  const directory =
    home === "bundle" ? await directoryWithBundle(executable) : await terraformDirectory(executable);
  const settings = providerSettings(plane);
  const attached = home === "test-process" ? await attachProvider(PROVIDER_SOURCE, parkit) : undefined;
  if (attached !== undefined) Object.assign(process.env, settings);
  const env = { ...directory.env, ...settings, ...attached?.env };
  const stateFile = join(directory.path, "terraform.tfstate");
  const run: ParkitStack["run"] = (args, extra = {}) => directory.run(args, { ...env, ...extra });
  const succeed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(args);
    if (code !== 0)
      throw new Error(`terraform ${args.join(" ")} ended with code ${code}\n${stderr}${stdout}`);
    return stdout;
  };
  const api: ParkitStack["api"] = async (method, path, body) => {
    const response = await fetch(plane.url + path, {
      method,
      headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
  const stack: ParkitStack = {
    plane,
    path: directory.path,
    executable,
    env,
    api,
    run,
    succeed,
    takeRequests: () =>
      events
        .splice(0)
        .flatMap((event) => (event.event === "request" ? [`${event.method} ${event.path}`] : []))
        .filter((line) => !line.endsWith("/api/v1/validate") && !line.includes("/api/parkit/")),
    fault: async (fault) => {
      await api("POST", "/api/parkit/v1/faults", fault);
    },
    enroll: (name) => enrollRunner(plane, name),
    configure: (body, provider = QUICK_RETRIES) => directory.write(HEADER + provider + body),
    apply: () => succeed("apply", "-auto-approve"),
    fail: async (...args) => {
      const { code, stdout, stderr } = await run(args);
      if (code === 0) throw new Error(`terraform ${args.join(" ")} succeeded\n${stdout}`);
      return onOneLine(stderr);
    },
    planCode: async () => {
      const { code, stdout, stderr } = await run(["plan", "-detailed-exitcode"]);
      return code === 1 ? stdout + stderr : code;
    },
    state: () => readFile(stateFile, "utf8").catch(() => ""),
    attributes: async (address) => attributesIn(await readFile(stateFile, "utf8"), address),
    reset: async () => {
      await api("DELETE", "/api/parkit/v1/faults");
      for (const path of ["/api/v2/actions/connections/groups", "/api/v2/actions/connections"]) {
        const { data } = (await api("GET", `${path}?page[size]=1000`)) as { data: { id: string }[] };
        for (const { id } of data) await api("DELETE", `${path}/${id}`);
      }
      await rm(stateFile, { force: true });
      stack.takeRequests();
    },
    close: async () => {
      attached?.stop();
      await directory.remove();
      await plane.close();
    },
  };
  try {
    await stack.configure("");
    if (home === "bundle") await succeed("init");
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}

/** Environment that leads the provider to a control plane and nowhere else. */
export function providerSettings({ url, apiKey, appKey }: ControlPlane): Readonly<Record<string, string>> {
  return {
    DD_API_KEY: apiKey,
    DD_APP_KEY: appKey,
    DD_HOST: url,
    DD_SITE: "",
    HTTP_PROXY: "",
    http_proxy: "",
  };
}

async function directoryWithBundle(executable: string): Promise<TerraformDirectory> {
  const folder = await mkdtemp(join(tmpdir(), "parkit-bundle-"));
  try {
    return await terraformDirectory(executable, [bundledParkit(folder)]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Enrolls a runner and returns its URN. */
export async function enrollRunner(plane: ControlPlane, name: string): Promise<string> {
  const key = await generateRunnerKey();
  const response = await fetch(plane.url + EnrollmentPath.OWNED, {
    method: "POST",
    headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
    body: encodeEnrollmentRequest({
      runnerName: name,
      runnerModes: ["pull"],
      publicKeyPem: publicKeyPem(key),
    }),
  });
  const { runnerId, orgId } = parseEnrollmentAnswer(await response.text());
  return formatRunnerUrn({ region: "us1", orgId, runnerId });
}

interface StateFile {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly attributes: Readonly<Record<string, unknown>>;
      readonly status?: string;
    }[];
  }[];
}

function attributesIn(text: string, address: string): Readonly<Record<string, unknown>> {
  const state = JSON.parse(text) as StateFile;
  const found = state.resources.find(({ mode, type, name }) =>
    mode === "data" ? `data.${type}.${name}` === address : `${type}.${name}` === address,
  );
  const instance = found?.instances[0];
  if (instance === undefined) throw new Error(`no ${address} in the state`);
  return { ...instance.attributes, ...(instance.status === undefined ? {} : { status: instance.status }) };
}

/** What the CLI says, without its frames and line breaks. */
export function onOneLine(output: string): string {
  return output.replaceAll(/[│╷╵]/g, " ").replaceAll(/\s+/g, " ");
}

/** Starts the CLI without waiting, for tests that interfere with it. What it writes has to be read. */
export function startTerraform(
  stack: Pick<ParkitStack, "executable" | "path" | "env">,
  args: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(stack.executable, args, {
    cwd: stack.path,
    env: stack.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
