import { createHash } from "node:crypto";
import { actionError } from "../action-context.fixture";
import { type CalledService, startCalledService } from "./called-service.fixture";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("getChecksumFromURL", () => {
  const action = "getChecksumFromURL";

  it.each([
    [{}, "sha256", "hex"],
    [{ algorithm: "MD5", digest: "" }, "md5", "hex"],
    [{ algorithm: "sha1", digest: "base64" }, "sha1", "base64"],
    [{ algorithm: "sha512", digest: "base64url" }, "sha512", "base64url"],
  ] as const)("with %j gives a %s digest in %s", async (inputs, algorithm, encoding) => {
    const checksum = createHash(algorithm).update("pong").digest(encoding);
    expect(await service.run({ url: `${service.origin}/`, ...inputs }, { action })).toEqual({ checksum });
  });

  it("does not look at the status, and sends nothing of the connection", async () => {
    service.respond = (_request, response) => response.writeHead(500).end("pong");
    const http = { headers: [{ name: "X-Key", value: "k" }] };
    expect(
      await service.run({ url: `${service.origin}/`, digest: "base64url" }, { action, http }),
    ).toHaveProperty("checksum");
    expect(service.seen[0]?.headers).not.toHaveProperty("x-key");
  });

  it("is blocked from metadata services", async () => {
    await expect(service.run({ url: "http://169.254.169.254/" }, { action })).rejects.toEqual(
      actionError("not authorized"),
    );
  });
});
