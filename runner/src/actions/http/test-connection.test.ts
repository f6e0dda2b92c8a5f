import { actionError } from "../action-context.fixture";
import { type CalledService, startCalledService } from "./called-service.fixture";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("testConnection", () => {
  const action = "testConnection";

  it("sends the request of the connection's test settings", async () => {
    const http = { baseUrl: `${service.origin}/api/`, testing: { path: "/health?x=1", verb: "HEAD" } };
    expect(await service.run({}, { action, http })).toMatchObject({ status: 200 });
    expect(service.seen[0]).toMatchObject({ method: "HEAD", url: "/health?x=1" });
  });

  it.each([
    [{}],
    [{ baseUrl: "http://example.test/" }],
    [{ testing: { path: "/", verb: "GET" } }],
    [{ baseUrl: "http://example.test/", testing: { path: "/", verb: "" } }],
    [{ baseUrl: "http://example.test/", testing: { path: "http://", verb: "GET" } }],
  ])("with the connection %j is refused", async (http) => {
    await expect(service.run({}, { action, http })).rejects.toEqual(actionError("connection"));
  });
});
