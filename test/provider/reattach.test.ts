import { describeWithTool } from "../describe-with-tool";
import { attachProvider } from "../support/reattach";
import { terraformDirectory } from "../support/terraform";
import { thingProvider } from "./thing/provider";

describeWithTool("terraform", "a provider in the test process", ({ path }) => {
  it("serves plan, apply and destroy without init", async () => {
    const source = "parkit.invalid/parkit/thing";
    const directory = await terraformDirectory(path);
    const attached = await attachProvider(source, thingProvider);
    try {
      await directory.write(`
        terraform {
          required_providers {
            thing = { source = "${source}" }
          }
        }
        provider "thing" {
          directory = "${directory.path}/store"
        }
        resource "thing_thing" "a" {
          name = "a"
        }`);
      expect((await directory.run(["apply", "-auto-approve"], attached.env)).stdout).toContain("1 added");
      expect(await directory.run(["plan", "-detailed-exitcode"], attached.env)).toMatchObject({ code: 0 });
      expect((await directory.run(["destroy", "-auto-approve"], attached.env)).stdout).toContain(
        "1 destroyed",
      );
    } finally {
      attached.stop();
      await directory.remove();
    }
  });
});
