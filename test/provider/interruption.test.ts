import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describeWithTool } from "../describe-with-tool";
import { holdingProxy, type HoldingProxy, type HoldPoint } from "../support/holding-proxy";
import { onOneLine, parkitStack, startTerraform, type ParkitStack } from "../support/parkit-stack";

const CONNECTIONS = "/api/v2/actions/connections";
const GUIDE = join(__dirname, "..", "..", "docs", "guide", "provider.md");

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
    `resource "parkit_connection_http" "${name}" {\n  name = "${name}"\n  base_url = "https://${url}.example"\n  none = {}\n}\n`;
  const stored = async (): Promise<readonly { name: string; url: string }[]> => {
    const { data } = (await stack.api("GET", CONNECTIONS)) as {
      data: { attributes: { name: string; integration: { base_url: string } } }[];
    };
    return data.map(({ attributes }) => ({ name: attributes.name, url: attributes.integration.base_url }));
  };

  const idOfOnly = async (): Promise<string> => {
    const { data } = (await stack.api("GET", CONNECTIONS)) as { data: [{ id: string }] };
    return data[0].id;
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
    interfere: (child: ReturnType<typeof startTerraform>) => unknown,
  ): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
    const reached = proxy.hold(method, point);
    const child = startTerraform({ ...stack, env: { ...stack.env, DD_HOST: proxy.url } }, [
      "apply",
      "-auto-approve",
      "-parallelism=1",
    ]);
    const ended = once(child, "close") as Promise<[number]>;
    const written = Promise.all([text(child.stdout), text(child.stderr)]);
    await Promise.race([reached, ended]);
    await interfere(child);
    const [code] = await ended;
    proxy.release();
    const [output, errors] = await written;
    return { code, output, errors };
  }

  const kill = (): void => {
    const running = providers();
    expect(running).not.toEqual([]);
    for (const pid of running) process.kill(pid, "SIGKILL");
  };

  /** Lets the held call go on once the CLI has understood that it shall stop. */
  const interrupt = async (child: ReturnType<typeof startTerraform>): Promise<void> => {
    const understood = new Promise<void>((resolve) => {
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes("Interrupt received")) resolve();
      });
    });
    child.kill("SIGINT");
    await Promise.race([understood, once(child, "close")]);
    proxy.release();
  };

  it("leaves nothing when killed before a creation took effect", async () => {
    await stack.configure(connection("a", "one"));
    expect((await applyAndInterfere("POST", "before", kill)).code).not.toBe(0);
    expect([await stored(), await stack.state()]).toEqual([
      [],
      expect.not.stringContaining('"parkit_connection_http"'),
    ]);
    expect(await stack.apply()).toContain("1 added");
    expect(await stack.planCode()).toBe(0);
  });

  it("lets what it was killed over be found by the guide and adopted, when the creation took effect", async () => {
    await stack.configure(connection("a", "one"));
    const { code, output, errors } = await applyAndInterfere("POST", "after", kill);
    expect(code).not.toBe(0);
    // These words are all that the user has, so the guide explains them.
    const guide = onOneLine(readFileSync(GUIDE, "utf8"));
    // Which of the two it is depends on what Terraform notices first: that the connection is gone, or the
    // process.
    const [said] = /Plugin did not respond|Request cancelled/.exec(errors) ?? [errors];
    expect(guide).toContain(`\`${said}\``);
    expect(output).toContain("parkit_connection_http.a: Creating...");
    expect(guide).toContain("`Creating...`");
    expect(output).not.toContain("Creation complete");
    expect(guide).toContain("`Creation complete`");
    expect(await stored()).toHaveLength(1);
    expect(await stack.succeed("plan")).toContain("1 to add");
    await stack.succeed("import", "parkit_connection_http.a", await idOfOnly());
    expect(await stack.apply()).toContain("0 added");
    expect([await stack.planCode(), await stored()]).toEqual([0, [expect.anything()]]);
  });

  it.each(["before", "after"] as const)(
    "reads the truth when killed %s an update or a deletion took effect",
    async (point) => {
      await stack.configure(connection("a", "one"));
      await stack.apply();
      await stack.configure(connection("a", "two"));
      expect((await applyAndInterfere("PATCH", point, kill)).code).not.toBe(0);
      expect(await stored()).toEqual([
        { name: "a", url: point === "before" ? "https://one.example" : "https://two.example" },
      ]);
      expect(await stack.planCode()).toBe(point === "before" ? 2 : 0);
      await stack.apply();
      expect(await stored()).toEqual([{ name: "a", url: "https://two.example" }]);
      await stack.configure("");
      expect((await applyAndInterfere("DELETE", point, kill)).code).not.toBe(0);
      await stack.apply();
      expect([await stored(), await stack.planCode()]).toEqual([[], 0]);
    },
  );

  it("stores what was sent before an interrupt, and sends nothing after it", async () => {
    await stack.configure(Array.from({ length: 4 }, (_, index) => connection(`c${index}`, "one")).join(""));
    const interrupted = applyAndInterfere("POST", "after", interrupt);
    expect((await interrupted).code).not.toBe(0);
    const created = await stored();
    expect(created.length).toBeLessThan(4);
    expect(await stack.succeed("plan")).toContain(`${4 - created.length} to add, 0 to change, 0 to destroy`);
    expect(providers()).toEqual([]);
  });

  it("finishes a creation that was interrupted before its policy was set", async () => {
    const access = '  access = { viewer = ["team:ops"] }\n';
    await stack.configure(connection("a", "one").replace("  http", `${access}  http`));
    await applyAndInterfere("POST", "after", interrupt);
    expect((await stack.attributes("parkit_connection_http.a"))["status"]).toBeUndefined();
    expect(await stack.planCode()).toBe(0);
  });
});
