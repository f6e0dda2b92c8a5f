import { connectionBlock as http, describeWithParkit } from "../support/describe-with-parkit";

describeWithParkit("parkit_connection_<integration> as it is written", (at) => {
  it("finds every mistake at once, with its place", async () => {
    const paired = `  runner_urn = "${at.urn}"\n  none = {}`;
    await at.stack.configure(
      http("tag", `${paired}\n  identifier_tags = ["env:prod:eu", "1x:y", "a:default"]`) +
        http("collision", `${paired}\n  identifier_tags = ["env:prod", "env:Prod", "Team:a", "team:b"]`) +
        http("urn", '  runner_urn = "urn:dd:wrong"\n  none = {}') +
        http("unsaid", '  base_url = "https://x.example"') +
        http("needs_runner", "", "kubernetes") +
        http("cloud_only", `  runner_urn = "${at.urn}"\n  api_key = { api_token = "x-token" }`, "openai") +
        http("no_credential", "", "openai") +
        http("url", '  base_url = "ftp://u:p@x"\n  none = {}') +
        http("no_url", "  none = {}") +
        http("account", '  assume_role = { account_id = "12", role = "r" }', "aws") +
        http("secret", "  api_key = {}", "openai") +
        http("version", '  api_key = { api_token_wo = "x" }', "openai") +
        http(
          "twice",
          '  api_key = { api_token = "x", api_token_wo = "x", api_token_wo_version = 1 }',
          "openai",
        ) +
        http(
          "tokens",
          '  base_url = "https://x.example"\n  token_auth = { headers = [{ name = "h", value = "1" }, { name = "h", value = "2" }], body = {} }',
        ) +
        http("file", '  credential_file = { path = "/x" }', "gitlab") +
        http("nobody", `${paired}\n  access = { viewers = ["team:ops"] }`) +
        http("no_part", `  runner_urn = "${at.urn}"\n  token_auth = { header = [] }`) +
        http("principal", `${paired}\n  access = { viewer = ["every:body"] }`) +
        http(
          "both",
          '  api_token = { api_token = "xxxx" }\n  global_api_token = { auth_email = "e", global_api_key = "yyyy" }',
          "cloudflare",
        ) +
        'resource "parkit_connection_http" "name" {\n  name = " x"\n  runner_urn = "urn:dd:apps:on-prem-runner:us1:1:r"\n  none = {}\n}\n',
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
      'The argument "runner_urn" is required, but no definition was found',
      'The argument "api_key" is required, but no definition was found',
      "The connection has no credential",
      "Write one of none = {}, token_auth, basic_auth or token_auth_file.",
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
      "access holds nothing",
      "Its attributes are viewer, resolver, editor",
      "token_auth holds nothing",
      '"every:body" is not a principal',
      "The connection has several credentials",
      '" x" cannot be a name',
    ]) {
      expect(errors).toContain(expected);
    }
    // With the path of the attribute the CLI prints file, line and excerpt.
    expect(errors).toMatch(
      /on main\.tf line \d+, in resource "parkit_connection_aws" "account": \d+: assume_role = \{[^}]+\} assume_role\.account_id: It must be 12 digits/,
    );
  });

  it("takes a credential that is not known yet for one that may be left out", async () => {
    await at.stack.configure(
      'resource "terraform_data" "later" {}\n' +
        http(
          "one",
          `  runner_urn = "${at.urn}"\n  none = terraform_data.later.id == "x" ? null : {}\n  basic_auth = terraform_data.later.id == "x" ? { username = "u", path = "/etc/c.json" } : null`,
        ),
    );
    expect(await at.stack.succeed("plan")).toContain("2 to add");
  });

  it("leaves to the plan what a mock could have made up", async () => {
    await at.stack.configure(
      http("urn", '  runner_urn = "payments"\n  none = {}') +
        http("account", '  assume_role = { account_id = "123456", role = "r" }', "aws") +
        http("tag", '  base_url = "https://x.example"\n  none = {}\n  identifier_tags = ["production"]'),
    );
    expect(await at.stack.succeed("validate")).toContain("The configuration is valid");
    const errors = await at.stack.fail("plan");
    for (const expected of ['"payments" is not the URN of a runner', "It must be 12 digits", "production"])
      expect(errors).toContain(expected);
    expect(errors).toMatch(
      /on main\.tf line \d+, in resource "parkit_connection_http" "urn": \d+: runner_urn = "payments"/,
    );
  });
});
