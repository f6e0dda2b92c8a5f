import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane/internal/control-plane";

import { exitCode, runParkit, startParkit, type RunningParkit } from "../support/run-parkit";

interface Ready {
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
  readonly console: string;
}

async function firstLine(child: RunningParkit): Promise<Ready> {
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return JSON.parse(line) as Ready;
}

const keysOf = ({ apiKey, appKey }: Pick<Ready, "apiKey" | "appKey">) => ({
  DD_API_KEY: apiKey,
  DD_APP_KEY: appKey,
});

async function listen(
  answer: (url: string) => { readonly status: number; readonly body: string },
): Promise<Server> {
  const server = createServer((request, response) => {
    const { status, body } = answer(request.url ?? "");
    response.writeHead(status, { Location: "/elsewhere" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe("parkit task run against parkit up", () => {
  let up: RunningParkit;
  let ready: Ready;
  let service: Server;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    up = startParkit(["up", "--format", "json"]);
    service = await listen(() => ({ status: 200, body: '{"paid":true}' }));
    ready = await firstLine(up);
    env = { DD_HOST: ready.url, ...keysOf(ready) };
  });

  afterAll(async () => {
    up.kill("SIGTERM");
    await exitCode(up);
    service.close();
  });

  it("names the console, by a link that logs in once", async () => {
    const [address = "", login] = ready.console.split("#login=");
    expect(address).toBe(`${ready.url}/`);
    const enter = async (): Promise<number> => {
      const headers = { "X-Parkit-Console": "" };
      const body = JSON.stringify({ login });
      const path = `${address}api/parkit/v1/console/session`;
      return (await fetch(path, { method: "POST", headers, body })).status;
    };
    expect([await enter(), await enter()]).toEqual([201, 403]);
    const page = await fetch(address);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>parkit</title>")]);
  });

  it("runs a task and prints its outputs", async () => {
    const input = JSON.stringify({ url: `${origin(service)}/billing`, verb: "GET" });
    const [inline, piped] = await Promise.all([
      runParkit(["task", "run", "com.datadoghq.http.request", "--input", input], { env }),
      runParkit(["task", "run", "com.datadoghq.http.request", "--input", "-", "--runner", "local"], {
        env,
        input,
      }),
    ]);
    expect([inline.code, piped.code]).toEqual([0, 0]);
    expect(inline.stderr).toMatch(/^queued task \S+\n$/);
    expect(JSON.parse(inline.stdout)).toEqual({
      task: {
        id: expect.any(String) as unknown,
        status: "succeeded",
        outputs: expect.objectContaining({ status: 200, body: '{"paid":true}' }) as unknown,
      },
    });
  });

  it("warns of an action and of inputs that the catalogue misses or does not know, and leaves the rest to the runner", async () => {
    const url = `${origin(service)}/billing`;
    const run = (inputs: unknown) =>
      runParkit(["task", "run", "com.datadoghq.http.request", "--input", JSON.stringify(inputs)], { env });
    const [misspelt, tooMany, missing] = await Promise.all([
      runParkit(["task", "run", "com.datadoghq.http.reqest"], { env }),
      run({ url, verb: "GET", requestHeader: [{ key: "Authorization", value: ["hidden"] }], "\u001b[2J": 1 }),
      run({ url, method: "GET" }),
    ]);
    expect(misspelt.stderr.split("\n")[0]).toBe(
      'warning: the catalogue knows no action "com.datadoghq.http.reqest"; did you mean com.datadoghq.http.request?',
    );
    expect(misspelt.code).toBe(1);
    expect(tooMany.stderr.split("\n").slice(0, -2)).toEqual([
      'warning: the catalogue knows no input "requestHeader" of com.datadoghq.http.request; did you mean "requestHeaders"?',
      'warning: the catalogue knows no input "\\u001b[2J" of com.datadoghq.http.request',
    ]);
    expect([tooMany.code, JSON.parse(tooMany.stdout)]).toMatchObject([0, { task: { status: "succeeded" } }]);
    expect(missing.stderr).toMatch(
      /^warning: com\.datadoghq\.http\.request needs the input "verb"\nwarning: .* "method" of .*\nqueued task \S+\n$/,
    );
    expect([missing.code, JSON.parse(missing.stdout)]).toMatchObject([
      1,
      { task: { status: "failed", error: { message: expect.stringContaining("verb") as unknown } } },
    ]);
  });

  it("ends with 1 and the error for a task that the runner refuses, or the control plane does", async () => {
    const [forbidden, nobody, keys] = await Promise.all([
      runParkit(["task", "run", "com.datadoghq.gitlab.users.getUser", "--input", '{"anything":1}'], { env }),
      runParkit(["task", "run", "com.datadoghq.http.request", "--group", "none", "--tag", "env:prod"], {
        env,
      }),
      runParkit(["task", "run", "com.datadoghq.http.request"], { env: { ...env, DD_APP_KEY: "wrong" } }),
    ]);
    expect([forbidden.code, nobody.code, keys.code]).toEqual([1, 1, 1]);
    expect(forbidden.stderr).toMatch(/^queued task \S+\n$/);
    expect(JSON.parse(forbidden.stdout)).toMatchObject({
      task: {
        status: "failed",
        error: { code: expect.any(Number) as unknown, message: expect.any(String) as unknown },
      },
    });
    expect(JSON.parse(nobody.stdout)).toEqual({
      error: { code: "unknown-connection-group", message: "there is no connection group none" },
    });
    expect(JSON.parse(keys.stdout)).toEqual({
      error: {
        code: "http-403",
        message: "the control plane answered 403: Forbidden; check DD_API_KEY and DD_APP_KEY",
      },
    });
  });
});

describe("parkit task run without a runner at work", () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await startControlPlane();
  });

  afterAll(() => controlPlane.close());

  it("takes the address by option before DD_HOST, and passes on that there is nobody to run it", async () => {
    const { code, stdout } = await runParkit(
      ["task", "run", "com.datadoghq.http.request", "--control-plane", controlPlane.url],
      { env: { ...keysOf(controlPlane), DD_HOST: "http://127.0.0.1:1" } },
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "runner-not-named" } });
  });

  it("tells what else answers apart, and follows no redirect", async () => {
    const paths: string[] = [];
    const stranger = await listen((url) => {
      paths.push(url);
      return url.startsWith("/odd") ? { status: 200, body: "{}" } : { status: 302, body: "hello" };
    });
    const env = { DD_API_KEY: "a", DD_APP_KEY: "b" };
    const run = (url: string) =>
      runParkit(["task", "run", "com.datadoghq.http.request", "--control-plane", url], { env });
    const [redirect, odd, gone] = await Promise.all([
      run(origin(stranger)),
      run(`${origin(stranger)}/odd/`),
      run("http://127.0.0.1:1"),
    ]);
    stranger.close();
    expect(JSON.parse(redirect.stdout)).toMatchObject({ error: { code: "http-302" } });
    expect(JSON.parse(odd.stdout)).toMatchObject({ error: { code: "unexpected-answer" } });
    expect(JSON.parse(gone.stdout)).toMatchObject({ error: { code: "unreachable" } });
    expect(paths.sort()).toEqual(["/api/parkit/v1/tasks", "/odd/api/parkit/v1/tasks"]);
  });

  it("repeats no key that an answer repeats", async () => {
    const [key, other] = ["canary-api/key+1", "canary-app/key+2"];
    const message = [key, encodeURIComponent(other), Buffer.from(`:${key}`).toString("base64")].join(" ");
    const echo = await listen(() => ({
      status: 400,
      body: JSON.stringify({ error: { code: "refused", message } }),
    }));
    const { stdout } = await runParkit(
      ["task", "run", "com.datadoghq.http.request", "--control-plane", origin(echo)],
      { env: { DD_API_KEY: key, DD_APP_KEY: other } },
    );
    echo.close();
    const { error } = JSON.parse(stdout) as { error: { message: string } };
    expect(error.message).toMatch(/^\*\*\* \*\*\* .*\*\*\*/);
    expect(error.message).not.toMatch(/canary|YW5hcnk/);
  });

  it("cuts what an answer says when that is long", async () => {
    const long = "x".repeat(100_000);
    const run = async (status: number, answer: object): ReturnType<typeof runParkit> => {
      const service = await listen(() => ({ status, body: JSON.stringify(answer) }));
      const argv = ["task", "run", "com.datadoghq.http.request", "--control-plane", origin(service)];
      const result = await runParkit(argv, { env: { DD_API_KEY: "a", DD_APP_KEY: "b" } });
      service.close();
      return result;
    };
    const refused = await run(400, { error: { code: "refused", message: long } });
    const { error } = JSON.parse(refused.stdout) as { error: { message: string } };
    expect(error.message).toBe(`${"x".repeat(2000)}…`);
    const gateway = await run(403, { errors: [long] });
    expect(gateway.stdout.length).toBeLessThan(2200);
    const warned = await run(200, { task: { id: "t", status: "succeeded" }, warnings: [long] });
    expect(warned.stderr).toContain(`${"x".repeat(2000)}…\n`);
    expect(warned.stderr.length).toBeLessThan(2200);
  });

  it("ends with 2 for wrong usage, without repeating the input", async () => {
    const env = { DD_HOST: undefined, DD_API_KEY: "a", DD_APP_KEY: "b" };
    const wrong = [
      [["--input", "{hidden"], "--input is not a JSON object"],
      [["--input", '["hidden"]'], "--input is not a JSON object"],
      [["--connection", "a", "--group", "b"], "not both"],
      [["--tag", "env:prod"], "Name the group with --group."],
      [["--timeout", "soon"], '"soon" is not a number of seconds'],
      [[], "no control plane is named"],
      [["--control-plane", "file:///etc"], "is not an http or https URL"],
      [["--control-plane", "ftp://user:canary@host"], '"ftp://***@host" is not an http or https URL'],
    ] as const;
    const results = await Promise.all(
      wrong.map(([argv]) => runParkit(["task", "run", "com.datadoghq.http.request", ...argv], { env })),
    );
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(wrong[index]?.[1]);
      expect(stderr).not.toContain("hidden");
    }
  });
});

describe("parkit control-plane", () => {
  it("serves until it is told to stop, and logs what happens without secrets", async () => {
    const child = startParkit(["control-plane", "--format", "json"]);
    const log: string[] = [];
    createInterface(child.stderr).on("line", (line) => log.push(line));
    const ready = await firstLine(child);
    const run = await runParkit(["task", "run", "com.datadoghq.http.request"], {
      env: { DD_HOST: ready.url, ...keysOf(ready) },
    });
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: "runner-not-named" } });
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
    expect(log.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        event: "request",
        method: "POST",
        path: "/api/parkit/v1/tasks",
        status: 400,
      }),
    ]);
    expect(log.join()).not.toContain(ready.apiKey);
  });

  it("ends with 2 for a port that is none", async () => {
    const { code, stderr } = await runParkit(["control-plane", "--port", "70000"]);
    expect(code).toBe(2);
    expect(stderr).toContain('"70000" is not a port');
  });
});
