import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createApiClient } from "./api-client";
import { ApiFailure } from "./api-failure";
import { DEFAULT_RETRY } from "./retry";

const [API_KEY, APP_KEY, PASSWORD, TOKEN] = ["canary-api/1", "canary-app/2", "canary/proxy3", "ca4"] as const;

/** A secret in the forms in which services repeat what they were sent. */
const forms = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(secret).toLowerCase(),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(`me:${secret}:`).toString("base64"),
];

const ALL = [...[API_KEY, APP_KEY, PASSWORD].flatMap(forms), TOKEN].join(" ");
const REMAINS = /canary|ca4|Y2FuYXJ5|NhbmFyeS|jYW5hcn/;

describe("the API client", () => {
  let server: Server;
  let answer: (response: ServerResponse, request: IncomingMessage) => void;

  beforeAll(async () => {
    server = createServer((request, response) => {
      answer(response, request);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server.close());

  /** What a request to the server fails with. */
  async function failureOf(path = "/api/v2/thing"): Promise<ApiFailure> {
    const { port } = server.address() as AddressInfo;
    const send = createApiClient(
      {
        url: `http://127.0.0.1:${port}`,
        apiKey: API_KEY,
        appKey: APP_KEY,
        retry: { ...DEFAULT_RETRY, enabled: false },
        timeout: 10,
        terraformVersion: "1.11.4",
      },
      { HTTP_PROXY: `http://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:1`, NO_PROXY: "*" },
    );
    const { signal } = new AbortController();
    const thrown: unknown = await send({ method: "POST", path, body: "{}", secrets: [TOKEN], signal }).catch(
      (error: unknown) => error,
    );
    if (thrown instanceof ApiFailure) return thrown;
    throw new Error("the request did not fail");
  }

  it.each<[string, (response: ServerResponse) => void]>([
    [
      "an error document",
      (response) => {
        const body = { errors: [{ status: "400", title: ALL, detail: ALL, source: { pointer: ALL } }, ALL] };
        response.writeHead(400).end(JSON.stringify(body));
      },
    ],
    [
      "a redirect",
      (response) => {
        response.writeHead(302, { Location: `https://login.example/${ALL.replaceAll(" ", "/and/")}` }).end();
      },
    ],
  ])("keeps its keys, the proxy's password and the request's secrets out of %s", async (_what, reply) => {
    answer = reply;
    const failure = await failureOf();
    expect(JSON.stringify(failure.reason)).toContain("***");
    expect(JSON.stringify(failure)).not.toMatch(REMAINS);
  });

  it("keeps them out of the request that it names", async () => {
    answer = (response) => response.writeHead(404).end("{}");
    const failure = await failureOf(`/api/v2/${encodeURIComponent(API_KEY)}`);
    expect(failure.request).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/api\/v2\/\*\*\*$/);
  });
});
