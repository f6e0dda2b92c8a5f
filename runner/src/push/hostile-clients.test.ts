import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { until } from "../clock.fixture";
import { portOf } from "../control-plane.fixture";
import { startHealthServer } from "../entry/health-server";
import { exchange, openPushStage, ORIGIN, type PushStage } from "./push-stage.fixture";

let stage: PushStage;
const sockets: Socket[] = [];

beforeEach(async () => {
  stage = await openPushStage();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await stage.close();
});

/** Sends text on a connection of its own, which collects what comes back. */
function say(text: string, port = stage.port()): { readonly socket: Socket; readonly heard: () => string } {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  let heard = "";
  socket.on("error", () => undefined);
  socket.setEncoding("utf8").on("data", (chunk: string) => (heard += chunk));
  socket.write(text);
  return { socket, heard: () => heard };
}

const head = (headers: Readonly<Record<string, string | number>>): string =>
  [
    `POST ${APP_BUILDER_PATH} HTTP/1.1`,
    "Host: x",
    `Origin: ${ORIGIN}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");

describe("a body without a token", () => {
  it("is not read: the refusal comes while it is still to come", async () => {
    await stage.startPush();
    const { socket, heard } = say(head({ "Content-Length": 10 * 2 ** 30 }));
    await once(socket, "close");
    expect(heard()).toMatch(/^HTTP\/1\.1 401 [^]*\r\nConnection: close\r\n[^]*"token-missing"/);
  });

  it("is not asked for, where its sender waits to be asked", async () => {
    await stage.startPush();
    const { socket, heard } = say(head({ Expect: "100-continue", "Content-Length": 10 * 2 ** 30 }));
    await once(socket, "close");
    expect(heard()).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe("a sender that waits to be asked for its body", () => {
  it("is asked once its token was accepted", async () => {
    await stage.startPush();
    const body = JSON.stringify({ action: "com.datadoghq.http.request", inputs: stage.ping().inputs });
    const token = await stage.token({ body });
    const { socket, heard } = say(
      head({
        Expect: "100-continue",
        "Content-Length": body.length,
        [APP_BUILDER_TOKEN_HEADER]: token,
        Connection: "close",
      }),
    );
    await until(() => heard() !== "");
    expect(heard()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write(body);
    await once(socket, "close");
    expect(heard()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*"succeeded"/);
  });

  it("asks in vain for anything else", async () => {
    await stage.startPush();
    const request = "GET /liveness HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
    const { socket, heard } = say(request);
    await once(socket, "close");
    expect(heard()).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

it("thousands of silent connections are closed, and others answered then", async () => {
  const server = await startHealthServer({
    port: 0,
    host: "127.0.0.1",
    isReady: () => true,
    metricsText: () => "",
    requestTimeoutMs: 500,
  });
  if (typeof server === "string") throw new Error(server);
  const silent: Promise<unknown>[] = [];
  for (let batch = 0; batch < 12; batch += 1) {
    // More at once than the system lets wait would come again seconds later.
    const opened = Array.from({ length: 250 }, () => say("", server.port).socket);
    silent.push(...opened.map(async (socket) => new Promise((resolve) => socket.once("close", resolve))));
    await Promise.all(opened.map(async (socket) => once(socket, "connect")));
  }
  await Promise.all(silent);
  const answer = await exchange(server.port, { method: "GET", path: "/liveness" });
  await server.close();
  expect(answer.status).toBe(200);
});

it("a page that does not fetch its answer keeps no other from its slot", async () => {
  const large = createServer((_request, response) => response.end("x".repeat(14 * 1024 * 1024)));
  await new Promise<void>((resolve) => large.listen(0, "127.0.0.1", resolve));
  await stage.startPush({ taskConcurrency: 1 });
  const inputs = { verb: "GET", url: `http://127.0.0.1:${portOf(large.address())}/` };
  const body = JSON.stringify({ action: "com.datadoghq.http.request", inputs });
  const token = await stage.token({ body });
  const { socket } = say(head({ "Content-Length": body.length, [APP_BUILDER_TOKEN_HEADER]: token }) + body);
  socket.pause();
  await until(() => stage.lines.join("").includes("Private actions completed with success"));
  expect(await stage.send()).toMatchObject({ status: 200, json: { status: "succeeded" } });
  expect(socket.bytesRead).toBeLessThan(14 * 1024 * 1024);
  large.closeAllConnections();
  large.close();
});

it("of ten times what may run and wait the rest is refused while what runs still runs", async () => {
  await stage.startPush({ taskConcurrency: 2, httpTimeoutSeconds: 0 });
  const [mayRun, mayWait, sent] = [2, 8, 100];
  const running = Array.from({ length: mayRun }, () => stage.send({ inputs: stage.slow().inputs ?? {} }));
  await until(() => stage.held.length === mayRun);
  const refused: unknown[] = [];
  const others = Array.from({ length: sent }, async () => {
    const answer = await stage.send();
    if (answer.status === 503) refused.push(answer);
    return answer;
  });
  await until(() => refused.length === sent - mayWait);
  expect(refused[0]).toMatchObject({ json: { error: { code: "busy" } }, headers: { "retry-after": "1" } });
  expect(stage.held).toHaveLength(mayRun);
  for (const release of stage.held) release();
  expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
  const answers = await Promise.all(others);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(mayWait);
});
