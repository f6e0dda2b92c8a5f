import { createPrivateKey } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  decodePrivateKey,
  encodePrivateKey,
  generateRunnerKey,
  publicKeyPem,
} from "@parkit/protocol/internal/key-pair";
import { allowlistProblems } from "@parkit/provider-schema/internal/allowlist/allowlist-problems";
import { describeWithParkit } from "../support/describe-with-parkit";

const RUNNERS = "/api/parkit/v1/runners";
const ENROLLMENT = "/api/unstable/on_prem_runners";

describeWithParkit("runners under the real CLI", (at) => {
  const enrollment = (resource: string, name: string, rest = ""): string =>
    `resource "parkit_runner_enrollment" "${resource}" {\n  name = "${name}"\n${rest}\n}\n`;

  it("[S76] enrolls with a key of its own, pairs a connection in the same apply, and only forgets on destroy", async () => {
    const paired = `resource "parkit_connection_http" "c" {\n  name = "c"\n  runner_urn = parkit_runner_enrollment.a.urn\n  none = {}\n}\n`;
    await at.stack.configure(
      enrollment("a", "a-runner", '  allow = ["com.datadoghq.http.request"]') + paired,
    );
    expect(await at.stack.apply()).toContain("2 added");
    expect(await at.stack.planCode()).toBe(0);
    const {
      id,
      urn,
      private_key: privateKey,
      org_id: orgId,
    } = await at.stack.attributes("parkit_runner_enrollment.a");
    expect(urn).toBe(`urn:dd:apps:on-prem-runner:us1:${String(orgId)}:${String(id)}`);
    expect(decodePrivateKey(String(privateKey)).kid).toEqual(expect.any(String));

    await at.stack.configure(enrollment("a", "a-runner", '  allow = ["com.datadoghq.http.*"]') + paired);
    const plan = await at.stack.succeed("plan");
    expect(plan).toContain("0 to add, 1 to change, 0 to destroy");
    expect(plan).not.toMatch(/urn .*known after apply/);
    await at.stack.apply();

    await at.stack.configure(
      enrollment("a", "a-runner", '  modes = ["pull", "push"]\n  hostname = "par.example"') + paired,
    );
    expect(await at.stack.fail("plan")).toContain("A new enrollment needs a new name");
    await at.stack.configure(
      enrollment("a", "b-runner", '  modes = ["pull", "push"]\n  hostname = "par.example"') + paired,
    );
    const replaced = await at.stack.apply();
    expect(replaced).toContain("2 added, 0 changed, 2 destroyed");
    expect(replaced).toContain("The runner stays enrolled");
    expect(await at.stack.succeed("destroy", "-auto-approve")).toContain("delete it by hand");
    const { runners } = (await at.stack.api("GET", RUNNERS)) as { runners: { name: string }[] };
    expect(runners.map(({ name }) => name)).toEqual(["payments", "a-runner", "b-runner"]);
  });

  it("warns of actions and bundles that nobody knows, and names those that may be meant", async () => {
    const entries = [
      "com.datadoghq.http.reqest",
      "com.datadoghq.htp.*",
      "com.datadoghq.kubernetes.*",
      "com.example.thing",
      "com.datadoghq.http.*",
      "com.datadoghq.http.request",
      "com.datadoghq.authoredscripts.helm.upgrade",
      "com.datadoghq.authoredscripts.*",
    ];
    await at.stack.configure(enrollment("w", "warned", `  allow = ${JSON.stringify(entries)}`));
    const said = (await at.stack.succeed("validate")).replace(/\s*\n[│\s]*/g, " ");
    expect(said).toContain('No action is known as "com.datadoghq.http.reqest"');
    expect(said).toContain("Did you mean com.datadoghq.http.request?");
    expect(said).toContain('No bundle is known as "com.datadoghq.htp"');
    expect(said).toContain("Did you mean com.datadoghq.http.*");
    expect(said).toContain('"com.datadoghq.kubernetes.*" grants nothing');
    expect(said).toContain("com.datadoghq.kubernetes.core.*");
    expect(said).toContain('No action is known as "com.example.thing"');
    expect(said.match(/Warning: /g)).toHaveLength(4);
    // The rules of descriptions find in the same list what they refuse, and nothing else.
    const refused = allowlistProblems(entries, { flavour: "agent" }).filter(
      ({ rule }) => rule !== "allowlist/whole-bundle" && rule !== "allowlist/duplicate",
    );
    expect(refused.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it("enrolls an ephemeral key, of which nothing is stored", async () => {
    await at.stack.configure(
      'ephemeral "parkit_runner_key" "k" {}\n' +
        enrollment(
          "e",
          "ephemeral-runner",
          "  public_key_wo = ephemeral.parkit_runner_key.k.public_key\n  public_key_wo_version = 1",
        ),
    );
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    expect(await at.stack.attributes("parkit_runner_enrollment.e")).toMatchObject({
      private_key: null,
      public_key_wo: null,
      key_id: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(await at.stack.state()).not.toContain("PUBLIC KEY");
  });

  it("keeps the key of an enrollment whose answer was lost, and stores nothing when it was refused", async () => {
    await at.stack.configure(enrollment("lost", "lost-runner"));
    await at.stack.fault({ method: "POST", path: ENROLLMENT, drop: "answer" });
    const lost = await at.stack.fail("apply", "-auto-approve");
    expect(lost).toContain("The runner may be enrolled all the same");
    expect(lost).toContain("terraform state pull");
    const {
      private_key: privateKey,
      id,
      status,
    } = await at.stack.attributes("parkit_runner_enrollment.lost");
    expect([id, status]).toEqual([null, "tainted"]);
    expect(
      createPrivateKey(
        decodePrivateKey(String(privateKey)).privateKey.export({ format: "pem", type: "pkcs8" }),
      ).type,
    ).toBe("private");
    expect(at.stack.takeRequests().filter((line) => line.startsWith("POST"))).toHaveLength(1);

    await at.stack.reset();
    await at.stack.configure(enrollment("taken", "lost-runner"));
    expect(await at.stack.fail("apply", "-auto-approve")).toContain("a runner with this name already exists");
    expect(await at.stack.state()).not.toContain("private_key");
  });

  describe("with a file for the identity", () => {
    const path = (name = "identity.yaml"): string => join(at.stack.path, "identities", name);
    const inFile = (name: string, file = path(), more = ""): string =>
      enrollment("f", name, `  identity_file = "${file}"\n${more}`);

    afterEach(() => rm(join(at.stack.path, "identities"), { recursive: true, force: true }));

    it.each([
      ["lines of config.yaml", "", /^urn: (?<urn>\S+)\nprivateKey: (?<key>\S+)\n$/],
      [
        "the Agent's JSON",
        '  identity_file_format = "agent"\n',
        /^\{"private_key":"(?<key>[^"]+)","urn":"(?<urn>[^"]+)"\}\n$/,
      ],
    ])(
      "writes %s for its owner alone, keeps nothing in the state, and removes it with the enrollment",
      async (_what, format, form) => {
        await at.stack.configure(inFile(`in-file-${format.length}`, path(), format));
        await at.stack.apply();
        expect(await at.stack.planCode()).toBe(0);
        const { urn, key = "" } = form.exec(await readFile(path(), "utf8"))?.groups ?? {};
        expect(await at.stack.attributes("parkit_runner_enrollment.f")).toMatchObject({
          urn,
          private_key: null,
          key_id: decodePrivateKey(key).kid,
        });
        expect(await at.stack.state()).not.toContain(key);
        expect((await stat(path())).mode & 0o777).toBe(0o600);
        expect(await readdir(join(at.stack.path, "identities"))).toEqual(["identity.yaml"]);
        const destroyed = await at.stack.succeed("destroy", "-auto-approve");
        expect(destroyed).toContain("Its identity goes with");
        expect(existsSync(path())).toBe(false);
      },
    );

    it("never writes over a file, which may hold the only key of a runner, and then enrolls nothing", async () => {
      await at.stack.configure(inFile("no-overwrite"));
      await at.stack.apply();
      const before = await readFile(path(), "utf8");
      await at.stack.configure(
        inFile("no-overwrite") + enrollment("g", "second", `  identity_file = "${path()}"`),
      );
      at.stack.takeRequests();
      const refused = await at.stack.fail("apply", "-auto-approve");
      expect(refused).toContain("is there already");
      expect(refused).toContain("Nothing was enrolled.");
      expect(await readFile(path(), "utf8")).toBe(before);
      expect(at.stack.takeRequests().filter((line) => line.startsWith("POST"))).toEqual([]);
    });

    it("keeps the key of an enrollment whose answer was lost, and leaves nothing when it was refused", async () => {
      await at.stack.configure(inFile("lost-in-file"));
      await at.stack.fault({ method: "POST", path: ENROLLMENT, drop: "answer" });
      const lost = await at.stack.fail("apply", "-auto-approve");
      expect(lost).toContain(`its private key is in ${path()}`);
      expect(decodePrivateKey((await readFile(path(), "utf8")).replace(/^privateKey: |\n/g, "")).kid).toBe(
        (await at.stack.attributes("parkit_runner_enrollment.f"))["key_id"],
      );
      expect(await at.stack.state()).not.toContain("PRIVATE");

      await at.stack.reset();
      await at.stack.configure(inFile("lost-in-file", path("other.yaml")));
      expect(await at.stack.fail("apply", "-auto-approve")).toContain(
        "a runner with this name already exists",
      );
      expect(existsSync(path("other.yaml"))).toBe(false);
    });

    it("says what it could not write", async () => {
      const blocked = join(at.stack.path, "blocked");
      await writeFile(blocked, "");
      await at.stack.configure(inFile("nowhere", join(blocked, "identity.yaml")));
      expect(await at.stack.fail("apply", "-auto-approve")).toContain("could not be written (");
      await rm(blocked);
    });

    it("finds mistakes before anything is written", async () => {
      const key = `  public_key_wo = "-----BEGIN PUBLIC KEY-----"\n  public_key_wo_version = 1\n`;
      await at.stack.configure(
        enrollment("both", "both", `  identity_file = "/a"\n${key}`) +
          enrollment("relative", "relative", '  identity_file = "identity.yaml"') +
          enrollment("format", "format", '  identity_file_format = "agent"') +
          enrollment("other", "other", '  identity_file = "/a"\n  identity_file_format = "yaml"'),
      );
      const errors = await at.stack.fail("validate");
      for (const expected of [
        "No key to write into the identity file",
        "The path of the identity file is relative",
        "The format has no file",
        'There is no format "yaml"',
      ])
        expect(errors).toContain(expected);
    });
  });

  it("gives back a private key that was enrolled, and refuses another one without printing it", async () => {
    const [enrolled, other] = [await generateRunnerKey(), await generateRunnerKey()];
    const asked = (key: typeof enrolled): string =>
      `output "key" {\n  value = provider::parkit::enrolled_key("${encodePrivateKey(key)}", "${enrolled.kid}") == "${encodePrivateKey(enrolled)}"\n}\n`;
    await at.stack.configure(asked(enrolled));
    await at.stack.apply();
    expect(await at.stack.succeed("output", "-raw", "key")).toBe("true");
    await at.stack.configure(asked(other));
    expect(await at.stack.fail("plan")).toContain("it is not the key of the enrolled runner");
  });

  it("reads runners, connections and groups, and offers functions", async () => {
    const urn = await at.stack.enroll("data-runner");
    const key = encodePrivateKey(await generateRunnerKey());
    await at.stack.configure(`
resource "parkit_connection_http" "c" {
  name            = "c"
  runner_urn      = "${urn}"
  identifier_tags = [provider::parkit::identifier_tag("env", "prod")]
  basic_auth      = { username = "u", path = "/etc/c.json" }
}
resource "parkit_connection_group" "g" {
  name                = "g"
  integration         = "http"
  identifier_tag_keys = ["env"]
  connection_ids      = [parkit_connection_http.c.id]
}
data "parkit_connection" "c" {
  id = parkit_connection_http.c.id
}
data "parkit_connection_group" "g" {
  id = parkit_connection_group.g.id
}
data "parkit_runner" "urn" {
  urn = "${urn}"
}
data "parkit_runner" "identity" {
  identity = { RUNNER_URN = "${urn}", RUNNER_PRIVATE_KEY = "${key}" }
}
data "parkit_runner" "missing" {
  urn = "${urn}x"
}
output "covers" {
  value = [
    provider::parkit::allowlist_covers(["com.datadoghq.http.*"], "com.datadoghq.http.request"),
    provider::parkit::allowlist_covers(["com.datadoghq.http.request"], "com.datadoghq.script.run"),
  ]
}
`);
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    const id = urn.split(":").at(-1);
    expect(await at.stack.attributes("data.parkit_connection.c")).toMatchObject({
      name: "c",
      integration: "http",
      credential_type: "HTTPBasicAuthFile",
      runner_id: id,
      identifier_tags: ["env:prod"],
      fields: { username: "u", path: "/etc/c.json" },
    });
    expect(await at.stack.attributes("data.parkit_connection_group.g")).toMatchObject({
      integration: "http",
      identifier_tag_keys: ["env"],
    });
    expect(await at.stack.attributes("data.parkit_runner.urn")).toMatchObject({
      id,
      region: "us1",
      name: "data-runner",
      status: "enrolled",
    });
    expect(await at.stack.attributes("data.parkit_runner.identity")).toMatchObject({
      id,
      key_id: expect.any(String) as string,
    });
    expect((await at.stack.attributes("data.parkit_runner.missing"))["status"]).toBe("missing");
    expect(JSON.parse(await at.stack.succeed("output", "-json", "covers"))).toEqual([true, false]);
  });

  it("finds mistakes in enrollments, identities and arguments of functions", async () => {
    const pem = publicKeyPem(await generateRunnerKey()).replaceAll("\n", "\\n");
    await at.stack.configure(
      enrollment("mode", "mode", '  modes = ["pul"]') +
        enrollment("push", "push", '  modes = ["push"]') +
        enrollment("allow", "allow", '  allow = ["*"]') +
        enrollment("version", "version", `  public_key_wo = "${pem}"`) +
        enrollment(
          "private",
          "private",
          '  public_key_wo = "-----BEGIN PRIVATE KEY-----"\n  public_key_wo_version = 1',
        ) +
        'data "parkit_runner" "both" {}\n',
    );
    const errors = await at.stack.fail("validate");
    for (const expected of [
      "Did you mean pull?",
      "The mode push needs a host name",
      '"*" is not an action',
      "public_key_wo has no version",
      "Not a public key",
      "named by its URN or its identity",
    ]) {
      expect(errors).toContain(expected);
    }
    await at.stack.configure(
      'output "a" {\n  value = provider::parkit::identifier_tag("env", "a:b")\n}\noutput "b" {\n  value = provider::parkit::allowlist_covers(["*"], "com.datadoghq.http.request")\n}\n',
    );
    const plan = await at.stack.fail("plan");
    expect(plan).toContain('Invalid value for "value" parameter');
    expect(plan).toContain('Invalid value for "allowlist" parameter');
    await at.stack.configure(
      'data "parkit_runner" "identity" {\n  identity = { urn = "urn:dd:apps:on-prem-runner:us1:1:r", private_key = "canary-key" }\n}\n',
    );
    const identity = await at.stack.fail("plan");
    expect(identity).toContain("The identity holds no usable private key");
    expect(identity.replace(/identity = \{.*?\}/, "")).not.toContain("canary-key");
  });
});
