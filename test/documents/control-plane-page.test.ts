import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane/internal/control-plane";
import { startRunner } from "@parkit/testing";
import { PERMISSIONS } from "@parkit/control-plane/internal/organisation/permission";

import { startService } from "../../examples/demo/service";

/** What the control plane says of what it made. */
interface Made {
  readonly data: { readonly id: string };
}

describe("the page about the control plane", () => {
  let plane: ControlPlane;
  let page: string;
  beforeAll(async () => {
    plane = await startControlPlane();
    page = await readFile(join(__dirname, "../../docs/guide/control-plane.md"), "utf8");
  });
  afterAll(() => plane.close());

  it("has requests that work one after the other", async () => {
    const requests = [...page.matchAll(/^```http\n(\w+) (\S+)\n(.*?)```$/gms)];
    expect(requests.length).toBeGreaterThan(4);
    for (const [, method = "", path = "", body = ""] of requests) {
      const { status } = await fetch(plane.url + path, {
        method,
        headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
        body,
      });
      expect(`${method} ${path} ${status}`).toBe(`${method} ${path} 201`);
    }
  });

  it("has a workflow that runs, with a payload that picks the member of the group", async () => {
    const service = await startService({ paid: true });
    const runner = await startRunner({ controlPlane: plane, allow: ["com.datadoghq.http.request"] });
    const call = async (method: string, path: string, body?: string): Promise<unknown> => {
      const answer = await fetch(plane.url + path, {
        method,
        headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
        ...(body === undefined ? {} : { body }),
      });
      expect(answer.status).toBeLessThan(300);
      return answer.json();
    };
    const made = async (path: string, type: string, attributes: object): Promise<string> =>
      ((await call("POST", path, JSON.stringify({ data: { type, attributes } }))) as Made).data.id;
    const connections = "/api/v2/actions/connections";
    const connection = await made(connections, "action_connection", {
      name: "billing",
      runner_id: runner.urn.split(":").at(-1),
      tags: ["env:prod"],
      integration: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
    });
    const group = await made(`${connections}/groups`, "connection_group", {
      name: "billing",
      integration_type: "HTTP",
      tag_keys: ["env"],
      connections: [connection],
    });
    const [, block = ""] = /^```http\nPOST \/api\/v2\/workflows\n(.*?)```$/ms.exec(page) ?? [];
    const [payload = ""] = /\{"meta":\{.*?\}\}\}/.exec(page) ?? [];
    const text = block
      .replace("5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10", group)
      .replace("https://billing.internal/health", service.url);
    const { data: workflow } = (await call("POST", "/api/v2/workflows", text)) as Made;
    const run = (await call("POST", `/api/v2/workflows/${workflow.id}/instances`, payload)) as Made;
    expect(await call("GET", `/api/parkit/v1/workflow-instances/${run.data.id}?wait=20`)).toMatchObject({
      instance: {
        status: "succeeded",
        steps: [{ name: "Ask", outputs: { status: 200, body: { paid: true } } }],
      },
    });
    await runner.stop();
    service.close();
  });

  it("says of every permission what it is for", () => {
    const rows = [...page.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = ""]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
    );
    expect(rows.sort()).toEqual([...PERMISSIONS].sort());
  });
});
