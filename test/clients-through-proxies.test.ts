import { once } from "node:events";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createServer as createTlsServer, type Server } from "node:tls";
import { parse, stringify } from "yaml";
import { certificateAuthority } from "./support/certificate-authority";
import { describeWithParkit, PLANE_NAME } from "./support/describe-with-parkit";
import { startProxyProcess, type ProxyProcess } from "./support/proxy-process";
import { exitCode, runParkit, startParkit } from "./support/run-parkit";

/** A name that nothing but the proxy knows. */
const HOST = PLANE_NAME;
const PASSWORD = "canary-pw";
const CLIENTS = ["provider", "runner", "parkit enroll", "parkit task run"] as const;
type Client = (typeof CLIENTS)[number];

/** What a client did: whether it got through, and everything that it printed. */
interface Outcome {
  readonly reached: boolean;
  readonly output: string;
}

function description(origin: string, name: string): string {
  return `apiVersion: parkit/v1
site: { appUrl: "${origin}", apiUrl: "${origin}" }
runners:
  - { name: ${name}, allow: [com.datadoghq.http.request], identity: { type: secret, secretName: i }, deployment: { type: helm, namespace: ns } }
`;
}

describeWithParkit(
  "through a proxy,",
  (at) => {
    const authority = certificateAuthority();
    let folder: string;
    let terminator: Server;
    let identity: Readonly<Record<string, unknown>>;
    let proxies: { readonly plain: ProxyProcess; readonly secure: ProxyProcess };
    let runs = 0;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "parkit-proxies-"));
      await writeFile(join(folder, "authority.pem"), authority.certificate);
      const http = Number(new URL(at.stack.plane.url).port);
      terminator = createTlsServer(authority.issue(HOST), (socket) => {
        const through = connect(http, "127.0.0.1");
        socket.pipe(through).pipe(socket);
        socket.on("error", () => through.destroy());
        through.on("error", () => socket.destroy());
      }).listen(0, "127.0.0.1");
      await once(terminator, "listening");
      // A server that listens on a port has an address of this kind.
      const https = (terminator.address() as AddressInfo).port;
      const settings = { ports: { http, https }, user: `me:${PASSWORD}` };
      proxies = {
        plain: await startProxyProcess(settings),
        secure: await startProxyProcess({ ...settings, tls: authority.issue("localhost") }),
      };
      const enrolled = await runParkit(["enroll", "-f", "-", "-o", "config"], {
        env: keys(),
        input: description(at.stack.plane.url, "enrolled"),
      });
      identity = parse(enrolled.stdout) as typeof identity;
    });

    afterAll(async () => {
      terminator.close();
      await Promise.all([proxies.plain.close(), proxies.secure.close()]);
      await rm(folder, { recursive: true });
    });

    const keys = () => ({ DD_API_KEY: at.stack.plane.apiKey, DD_APP_KEY: at.stack.plane.appKey });

    const clients: Readonly<Record<Client, (origin: string, env: NodeJS.ProcessEnv) => Promise<Outcome>>> = {
      provider: async (origin, env) => {
        await at.stack.configure(
          `resource "parkit_connection_http" "a" {\n  name = "a"\n  base_url = "https://one.example"\n  none = {}\n}\n`,
        );
        const { code, stdout, stderr } = await at.stack.run(["plan"], { ...env, DD_HOST: origin });
        return { reached: code === 0, output: (stdout + stderr).replaceAll(/[│\s]+/g, " ") };
      },
      runner: async (origin, env) => {
        runs += 1;
        const home = join(folder, `runner-${runs}`);
        await mkdir(home, { mode: 0o700 });
        const config = stringify({ ...identity, ddBaseURL: origin });
        await writeFile(join(home, "config.yaml"), config, { mode: 0o600 });
        const child = startParkit(["runner", "--config", home], { env });
        child.stdin.end();
        const lines: string[] = [];
        const failed = new Promise<boolean>((resolve) => {
          createInterface(child.stderr).on("line", (line) => {
            lines.push(line);
            if (/_proxy/i.test(line)) resolve(false);
          });
        });
        const reached = await Promise.race([failed, taskEnds("enrolled").catch(() => false)]);
        child.kill();
        await exitCode(child);
        return { reached, output: lines.join("\n") };
      },
      "parkit enroll": async (origin, env) => {
        runs += 1;
        const child = startParkit(["enroll", "-f", "-", "-o", "config"], { env: { ...env, ...keys() } });
        child.stdin.end(description(origin, `enrolled-${runs}`));
        let output = "";
        child.stdout.on("data", (text) => (output += String(text)));
        child.stderr.on("data", (text) => {
          output += String(text);
          // It would go on for ever.
          if (output.includes("trying again")) child.kill();
        });
        return { reached: (await exitCode(child)) === 0, output };
      },
      "parkit task run": async (origin, env) => {
        const argv = ["task", "run", "com.datadoghq.http.request", "--runner", "enrolled", "--timeout", "1"];
        const input = ["--input", `{"verb":"GET","url":"http://127.0.0.1:1/"}`, "--control-plane", origin];
        const { stdout, stderr } = await runParkit([...argv, ...input], { env: { ...env, ...keys() } });
        return { reached: stderr.includes("queued task"), output: stdout + stderr };
      },
    };

    /** Queues a task for a runner and waits for its end. Its URL is one that a proxy would be used for. */
    async function taskEnds(runner: string): Promise<boolean> {
      const url = at.stack.plane.url.replace("127.0.0.1", "0.0.0.0");
      const request = { fqn: "com.datadoghq.http.request", runner, inputs: { verb: "GET", url } };
      const queued = (await at.stack.api("POST", "/api/parkit/v1/tasks", request)) as {
        readonly task: { readonly id: string };
      };
      const ended = (await at.stack.api("GET", `/api/parkit/v1/tasks/${queued.task.id}?wait=60`)) as {
        readonly task: { readonly status: string };
      };
      return ["succeeded", "failed"].includes(ended.task.status);
    }

    /** Runs a client with no proxy and no authority but those of a test. */
    async function run(client: Client, origin: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
      const unset = {
        http_proxy: "",
        https_proxy: "",
        no_proxy: "",
        HTTP_PROXY: "",
        HTTPS_PROXY: "",
        NO_PROXY: "",
      };
      const set = Object.entries(env).map(([name, value]) => [name.toLowerCase(), value] as const);
      const outcome = await clients[client](origin, { ...unset, ...env, ...Object.fromEntries(set) });
      expect(outcome.output).not.toContain(PASSWORD);
      expect(outcome.output).not.toContain(Buffer.from(`me:${PASSWORD}`).toString("base64"));
      return outcome;
    }

    const ca = () => ({ SSL_CERT_FILE: join(folder, "authority.pem") });
    const plainProxy = (user = `me:${PASSWORD}`) => `http://${user}@localhost:${proxies.plain.port}`;
    const secureProxy = () => `https://me:${PASSWORD}@localhost:${proxies.secure.port}`;

    describe.each(CLIENTS)("%s", (client) => {
      afterEach(() => {
        proxies.plain.takeSeen();
        proxies.secure.takeSeen();
      });

      it("reaches https in a tunnel, trusting the authority of a file", async () => {
        const env = { HTTPS_PROXY: plainProxy() };
        expect(await run(client, `https://${HOST}`, { ...env, ...ca() })).toMatchObject({ reached: true });
        expect(new Set(proxies.plain.takeSeen())).toEqual(new Set([`CONNECT ${HOST}:443`]));
      });

      it("asks the proxy for the whole URL of http", async () => {
        expect(await run(client, `http://${HOST}`, { HTTP_PROXY: plainProxy() })).toMatchObject({
          reached: true,
        });
        const seen = proxies.plain.takeSeen();
        expect(seen.length).toBeGreaterThan(0);
        for (const line of seen) expect(line).toMatch(/^(GET|POST) http:\/\/plane\.example\/api\/\S+$/);
      });

      it("speaks TLS to a proxy over TLS, for https and for http", async () => {
        const env = { HTTPS_PROXY: secureProxy(), HTTP_PROXY: secureProxy(), ...ca() };
        expect(await run(client, `https://${HOST}`, env)).toMatchObject({ reached: true });
        expect(proxies.secure.takeSeen()).toContain(`CONNECT ${HOST}:443`);
        expect(await run(client, `http://${HOST}`, env)).toMatchObject({ reached: true });
        expect(proxies.secure.takeSeen()[0]).toContain(` http://${HOST}/api/`);
      });

      it("goes past the proxy to what NO_PROXY names", async () => {
        const origin = at.stack.plane.url.replace("127.0.0.1", "0.0.0.0");
        const env = { HTTP_PROXY: plainProxy(), NO_PROXY: "other.example, 0.0.0.0" };
        expect(await run(client, origin, env)).toMatchObject({ reached: true });
        expect(proxies.plain.takeSeen()).toEqual([]);
      });

      it("says which variable names the proxy that refuses", async () => {
        const origins = { HTTPS_PROXY: `https://${HOST}`, HTTP_PROXY: `http://${HOST}` };
        for (const [variable, origin] of Object.entries(origins)) {
          const outcome = await run(client, origin, { [variable]: plainProxy(`you:${PASSWORD}`) });
          expect(outcome.reached).toBe(false);
          expect(outcome.output).toContain("it answered 407");
          expect(outcome.output.toUpperCase()).toContain(`THE PROXY THAT ${variable} NAMES`);
        }
      });

      it("refuses a proxy that it cannot use by its variable, and sends nothing past it", async () => {
        const env = { HTTP_PROXY: `socks5://me:${PASSWORD}@localhost:${proxies.plain.port}` };
        const origin = at.stack.plane.url.replace("127.0.0.1", "0.0.0.0");
        at.stack.takeRequests();
        const outcome = await clients[client](origin, { ...env, http_proxy: env.HTTP_PROXY });
        expect(outcome.reached).toBe(false);
        expect(outcome.output).toMatch(/http_proxy does not name a proxy that can be used/i);
        expect(outcome.output).not.toContain(PASSWORD);
        expect(at.stack.takeRequests().filter((line) => !line.includes("/api/parkit/"))).toEqual([]);
      });
    });
  },
  "bundle",
);
