import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { exitCode, startParkit, runParkit, type RunningParkit } from "../support/run-parkit";

interface Ready {
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
}

/** Times that the control plane is killed. */
const KILLS = 5;

describe("parkit control-plane --data", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "parkit-data-"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function start(data: string): Promise<{ readonly child: RunningParkit; readonly ready: Ready }> {
    const child = startParkit(["control-plane", "--data", data, "--format", "json"]);
    child.stderr.resume();
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    return { child, ready: JSON.parse(line) as Ready };
  }

  const call = async ({ url, apiKey, appKey }: Ready, method: string, path: string, body?: unknown) => {
    const response = await fetch(url + path, {
      method,
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, document: (await response.json()) as { readonly data: unknown } };
  };

  const connection = (name: string): unknown => {
    const credentials = { type: "HTTPTokenAuth", tokens: [{ name: "t", type: "SECRET", value: name }] };
    const integration = { type: "HTTP", base_url: "https://billing.example", credentials };
    return { data: { type: "action_connection", attributes: { name, integration } } };
  };
  const PATH = "/api/v2/actions/connections";

  it(`loses nothing that it acknowledged when it is killed, ${KILLS} times`, async () => {
    const data = join(root, "killed");
    const acknowledged = new Set<string>();
    for (let round = 0; round < KILLS; round += 1) {
      const { child, ready } = await start(data);
      const gone = exitCode(child);
      // Eight clients write without a pause; the kill comes while some of their requests are under way.
      const enough = acknowledged.size + 20 + round * 7;
      const client = async (id: number): Promise<void> => {
        for (let count = 0; ; count += 1) {
          const name = `round-${round}-client-${id}-${count}`;
          const answer = await call(ready, "POST", PATH, connection(name)).catch(() => "no answer" as const);
          if (answer === "no answer") return;
          expect(answer.status).toBe(201);
          acknowledged.add(name);
          if (acknowledged.size >= enough) child.kill("SIGKILL");
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, id) => client(id)));
      expect(acknowledged.size).toBeGreaterThanOrEqual(enough);
      await gone;
    }
    const { child, ready } = await start(data);
    const { document } = await call(ready, "GET", `${PATH}?page[size]=1000`);
    const items = document.data as readonly { readonly attributes: { readonly name: string } }[];
    const names = items.map(({ attributes }) => attributes.name);
    expect(new Set(names).size).toBe(names.length);
    expect([...acknowledged].filter((name) => !names.includes(name))).toEqual([]);
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
  });

  it("is refused in a line while another uses the directory", async () => {
    const data = join(root, "shared");
    const { child } = await start(data);
    const second = await runParkit(["control-plane", "--data", data]);
    expect([second.code, second.stdout]).toEqual([2, ""]);
    expect(second.stderr).toContain("another control plane uses it: stop that one first");
    child.kill("SIGTERM");
    await exitCode(child);
  });
});
