/** For tests in a real browser: a control plane with its console, a page that is logged in, and runners. */
import { readFileSync } from "node:fs";

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane/internal/control-plane";
import type { RunnerConfig } from "@parkit/runner/internal/config/config";
import type { EnrolledIdentity } from "@parkit/runner/internal/identity/enrollment";
import { parseIdentity } from "@parkit/runner/internal/identity/identity";
import { startHealthServer } from "@parkit/runner/internal/entry/health-server";
import { startRunner, type RunningRunner } from "@parkit/runner/internal/runner";

import { installationOf } from "../../cli/src/installation";
import { describeWithTool } from "../describe-with-tool";
import { enrollAt } from "./enroll-at";

/** What a test in the browser works with. */
export interface ConsoleTest {
  readonly plane: ControlPlane;
  readonly browser: Browser;
  /** Logged in as the first user. */
  readonly page: Page;
  /** What the browser complained about since the test began: errors of the page, refusals by its policy. */
  readonly complaints: readonly string[];
  /** Calls the API with the keys. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Enrolls a runner and starts it; it stops after the test. */
  readonly runner: (name: string, allow: readonly string[]) => Promise<string>;
  /** Enrolls a runner that never calls. */
  readonly enrolled: (name: string) => Promise<string>;
  /**
   * Enrolls a runner that pages of an origin may call, and starts it on this machine; it stops after the
   * test.
   */
  readonly pushRunner: (
    name: string,
    push: { readonly origin: string; readonly allow: readonly string[] },
  ) => Promise<{ readonly id: string; readonly url: string }>;
}

/** Ends what a test started. */
type Stop = () => Promise<unknown>;

/** Arguments without which Chromium does not start as root or without a screen. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  "--disable-gpu",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** A block of tests of the console, each with a control plane of its own and a page that is logged in. */
export function describeConsole(
  title: string,
  body: (current: () => ConsoleTest) => void,
  more: readonly string[] = [],
): void {
  describeWithTool("browser", title, ({ path }) => {
    let browser: Browser;
    let context: BrowserContext;
    let test: ConsoleTest;
    let stops: Stop[];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: path, args: [...CHROMIUM_ARGUMENTS, ...more] });
    });
    afterAll(() => browser.close());

    beforeEach(async () => {
      stops = [];
      const plane = await startControlPlane({
        renderInstallation: (runner) => Promise.resolve(installationOf(runner)),
      });
      context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => complaints.push(message));
      page.on("console", (message) => {
        if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(plane.consoleLink());
      await page.getByRole("navigation").waitFor();
      test = { plane, browser, page, complaints, ...callsOf(plane, stops) };
    });
    afterEach(async () => {
      await context.close();
      await Promise.all(stops.map((stop) => stop()));
      await test.plane.close();
    });

    body(() => test);
  });
}

/** What calls a control plane's API with its keys; rejects for what is refused. */
export function callsWithKeys({ url, apiKey, appKey }: ControlPlane): ConsoleTest["call"] {
  const headers = { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey };
  return async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
}

function callsOf(
  plane: ControlPlane,
  stops: Stop[],
): Pick<ConsoleTest, "call" | "runner" | "enrolled" | "pushRunner"> {
  const { url } = plane;
  const start = async (
    identity: EnrolledIdentity,
    config: Pick<RunnerConfig, "modes" | "actionsAllowlist" | "push">,
  ): Promise<RunningRunner> => {
    const runner = await startRunner(
      { apiUrl: url, identity: parseIdentity(identity, "the enrolled identity"), ...config },
      { log: { write: () => true }, logLevel: "error", env: {} },
    );
    stops.push(() => runner.drain());
    await runner.ready;
    return runner;
  };
  const idOf = (urn: string): string => urn.split(":").at(-1) ?? "";
  return {
    call: callsWithKeys(plane),
    enrolled: async (name) => idOf((await enrollAt(plane, name)).urn),
    runner: async (name, allow) => {
      const identity = await enrollAt(plane, name);
      await start(identity, { modes: ["pull"], actionsAllowlist: allow });
      return idOf(identity.urn);
    },
    pushRunner: async (name, { origin, allow }) => {
      const identity = await enrollAt(plane, name, { modes: ["push"], runnerHost: "par.example.com" });
      const { metricsText, answerAppBuilder } = await start(identity, {
        modes: ["push"],
        push: { allowedOrigins: [origin] },
        actionsAllowlist: allow,
      });
      const server = await startHealthServer({
        port: 0,
        host: "127.0.0.1",
        isReady: () => true,
        metricsText,
        ...(answerAppBuilder !== undefined && { answerAppBuilder }),
      });
      if (typeof server === "string") throw new Error(server);
      stops.push(server.close);
      return { id: idOf(identity.urn), url: `http://127.0.0.1:${server.port}` };
    },
  };
}

/** Makes a connection through the API; returns its id. */
export async function makeConnection(
  { call }: Pick<ConsoleTest, "call">,
  attributes: Readonly<Record<string, unknown>>,
): Promise<string> {
  const integration = { type: "HTTP", base_url: "http://127.0.0.1:9", credentials: { type: "HTTPNoAuth" } };
  const data = { type: "action_connection", attributes: { integration, ...attributes } };
  const made = (await call("POST", "/api/v2/actions/connections", { data })) as { data: { id: string } };
  return made.data.id;
}

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page as it is, each with where. */
export async function accessProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(`${AXE};0`);
  return page.evaluate(async () => {
    // Defined by the script before.
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<Findings> } };
    interface Findings {
      readonly violations: readonly {
        readonly id: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
