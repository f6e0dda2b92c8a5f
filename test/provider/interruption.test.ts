import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { describeWithTool } from "../describe-with-tool";
import { holdingProxy, type HoldingProxy, type HoldPoint } from "../support/holding-proxy";
import { parkitStack, startTerraform, type ParkitStack } from "../support/parkit-stack";

jest.setTimeout(120_000);

const CONNECTIONS = "/api/v2/actions/connections";

describeWithTool("terraform", "the provider when it is killed or stopped", ({ path: executable }) => {
  let stack: ParkitStack;
  let proxy: HoldingProxy;

  beforeAll(async () => {
    stack = await parkitStack(executable);
    proxy = await holdingProxy(stack.plane.url);
  });

  afterAll(async () => {
    await proxy.close();
    await stack.close();
  });

  beforeEach(async () => {
    await stack.reset();
  });

  const connection = (name: string, url: string): string =>
    `resource "parkit_connection" "${name}" {\n  name = "${name}"\n  http = { base_url = "https://${url}.example" }\n}\n`;
  const stored = async (): Promise<readonly { name: string; url: string }[]> => {
    const { data } = (await stack.api("GET", CONNECTIONS)) as {
      data: { attributes: { name: string; integration: { base_url: string } } }[];
    };
    return data.map(({ attributes }) => ({ name: attributes.name, url: attributes.integration.base_url }));
  };

  /** Ids of the provider's processes that were started in the run directory, which is this test's own. */
  function providers(): readonly number[] {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .filter((pid) => {
        try {
          const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
          return (
            command.includes("terraform-provider-parkit") && readlinkSync(`/proc/${pid}/cwd`) === stack.path
          );
        } catch {
          return false;
        }
      });
  }

  /** Starts an apply, waits until a call is at a point, interferes, and waits for the end. */
  async function applyAndInterfere(
    method: string,
    point: HoldPoint,
    interfere: (child: number) => void,
  ): Promise<number> {
    const reached = proxy.hold(method, point);
    const child = startTerraform({ ...stack, env: { ...stack.env, DD_HOST: proxy.url } }, [
      "apply",
      "-auto-approve",
      "-parallelism=1",
    ]);
    const ended = once(child, "close") as Promise<[number]>;
    await Promise.race([reached, ended]);
    interfere(child.pid ?? 0);
    const [code] = await ended;
    proxy.release();
    return code;
  }

  const kill = (): void => {
    const running = providers();
    expect(running).not.toEqual([]);
    for (const pid of running) process.kill(pid, "SIGKILL");
  };

  it("leaves nothing when killed before a creation took effect", async () => {
    await stack.configure(connection("a", "one"));
    expect(await applyAndInterfere("POST", "before", kill)).not.toBe(0);
    expect([await stored(), await stack.state()]).toEqual([
      [],
      expect.not.stringContaining('"parkit_connection"'),
    ]);
    expect(await stack.apply()).toContain("1 added");
    expect(await stack.planCode()).toBe(0);
  });

  it("fails loudly when killed after a creation took effect: no state says that it does not exist", async () => {
    await stack.configure(connection("a", "one"));
    expect(await applyAndInterfere("POST", "after", kill)).not.toBe(0);
    expect(await stored()).toHaveLength(1);
    expect(await stack.succeed("plan")).toContain("1 to add");
  });

  it.each(["before", "after"] as const)(
    "reads the truth when killed %s an update or a deletion took effect",
    async (point) => {
      await stack.configure(connection("a", "one"));
      await stack.apply();
      await stack.configure(connection("a", "two"));
      expect(await applyAndInterfere("PATCH", point, kill)).not.toBe(0);
      expect(await stored()).toEqual([
        { name: "a", url: point === "before" ? "https://one.example" : "https://two.example" },
      ]);
      expect(await stack.planCode()).toBe(point === "before" ? 2 : 0);
      await stack.apply();
      expect(await stored()).toEqual([{ name: "a", url: "https://two.example" }]);
      await stack.configure("");
      expect(await applyAndInterfere("DELETE", point, kill)).not.toBe(0);
      await stack.apply();
      expect([await stored(), await stack.planCode()]).toEqual([[], 0]);
    },
  );

  it("stores what was sent before an interrupt, and sends nothing after it", async () => {
    await stack.configure(Array.from({ length: 4 }, (_, index) => connection(`c${index}`, "one")).join(""));
    const interrupted = applyAndInterfere("POST", "after", (pid) => {
      process.kill(pid, "SIGINT");
      proxy.release();
    });
    expect(await interrupted).not.toBe(0);
    const created = await stored();
    expect(created.length).toBeLessThan(4);
    expect(await stack.succeed("plan")).toContain(`${4 - created.length} to add, 0 to change, 0 to destroy`);
    expect(providers()).toEqual([]);
  });
});
