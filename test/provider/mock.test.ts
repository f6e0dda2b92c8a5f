import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describeWithTool } from "../describe-with-tool";
import { codeBlocks } from "../support/code-blocks";
import { onOneLine, parkitStack, type ParkitStack } from "../support/parkit-stack";

/** Each argument that has a form of its own takes what another object computes. */
const CONFIGURATION = `
resource "parkit_runner_enrollment" "payments" {
  name = "payments"
}
resource "parkit_connection_http" "billing" {
  name            = "billing"
  runner_urn      = parkit_runner_enrollment.payments.urn
  identifier_tags = ["env:prod", parkit_runner_enrollment.payments.id]
  none = {}
  access          = { viewer = [data.parkit_runner.payments.id] }
}
resource "parkit_connection_http" "cloud" {
  name            = "cloud"
  identifier_tags = ["env:staging"]
  base_url        = data.parkit_connection.other.base_url
  token_auth      = { tokens = [{ name = "t", value = "x" }] }
}
resource "parkit_connection_aws" "aws" {
  name        = "aws"
  assume_role = { account_id = data.parkit_connection.other.name, role = "r" }
}
resource "parkit_connection_group" "billing" {
  name                = "billing"
  integration         = data.parkit_connection.other.integration
  identifier_tag_keys = ["env"]
  connection_ids      = [parkit_connection_http.billing.id, parkit_connection_http.cloud.id, data.parkit_connection.other.id]
}
data "parkit_runner" "payments" {
  urn = parkit_runner_enrollment.payments.urn
}
data "parkit_connection" "other" {
  id = parkit_runner_enrollment.payments.id
}
`;

const EPHEMERAL_KEY = 'ephemeral "parkit_runner_key" "key" {}';

const KEY = `
${EPHEMERAL_KEY}
resource "parkit_runner_enrollment" "keyed" {
  name                  = "keyed"
  public_key_wo         = ephemeral.parkit_runner_key.key.public_key
  public_key_wo_version = 1
}
`;

/** What the guide's examples are about. */
const GUIDE_CONFIGURATION = `
resource "parkit_runner_enrollment" "payments" {
  name = "payments"
}
resource "parkit_connection_http" "billing" {
  name       = "billing"
  runner_urn = parkit_runner_enrollment.payments.urn
  none = {}
}
`;
const [PAIRED = "", BETTER = "", WITH_KEY = ""] = codeBlocks(
  readFileSync(join(__dirname, "../../docs/guide/provider.md"), "utf8"),
  "hcl",
);

const RUNS = `
run "plan" {
  command = plan
}
run "apply" {
  assert {
    condition     = parkit_connection_http.billing.runner_urn == parkit_runner_enrollment.payments.urn
    error_message = "not paired"
  }
}
`;

const MOCKED = `mock_provider "parkit" {}\n${RUNS}`;

/** The real provider, without a key that counts, and every object overridden. */
const OVERRIDDEN = `
provider "parkit" {
  api_key  = "none"
  app_key  = "none"
  validate = false
}
${[
  "runner_enrollment.payments",
  "runner_enrollment.keyed",
  "connection_http.billing",
  "connection_http.cloud",
  "connection_aws.aws",
  "connection_group.billing",
]
  .map((address) => `override_resource { target = parkit_${address} }`)
  .join("\n")}
override_data { target = data.parkit_runner.payments }
override_data { target = data.parkit_connection.other }
${RUNS}`;

for (const tool of ["terraform", "opentofu"] as const)
  describeWithTool(tool, `tests with mocks under ${tool}`, ({ path }) => {
    let stack: ParkitStack;

    beforeAll(async () => {
      stack = await parkitStack(path);
      await mkdir(join(stack.path, "tests"));
    });
    afterAll(() => stack.close());

    /** Runs the tests of a configuration, and says what came of it and what was asked of Datadog. */
    async function test(configuration: string, tests: string) {
      await stack.configure(configuration, "");
      await writeFile(join(stack.path, "tests/main.tftest.hcl"), tests);
      const { code, stdout, stderr } = await stack.run(["test"]);
      return { code, output: onOneLine(stdout + stderr), requests: stack.takeRequests() };
    }

    it("pass with a provider that is mocked without further words, and ask nothing of Datadog", async () => {
      const { code, output, requests } = await test(CONFIGURATION, MOCKED);
      expect({ code, output, requests }).toMatchObject({ code: 0, requests: [] });
      expect(output).toContain("2 passed, 0 failed");
      expect(output).not.toMatch(/error|warning/i);
    });

    it("pass with a key pair, mocked where the CLI can, and with every object overridden elsewhere", async () => {
      const tests = tool === "opentofu" ? MOCKED : OVERRIDDEN;
      const { code, output, requests } = await test(CONFIGURATION + KEY, tests);
      expect({ code, output, requests }).toMatchObject({ code: 0, requests: [] });
      expect(output).toContain("2 passed, 0 failed");
    });

    it.each([
      ["one line", GUIDE_CONFIGURATION, PAIRED],
      ["better values", GUIDE_CONFIGURATION, BETTER + RUNS],
      ["overridden objects", GUIDE_CONFIGURATION + EPHEMERAL_KEY, WITH_KEY + RUNS],
    ])("pass as the guide shows it: %s", async (_name, configuration, tests) => {
      const { code, output, requests } = await test(configuration, tests);
      expect({ code, output, requests }).toMatchObject({ code: 0, requests: [] });
      expect(output).toMatch(/[12] passed, 0 failed/);
    });

    it("fail for what is written wrong all the same", async () => {
      const wrong = CONFIGURATION.replace('"env:prod"', '"env:prod:eu"');
      expect(await test(wrong, MOCKED)).toMatchObject({
        code: 1,
        output: expect.stringContaining("it has 2 colons") as string,
      });
    });
  });
