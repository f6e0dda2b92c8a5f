import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { describeConsole } from "../support/console";

const REBOUND = "rebound.example";

describeConsole(
  "pages of others",
  (current) => {
    let foreign: Server;
    let origin: string;
    const asked: string[] = [];

    beforeAll(async () => {
      foreign = createServer((request, response) => {
        asked.push(request.headers.cookie ?? "");
        response.setHeader("Content-Type", "text/html");
        response.end("<!doctype html><title>elsewhere</title><p>somebody else</p>");
      }).listen(0, "127.0.0.1");
      await once(foreign, "listening");
      // Same host, another port: cookies go there, so that this is the nearest that a foreign page can come.
      origin = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    });
    afterAll(() => foreign.close());

    it("read nothing and change nothing, although the browser is logged in", async () => {
      const { plane, page, enrolled, call } = current();
      await enrolled("secret-name");
      const stolen = await page.context().newPage();
      await stolen.goto(origin);
      const [kept, here] = [plane.url, `${plane.url}/api/parkit/v1`];
      const outcomes = await stolen.evaluate(
        async ([root, api]) => {
          const attempt = async (path: string, options: RequestInit): Promise<string> => {
            try {
              const answer = await fetch(path, options);
              return `${answer.type} ${(await answer.text()).length}`;
            } catch {
              return "nothing";
            }
          };
          const include = { credentials: "include" } as const;
          return {
            read: await attempt(`${api}/runners`, include),
            opaque: await attempt(`${api}/runners`, { ...include, mode: "no-cors" }),
            header: await attempt(`${api}/runners`, { ...include, headers: { "X-Parkit-Console": "x" } }),
            write: await attempt(`${api}/tasks`, {
              ...include,
              method: "POST",
              mode: "no-cors",
              body: '{"fqn":"com.datadoghq.http.request"}',
            }),
            login: await attempt(`${api}/console/session`, {
              ...include,
              method: "POST",
              mode: "no-cors",
              body: "{}",
            }),
            page: await attempt(`${root}/`, { ...include, mode: "no-cors" }),
            script: await attempt(`${root}/console/page.js`, { ...include, mode: "no-cors" }),
          };
        },
        [kept, here] as const,
      );
      expect(outcomes).toEqual({
        read: "nothing",
        opaque: "opaque 0",
        header: "nothing",
        write: "opaque 0",
        login: "opaque 0",
        // Not even as an answer that cannot be read: `Cross-Origin-Resource-Policy`.
        page: expect.stringMatching(/^(nothing|opaque 0)$/) as string,
        script: expect.stringMatching(/^(nothing|opaque 0)$/) as string,
      });
      expect(await call("GET", "/api/parkit/v1/tasks")).toEqual({ tasks: [] });
    });

    it("on another port are sent the cookie, and can do nothing with it", async () => {
      const { plane, page } = current();
      const other = await page.context().newPage();
      await other.goto(origin);
      const cookie = asked.at(-1) ?? "";
      expect(cookie).toMatch(/^parkit-console-\d+=/);
      const path = `${plane.url}/api/parkit/v1/runners`;
      for (const headers of [{ Cookie: cookie }, { Cookie: cookie, "X-Parkit-Console": "" }])
        expect((await fetch(path, { headers })).status).toBe(403);
    });

    it("show the console in no frame", async () => {
      const { plane, page } = current();
      const framing = await page.context().newPage();
      await framing.goto(origin);
      const framed = `(url) => new Promise((loaded) => {
        const frame = document.createElement("iframe");
        frame.onload = loaded;
        frame.src = url;
        document.body.append(frame);
      }).then(() => undefined)`;
      await framing.evaluate(`(${framed})(${JSON.stringify(plane.url)})`);
      const [, frame] = framing.frames();
      expect(await frame?.locator("nav").count()).toBe(0);
    });

    it("with a name of theirs that leads to this machine get nothing, not even the page", async () => {
      const { plane, page } = current();
      const rebound = await page.context().newPage();
      const answer = await rebound.goto(plane.url.replace("127.0.0.1", REBOUND));
      expect([answer?.status(), await answer?.text()]).toEqual([
        421,
        '{"errors":["Misdirected request: this server is not called so"]}',
      ]);
      const inside = await rebound.evaluate(async () => {
        const answers = await Promise.all(
          ["/", "/console/page.js", "/api/parkit/v1/runners", "/health"].map((path) => fetch(path)),
        );
        return answers.map(({ status }) => status);
      });
      expect(inside).toEqual([421, 421, 421, 421]);
    });
  },
  [`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`],
);
