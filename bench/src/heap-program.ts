/**
 * `node --expose-gc heap-program.js TASKS`: a control plane and a runner in one process do so many tasks;
 * prints the heap in use after each tenth of them, as JSON.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { startControlPlane } from "@parkit/control-plane";
import { enroll, parseIdentity, startRunner } from "@parkit/runner";

const REQUEST = "com.datadoghq.http.request";
const TENTHS = 10;
/** Tasks that are queued before the runner is waited for. */
const BATCH = 500;

async function main(tasks: number): Promise<void> {
  const service = createServer((_request, response) => response.end("done"));
  await new Promise<void>((resolve) => {
    service.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { port } = service.address() as AddressInfo;
  // A runner remembers a task for as long as it is signed for, and a control plane tokens while they are
  // valid.
  const plane = await startControlPlane({ pacingHintMs: 1, taskLifetimeMs: 10_000 });
  const { url, apiKey, appKey } = plane;
  const site = { apiUrl: url, urnRegion: "us1" };
  const identity = parseIdentity(
    await enroll({ site, name: "runner", env: {}, apiKey, appKey }),
    "the bench",
  );
  const runner = await startRunner(
    { apiUrl: url, identity, modes: ["pull"], actionsAllowlist: [REQUEST], taskConcurrency: 16 },
    { log: { write: () => undefined } },
  );
  const headers = { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey };
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${url}/api/parkit/v1/tasks${path}`, { ...init, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  const body = JSON.stringify({ fqn: REQUEST, inputs: { verb: "GET", url: `http://127.0.0.1:${port}/` } });
  const heapMb: number[] = [];
  for (let done = 0; done < tasks; done += BATCH) {
    let last = "";
    for (let queued = 0; queued < BATCH; queued += 1) {
      // The control plane's own answer.
      const { task } = (await call("", { method: "POST", body })) as {
        readonly task: { readonly id: string };
      };
      last = task.id;
    }
    await call(`/${last}?wait=60`);
    if (Math.floor(((done + BATCH) * TENTHS) / tasks) === Math.floor((done * TENTHS) / tasks)) continue;
    globalThis.gc?.();
    heapMb.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  await runner.drain();
  await plane.close();
  service.closeAllConnections();
  service.close();
  process.stdout.write(`${JSON.stringify({ heapMb, rssMb: process.memoryUsage.rss() / 2 ** 20 })}\n`);
}

void main(Number(process.argv[2] ?? "1000"));
