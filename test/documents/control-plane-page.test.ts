import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane/internal/control-plane";
import { PERMISSIONS } from "@parkit/control-plane/internal/organisation/permission";

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

  it("says of every permission what it is for", () => {
    const rows = [...page.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = ""]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
    );
    expect(rows.sort()).toEqual([...PERMISSIONS].sort());
  });
});
