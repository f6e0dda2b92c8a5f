import { describeWithTool } from "../describe-with-tool";
import { parkitStack } from "../support/parkit-stack";

/** The other tests use Terraform where there is one; this one is for OpenTofu beside it. */
describeWithTool("opentofu", "the provider under OpenTofu", ({ path: executable }) => {
  it("creates, plans nothing, updates, replaces, imports, takes write-only secrets, and destroys", async () => {
    const stack = await parkitStack(executable);
    const urn = await stack.enroll("payments");
    const configuration = (revision: number, integration: string): string => `
resource "parkit_connection_${integration}" "a" {
  name            = "a${revision}"
  runner_urn      = "${urn}"
  identifier_tags = [provider::parkit::identifier_tag("env", "e${revision}")]
  ${integration === "http" ? "none = {}" : ""}
}
resource "parkit_connection_openai" "b" {
  name    = "b"
  api_key = { api_token_wo = "canary-${revision}", api_token_wo_version = ${revision} }
}
resource "parkit_connection_group" "g" {
  name                = "g"
  integration         = "${integration}"
  identifier_tag_keys = ["env"]
  connection_ids      = [parkit_connection_${integration}.a.id]
}
ephemeral "parkit_runner_key" "k" {}
`;
    await stack.configure(configuration(1, "http"));
    expect(await stack.apply()).toContain("3 added, 0 changed, 0 destroyed");
    expect(await stack.planCode()).toBe(0);
    await stack.configure(configuration(2, "http"));
    expect(await stack.apply()).toContain("0 added, 2 changed, 0 destroyed");
    await stack.configure(configuration(2, "kubernetes"));
    expect(await stack.apply()).toContain("2 added, 0 changed, 2 destroyed");
    const { id } = await stack.attributes("parkit_connection_kubernetes.a");
    await stack.succeed("state", "rm", "parkit_connection_kubernetes.a");
    await stack.succeed("import", "parkit_connection_kubernetes.a", `${String(id)},${urn}`);
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    expect(await stack.state()).not.toContain("canary");
    expect(await stack.succeed("destroy", "-auto-approve")).toContain("3 destroyed");
    await stack.close();
  });
});
