import { describeWithTool } from "../describe-with-tool";
import { parkitStack, type ParkitStack } from "../support/parkit-stack";

const CONNECTIONS = "/api/v2/actions/connections";
const COUNT = 200;
/**
 * Requests that the rate limit refuses. One and the same may meet them all, so that often must the provider
 * try again.
 */
const LIMITED = 15;
const PROVIDER = `provider "parkit" {\n  http_client_retry_max_retries = ${LIMITED}\n}\n`;

describeWithTool("terraform", "many connections at once", ({ path: executable }) => {
  let stack: ParkitStack;

  beforeAll(async () => {
    stack = await parkitStack(executable);
  });

  afterAll(async () => {
    await stack.close();
  });

  it(`creates, reads, updates and deletes ${COUNT}, while the rate limit strikes`, async () => {
    const urn = await stack.enroll("many");
    stack.takeRequests();
    const configuration = (tag: string): string => `
resource "parkit_connection_http" "c" {
  count           = ${COUNT}
  name            = "c-\${count.index}"
  runner_urn      = "${urn}"
  identifier_tags = ["n:\${count.index}", "v:${tag}"]
  none = {}
}
resource "parkit_connection_group" "g" {
  name                = "all"
  integration         = "http"
  identifier_tag_keys = ["n"]
  connection_ids      = parkit_connection_http.c[*].id
}
`;
    const limit = async (method: string, times = LIMITED): Promise<void> => {
      await stack.fault({
        method,
        path: `${CONNECTIONS}*`,
        status: 429,
        headers: { "X-RateLimit-Reset": "0.05" },
        times,
      });
    };
    await limit("POST");
    await stack.configure(configuration("one"), PROVIDER);
    expect(await stack.succeed("apply", "-auto-approve", "-parallelism=40")).toContain(`${COUNT + 1} added`);
    const posts = stack.takeRequests().filter((line) => line.startsWith("POST"));
    expect(posts).toHaveLength(COUNT + 1 + LIMITED);
    await limit("GET");
    expect(await stack.planCode()).toBe(0);
    await limit("PATCH");
    await stack.configure(configuration("two"), PROVIDER);
    expect(await stack.succeed("apply", "-auto-approve", "-parallelism=40")).toContain(
      `0 added, ${COUNT} changed, 0 destroyed`,
    );
    await stack.api("DELETE", "/api/parkit/v1/faults");
    const { data } = (await stack.api("GET", `${CONNECTIONS}?page[size]=1000`)) as {
      data: { attributes: { name: string; tags: string[] } }[];
    };
    expect(new Set(data.map(({ attributes }) => attributes.name)).size).toBe(COUNT);
    expect(data.every(({ attributes }) => attributes.tags.includes("v:two"))).toBe(true);
    // The group goes first and alone, so all of these meet it.
    await limit("DELETE", 3);
    expect(await stack.succeed("destroy", "-auto-approve", "-parallelism=40")).toContain(
      `${COUNT + 1} destroyed`,
    );
  });
});
