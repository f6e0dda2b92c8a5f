import type { JsonObject } from "@parkit/protocol/internal/json";
import { actionError } from "../action-context.fixture";
import { type CalledService, startCalledService } from "./called-service.fixture";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("headers", () => {
  const header = (key: string, ...value: string[]): JsonObject => ({ requestHeaders: [{ key, value }] });

  it.each([
    "Content-Length",
    "HOST",
    "x-forwarded-for",
    "X-Forwarded-Host",
    "x-forwarded-proto",
    "Forwarded",
    "Sec-Datadog",
    "Transfer-Encoding",
    "Connection",
    "bad name",
    "a\r\nb",
    "",
  ])("%j is refused and nothing is sent", async (name) => {
    await expect(service.get(header(name, "x"))).rejects.toEqual(actionError("not allowed"));
    expect(service.seen).toHaveLength(0);
  });

  it.each(["a\r\nHost: evil", "a\nb", "a\0b"])("the value %j is refused", async (value) => {
    await expect(service.get(header("X-A", value))).rejects.toEqual(actionError("characters"));
    await expect(service.get(header("X-A", "{{ t }}"), { tokens: { t: value } })).rejects.toEqual(
      actionError("characters"),
    );
    expect(service.seen).toHaveLength(0);
  });

  it("are joined, set by the runner, and left out as documented", async () => {
    await service.get({
      requestHeaders: [
        { key: "X-List", value: ["a", "b"] },
        { key: "user-agent", value: ["mine"] },
        { key: "Runtime-Worker-Key", value: ["x"] },
      ],
    });
    expect(service.seen[0]?.headers).toMatchObject({
      "x-list": "a,b",
      "user-agent": "Datadog",
      "sec-datadog": "sec-value",
    });
    expect(service.seen[0]?.headers).not.toHaveProperty("runtime-worker-key");
  });

  it("of the connection win whatever their case, and are templates over its tokens", async () => {
    await service.get(header("x-key", "mine"), {
      tokens: { apiKey: "k-1" },
      http: { headers: [{ name: "X-KEY", value: "Bearer {{ apiKey }}" }] },
    });
    expect(service.seen[0]?.headers["x-key"]).toBe("Bearer k-1");
  });

  it("carry basic authentication", async () => {
    await service.get(header("Authorization", "mine"), {
      type: "Basic Auth",
      tokens: { username: "u", password: "p:w" },
    });
    expect(service.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("u:p:w").toString("base64")}`);
  });
});
