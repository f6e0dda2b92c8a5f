import { connectionBlock as http, describeWithParkit } from "../support/describe-with-parkit";

describeWithParkit("parkit_connection as it is written", (at) => {
  it("finds every mistake at once, with its place", async () => {
    await at.stack.configure(
      http(
        "tag",
        `  runner_urn = "${at.urn}"\n  http = {}\n  identifier_tags = ["env:prod:eu", "1x:y", "a:default"]`,
      ) +
        http(
          "collision",
          `  runner_urn = "${at.urn}"\n  http = {}\n  identifier_tags = ["env:prod", "env:Prod", "Team:a", "team:b"]`,
        ) +
        http("urn", '  runner_urn = "urn:dd:wrong"\n  http = {}') +
        http("none", "") +
        http("several", `  runner_urn = "${at.urn}"\n  http = {}\n  kubernetes = {}`) +
        http("needs_runner", "  kubernetes = {}") +
        http("cloud_only", `  runner_urn = "${at.urn}"\n  openai = { api_key = { api_token = "x-token" } }`) +
        http("url", '  http = { base_url = "ftp://u:p@x" }') +
        http("no_url", "  http = {}") +
        http("account", '  aws = { assume_role = { account_id = "12", role = "r" } }') +
        http("secret", "  openai = { api_key = {} }") +
        http("version", '  openai = { api_key = { api_token_wo = "x" } }') +
        http(
          "twice",
          '  openai = { api_key = { api_token = "x", api_token_wo = "x", api_token_wo_version = 1 } }',
        ) +
        http(
          "tokens",
          '  http = { base_url = "https://x.example", token_auth = { headers = [{ name = "h", value = "1" }, { name = "h", value = "2" }], body = {} } }',
        ) +
        http("file", '  gitlab = { credential_file = { path = "/x" } }') +
        http("principal", `  runner_urn = "${at.urn}"\n  http = {}\n  access = { viewer = ["every:body"] }`) +
        http(
          "both",
          '  cloudflare = { api_token = { api_token = "xxxx" }, global_api_token = { auth_email = "e", global_api_key = "yyyy" } }',
        ) +
        'resource "parkit_connection" "name" {\n  name = " x"\n  runner_urn = "urn:dd:apps:on-prem-runner:us1:1:r"\n  http = {}\n}\n',
    );
    const errors = await at.stack.fail("validate");
    for (const expected of [
      "it has 2 colons",
      "(tag/first-letter)",
      "(tag/reserved-default)",
      '"env:prod" and "env:Prod" differ only in case, which Datadog\'s tags ignore',
      '"team" and "Team" differ only in case',
      "(tag/case-collision)",
      "is not the URN of a runner",
      "The connection has no integration",
      "The connection has several integrations",
      "A connection of kubernetes works only through a runner",
      "A connection of openai cannot have a runner",
      "Not an http or https URL",
      "The base URL is missing",
      "It must be 12 digits",
      "api_token is missing",
      "api_token_wo has no version",
      "api_token is written twice",
      "The name is used twice",
      "The body is empty",
      "The credential works only through a runner",
      '"every:body" is not a principal',
      "The connection has several credentials",
      '" x" cannot be a name',
    ]) {
      expect(errors).toContain(expected);
    }
    // With the path of the attribute the CLI prints file, line and excerpt.
    expect(errors).toMatch(
      /on main\.tf line \d+, in resource "parkit_connection" "account": \d+: aws = \{[^}]+\} \} aws\.assume_role\.account_id: It must be 12 digits/,
    );
  });

  it("leaves to the plan what a mock could have made up", async () => {
    await at.stack.configure(
      http("urn", '  runner_urn = "payments"\n  http = {}') +
        http("account", '  aws = { assume_role = { account_id = "123456", role = "r" } }') +
        http("tag", '  http = { base_url = "https://x.example" }\n  identifier_tags = ["production"]'),
    );
    expect(await at.stack.succeed("validate")).toContain("The configuration is valid");
    const errors = await at.stack.fail("plan");
    for (const expected of ['"payments" is not the URN of a runner', "It must be 12 digits", "production"])
      expect(errors).toContain(expected);
    expect(errors).toMatch(
      /on main\.tf line \d+, in resource "parkit_connection" "urn": \d+: runner_urn = "payments"/,
    );
  });
});
