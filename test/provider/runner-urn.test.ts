import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { mustRun } from "../../examples/demo/program";
import { describeWithTool } from "../describe-with-tool";
import { startKubernetesDouble, type KubernetesDouble } from "../support/kubernetes-double";
import { parkitStack, QUICK_RETRIES, type ParkitStack } from "../support/parkit-stack";

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const KEY = "canary-private-key";
const SECRET = "datadog-private-action-runner-identity";
const IDENTITY = { urn: URN, private_key: KEY };

const EXAMPLE = join(__dirname, "..", "..", "provider", "examples", "data-sources", "parkit_runner_urn.tf");

describeWithTool("terraform", "the URN of a runner from its cluster", ({ path: executable }) => {
  let stack: ParkitStack;
  let cluster: KubernetesDouble;

  beforeAll(async () => {
    cluster = await startKubernetesDouble();
    // What asks the cluster is a file beside the bundle: with anything but the bundle it would not be tested.
    stack = await parkitStack(executable);
  });
  afterAll(async () => {
    await stack.close();
    await cluster.close();
  });
  beforeEach(async () => {
    cluster.reset();
    await stack.reset();
  });

  const provider = (kubernetes: string): string =>
    QUICK_RETRIES.replace("\n}", `\n  kubernetes = ${kubernetes}\n}`);
  const byHost = (more = `token = "${cluster.token}"`, url = cluster.url): string => `{
    host = "${url}"
    cluster_ca_certificate = <<EOT
${cluster.authority}EOT
    ${more}
  }`;
  const source = (more = "timeout = 0", secret = SECRET): string =>
    `data "parkit_runner_urn" "r" {\n  namespace = "datadog"\n  secret_name = "${secret}"\n  ${more}\n}\noutput "urn" {\n  value = data.parkit_runner_urn.r.urn\n}\n`;
  const urn = (): Promise<string> => stack.succeed("output", "-raw", "urn");

  /** A kubeconfig file with two contexts, of which the second is right. */
  async function kubeconfig(user: object): Promise<string> {
    const file = join(stack.path, "kubeconfig");
    const right = { server: cluster.url, "certificate-authority-data": base64(cluster.authority) };
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "wrong",
      clusters: [
        { name: "wrong", cluster: { server: "https://localhost:1" } },
        { name: "right", cluster: right },
      ],
      users: [{ name: "me", user }],
      contexts: [
        { name: "wrong", context: { cluster: "wrong", user: "me" } },
        { name: "right", context: { cluster: "right", user: "me" } },
      ],
    };
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  it("comes by host, token and authority; nothing else of the Secret or of the cluster is stored or said", async () => {
    cluster.put("datadog", SECRET, IDENTITY);
    await stack.configure(source(), provider(byHost()));
    const trace = join(stack.path, "trace.log");
    const planFile = join(stack.path, "plan");
    const applied = await stack.run(["apply", "-auto-approve"], { TF_LOG: "trace", TF_LOG_PATH: trace });
    expect([applied.code, await urn()]).toEqual([0, URN]);
    expect(await stack.attributes("data.parkit_runner_urn.r")).toEqual({
      namespace: "datadog",
      secret_name: SECRET,
      timeout: 0,
      urn: URN,
    });
    await stack.succeed("plan", `-out=${planFile}`);
    const shown = await stack.succeed("show", "-json", planFile);
    for (const text of [await stack.state(), shown, applied.stdout, await readFile(trace, "utf8")])
      expect(text).not.toContain(KEY);
    expect(await stack.state()).not.toContain(cluster.token);
    expect(new Set(cluster.takeRequests())).toEqual(
      new Set([`GET /api/v1/namespaces/datadog/secrets/${SECRET}`]),
    );
  });

  it("comes by a kubeconfig file and its context", async () => {
    cluster.put("datadog", SECRET, IDENTITY);
    const file = await kubeconfig({ token: cluster.token });
    await stack.configure(source(), provider(`{\n config_path = "${file}"\n config_context = "right"\n}`));
    await stack.apply();
    expect(await urn()).toBe(URN);
  });

  it("comes by a command that prints the credential, with its arguments and variables, without a shell", async () => {
    cluster.put("datadog", SECRET, IDENTITY);
    const command = join(stack.path, "credential.cjs");
    await writeFile(
      command,
      `#!${process.execPath}
const [, , argument] = process.argv;
const status = { token: argument + process.env.REST };
console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status }));
`,
    );
    await chmod(command, 0o755);
    const [first, rest] = [cluster.token.slice(0, 5), cluster.token.slice(5)];
    const exec = `exec = {\n api_version = "client.authentication.k8s.io/v1"\n command = "${command}"\n args = ["${first}"]\n env = { REST = "${rest}" }\n}`;
    await stack.configure(source(), provider(byHost(exec)));
    await stack.apply();
    expect(await urn()).toBe(URN);
  });

  it("is waited for: the Secret, and the URN in it", async () => {
    cluster.put("datadog", SECRET, { private_key: KEY });
    cluster.putAfter(2, "datadog", SECRET, IDENTITY);
    await stack.configure(source("timeout = 60"), provider(byHost()));
    await stack.apply();
    expect(await urn()).toBe(URN);
    expect(cluster.takeRequests().length).toBeGreaterThan(2);
  });

  it("comes from the Secret of a standalone runner as well", async () => {
    cluster.put("datadog", "payments-identity", { RUNNER_URN: URN, RUNNER_PRIVATE_KEY: KEY });
    await stack.configure(source("timeout = 0", "payments-identity"), provider(byHost()));
    await stack.apply();
    expect(await urn()).toBe(URN);
  });

  it.each<[string, () => void | Promise<void>, () => string | Promise<string>, readonly string[]]>([
    [
      "no Secret in time",
      () => undefined,
      () => byHost(),
      ["did not come in time", `There is no Secret ${SECRET}`],
    ],
    [
      "a Secret without URN",
      () => {
        cluster.put("datadog", SECRET, { private_key: KEY });
      },
      () => byHost(),
      ["did not come in time", "There is no URN in the Secret"],
    ],
    [
      "another text for a URN",
      () => {
        cluster.put("datadog", SECRET, { urn: KEY });
      },
      () => byHost(),
      ["Not the URN of a runner"],
    ],
    [
      "a wrong token",
      () => undefined,
      () => byHost('token = "canary-other"'),
      ["401", "token or certificate"],
    ],
    [
      "a token that may not",
      () => {
        cluster.answerAll({ status: 403, text: "{}" });
      },
      () => byHost(),
      ["403", "allow the verb get"],
    ],
    [
      "a login page",
      () => {
        cluster.answerAll({ status: 200, text: "<html>canary-page</html>" });
      },
      () => byHost(),
      ["Something else than the Kubernetes API"],
    ],
    [
      "nothing that listens",
      () => undefined,
      () => byHost("", "https://localhost:1"),
      ["Could not ask the cluster"],
    ],
    [
      "an authority that is not known",
      () => undefined,
      () => `{\n host = "${cluster.url}"\n token = "t"\n}`,
      ["Could not ask the cluster"],
    ],
    [
      "no such kubeconfig file",
      () => undefined,
      () => '{ config_path = "/nowhere/kubeconfig" }',
      ["/nowhere/kubeconfig cannot be read (ENOENT)"],
    ],
    [
      "a file that is none",
      async () => {
        await writeFile(join(stack.path, "kubeconfig"), "users: [ canary-secret: {");
      },
      () => `{ config_path = "${join(stack.path, "kubeconfig")}" }`,
      ["is not a kubeconfig file"],
    ],
    [
      "another context",
      () => undefined,
      async () =>
        `{\n config_path = "${await kubeconfig({ token: "canary-file" })}"\n config_context = "none"\n}`,
      ['no context "none"'],
    ],
    [
      "a command that prints something else",
      () => undefined,
      () =>
        byHost(
          `exec = {\n api_version = "client.authentication.k8s.io/v1"\n command = "echo"\n args = ["canary-printed"]\n}`,
        ),
      ["printed no JSON"],
    ],
    [
      "no such command",
      () => undefined,
      () =>
        byHost(
          `exec = {\n api_version = "client.authentication.k8s.io/v1"\n command = "parkit-no-such-command"\n}`,
        ),
      ["Could not ask the cluster"],
    ],
    ["no cluster", () => undefined, () => "null", ["No cluster is named"]],
  ])("is refused with what to do: %s", async (_what, prepare, kubernetes, expected) => {
    await prepare();
    await stack.configure(source(), provider(await kubernetes()));
    const error = await stack.fail("plan");
    for (const text of expected) expect(error).toContain(text);
    // The CLI prints the lines of a configuration, so what it holds is not looked at here.
    const said = error.replace(/canary-other|canary-printed/g, "");
    expect(said).not.toContain("canary");
  });

  it("is checked before anything is asked", async () => {
    await stack.configure(source("timeout = -1", ""), QUICK_RETRIES);
    const both = await stack.fail("validate");
    for (const text of ["secret_name is empty", "The number is negative"]) expect(both).toContain(text);
    await stack.configure(source(), provider('{\n host = "cluster"\n config_path = "x"\n}'));
    expect(await stack.fail("validate")).toContain("named by a kubeconfig file or its host");
    await stack.configure(source(), provider('{\n config_path = "x"\n token = "t"\n}'));
    expect(await stack.fail("validate")).toContain("token says nothing here");
    await stack.configure(source(), provider('{\n host = "cluster.example"\n}'));
    expect(await stack.fail("validate")).toContain("The host is no URL");
    expect(cluster.takeRequests()).toEqual([]);
  });

  it("pairs a connection, as the example on its page shows", async () => {
    const enrolled = await stack.enroll("cluster");
    cluster.put("datadog", SECRET, { urn: enrolled, private_key: KEY });
    const example = await readFile(EXAMPLE, "utf8");
    const file = await kubeconfig({ token: cluster.token });
    const configured = example.replace("~/.kube/config", file).replace('"prod"', '"right"');
    await stack.configure(configured, "");
    await stack.apply();
    expect(await stack.attributes("parkit_connection_kubernetes.cluster")).toMatchObject({
      runner_urn: enrolled,
    });
    expect(await stack.planCode()).toBe(0);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

const real = process.env["KUBECONFIG"];

describeWithTool("terraform", "the URN of a runner from a real cluster", ({ path: executable }) => {
  if (real === undefined || real === "") {
    it.todo("[skipped: absent: KUBECONFIG names no cluster]");
    return;
  }

  it("comes from a Secret that kubectl made", async () => {
    const name = `parkit-test-${process.pid}`;
    await mustRun("kubectl", [
      "create",
      "secret",
      "generic",
      name,
      "--namespace=default",
      `--from-literal=urn=${URN}`,
      `--from-literal=private_key=${KEY}`,
    ]);
    const stack = await parkitStack(executable);
    try {
      await stack.configure(
        `data "parkit_runner_urn" "r" {\n  namespace = "default"\n  secret_name = "${name}"\n  timeout = 0\n}\n`,
        QUICK_RETRIES.replace("\n}", `\n  kubernetes = { config_path = "${real}" }\n}`),
      );
      await stack.apply();
      expect(await stack.attributes("data.parkit_runner_urn.r")).toMatchObject({ urn: URN });
      expect(await stack.state()).not.toContain(KEY);
    } finally {
      await stack.close();
      await mustRun("kubectl", ["delete", "secret", name, "--namespace=default"]);
    }
  });
});
