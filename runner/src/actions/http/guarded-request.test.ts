import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { until } from "../../clock.fixture";
import type { UrlPolicyOptions } from "../../policy/url-policy";
import { portOf } from "../../control-plane.fixture";
import { actionContext, actionError } from "../action-context.fixture";
import { type CalledService, type RunSetup, startCalledService } from "./called-service.fixture";
import { guardedRequest } from "./guarded-request";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("the URL", () => {
  it("must have the host of the connection's base URL, port included", async () => {
    expect(await service.get({}, { http: { baseUrl: `${service.origin}/other/path` } })).toMatchObject({
      status: 200,
    });
    for (const baseUrl of [
      "http://127.0.0.1:1/",
      "http://localhost/",
      `${service.origin}.evil.test`,
      `${service.origin}@evil.test`,
    ]) {
      await expect(service.get({}, { http: { baseUrl } })).rejects.toEqual(
        actionError(/not the host of the connection|not an http or https URL/),
      );
    }
    expect(service.seen).toHaveLength(1);
  });

  it("must not be plain where the base URL says https, not even after a redirect", async () => {
    const { host } = new URL(service.origin);
    await expect(service.get({}, { http: { baseUrl: `https://${host}` } })).rejects.toEqual(
      actionError("the connection's base URL says https", "failed to make request"),
    );
    expect(service.seen).toHaveLength(0);
    await expect(service.get({}, { http: { baseUrl: `ftp://${host}` } })).rejects.toEqual(
      actionError("not an http or https URL"),
    );
  });

  it.each([
    "http://169.254.169.254/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[fd00:ec2::254]/",
    "http://metadata.google.internal/",
  ])("%s is blocked", async (url) => {
    await expect(service.run({ verb: "GET", url })).rejects.toEqual(
      actionError("not authorized", "failed to make request"),
    );
  });

  it("whose name resolves to a metadata address is blocked", async () => {
    const policy: Partial<UrlPolicyOptions> = {
      resolve: (_name, callback) => {
        callback(null, [{ address: "169.254.169.254", family: 4 }]);
      },
    };
    await expect(service.run({ verb: "GET", url: "http://harmless.test/" }, { policy })).rejects.toEqual(
      actionError("not authorized"),
    );
  });

  it("is connected at the address that was checked, with no second look-up", async () => {
    let lookUps = 0;
    const policy: Partial<UrlPolicyOptions> = {
      resolve: (_name, callback) => {
        lookUps += 1;
        callback(null, [{ address: lookUps === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }]);
      },
    };
    const url = `http://rebinding.test:${new URL(service.origin).port}/`;
    expect(await service.run({ verb: "GET", url }, { policy })).toMatchObject({ status: 200 });
    expect(lookUps).toBe(1);
    await expect(service.run({ verb: "GET", url }, { policy })).rejects.toEqual(
      actionError("not authorized"),
    );
  });

  it("outside the allowed hosts is refused, redirects included", async () => {
    const policy = { hosts: ["localhost"] };
    await expect(service.get({}, { policy })).rejects.toEqual(actionError("not allowed by runner policy"));
    service.respond = (_request, response) =>
      response.writeHead(302, { location: `${service.origin}/` }).end();
    const start = { verb: "GET", url: service.origin.replace("127.0.0.1", "localhost") };
    const resolve: UrlPolicyOptions["resolve"] = (_name, callback) => {
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    await expect(service.run(start, { policy: { ...policy, resolve } })).rejects.toEqual(
      actionError("not allowed by runner policy"),
    );
    expect(service.seen).toHaveLength(1);
  });
});

describe("redirects", () => {
  const redirect = (status: number, location: string): void => {
    service.respond = ({ url }, response) => {
      if (url === "/") response.writeHead(status, { location }).end();
      else response.end("arrived");
    };
  };

  it("are followed", async () => {
    redirect(302, "/next");
    expect(await service.get()).toMatchObject({ status: 200, body: "arrived" });
  });

  it.each([
    [301, "GET", ""],
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", "text"],
    [308, "POST", "text"],
  ])("with %d continue as %s with body %j", async (status, method, body) => {
    redirect(status, "/next");
    await service.post({ body: "text" });
    expect(service.seen[1]).toMatchObject({ method, body });
  });

  it("are not followed when that is off: the answer is an error, unless errorOnStatus says what is one", async () => {
    redirect(302, "/next");
    await expect(service.get({ followRedirect: false })).rejects.toEqual(actionError("302 Found"));
    expect(await service.get({ followRedirect: false, errorOnStatus: ["500"] })).toMatchObject({
      status: 302,
    });
    expect(service.seen.map(({ url }) => url)).toEqual(["/", "/"]);
  });

  it("end after ten", async () => {
    service.respond = (_request, response) => response.writeHead(302, { location: "/again" }).end();
    await expect(service.get()).rejects.toEqual(actionError("10 redirects"));
    expect(service.seen).toHaveLength(11);
  });

  it.each([
    "http://169.254.169.254/latest",
    "http://[::ffff:169.254.169.254]/",
    "http://2852039166/",
    "file:///etc/passwd",
    "http://",
  ])("to %s are refused", async (location) => {
    redirect(302, location);
    await expect(service.get()).rejects.toEqual(actionError(/not authorized|only http and https|not a URL/));
    expect(service.seen).toHaveLength(1);
  });

  it("to another origin carry nothing of the connection", async () => {
    const other = service.origin.replace("127.0.0.1", "localhost");
    redirect(307, `${other}/next`);
    const setup: RunSetup = {
      tokens: { t: "secret-1" },
      http: { headers: [{ name: "X-Key", value: "{{t}}" }] },
    };
    await service.get(
      {
        requestHeaders: [
          { key: "Cookie", value: ["c=1"] },
          { key: "Accept", value: ["text/plain"] },
        ],
      },
      setup,
    );
    expect(service.seen[0]?.headers).toMatchObject({ "x-key": "secret-1", cookie: "c=1" });
    expect(service.seen[1]?.headers).toMatchObject({ accept: "text/plain", "user-agent": "Datadog" });
    for (const name of ["x-key", "cookie", "sec-datadog"])
      expect(service.seen[1]?.headers).not.toHaveProperty(name);
    const body = { content: "{{t}}", contentType: "text/plain" };
    await expect(service.post({}, { ...setup, http: { body } })).rejects.toEqual(actionError("must not see"));
  });

  it("stay at the host of the connection", async () => {
    redirect(302, `${service.origin.replace("127.0.0.1", "localhost")}/next`);
    await expect(service.get({}, { http: { baseUrl: service.origin } })).rejects.toEqual(
      actionError("not the host of the connection"),
    );
  });
});

describe("a request", () => {
  it.each([
    ["does not come in time", (): void => undefined],
    ["trickles in", (response: ServerResponse): void => void response.writeHead(200).write("x")],
  ])("whose answer %s is given up", async (_name, begin) => {
    service.respond = (_request, response) => {
      begin(response);
    };
    const failing = service.get().catch((error: unknown) => error);
    await until(() => service.seen.length === 1);
    await service.clock.advance(30_000);
    expect(await failing).toEqual(actionError("not finished within 30 seconds", "failed to make request"));
  });

  it("to a host that refuses is an action error", async () => {
    await expect(service.run({ verb: "GET", url: "http://127.0.0.1:1/" })).rejects.toEqual(
      actionError("ECONNREFUSED", "failed to make request"),
    );
  });
});

describe("connections", () => {
  it("are kept for the next request to a service", async () => {
    const connections: string[] = [];
    const server = createServer((_request, response) => response.end("done"));
    server.on("connection", () => connections.push("made"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const context = actionContext({});
    const request = { method: "GET", headers: {}, followRedirects: true } as const;
    try {
      for (const path of ["/one", "/two", "/three"]) {
        const url = new URL(`http://127.0.0.1:${portOf(server.address())}${path}`);
        const read = async (answer: IncomingMessage): Promise<string> => text(answer);
        expect(await guardedRequest(context, { ...request, url }, read)).toBe("done");
      }
      expect(connections).toEqual(["made"]);
    } finally {
      context.http.close();
      server.close();
    }
  });
});
