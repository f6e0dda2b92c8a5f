import { connectionBlock as http, describeWithParkit } from "../support/describe-with-parkit";

const CONNECTIONS = "/api/v2/actions/connections";

describeWithParkit("access and protection under the real CLI", (at) => {
  it("[S155 S156] refuses to destroy or replace what is protected, and sets restriction policies", async () => {
    const configuration = (protection: boolean, rest: string): string =>
      http(
        "a",
        `  runner_urn = "${at.urn}"\n  none = {}\n  deletion_protection = ${String(protection)}\n${rest}`,
      );
    await at.stack.configure(
      configuration(true, '  access = { resolver = ["team:ops"], editor = ["user:me", "role:admin"] }'),
    );
    await at.stack.apply();
    const { id } = await at.stack.attributes("parkit_connection_http.a");
    const policy = async (): Promise<unknown> =>
      at.stack.api("GET", `/api/v2/restriction_policy/connection:${String(id)}`);
    expect(await policy()).toMatchObject({
      data: {
        attributes: {
          bindings: [
            { relation: "resolver", principals: ["team:ops"] },
            { relation: "editor", principals: ["role:admin", "user:me"] },
          ],
        },
      },
    });
    expect(await at.stack.fail("destroy", "-auto-approve")).toContain('The connection "a" is protected');

    await at.stack.api("POST", `/api/v2/restriction_policy/connection:${String(id)}`, {
      data: {
        type: "restriction_policy",
        attributes: { bindings: [{ relation: "editor", principals: ["user:me"] }] },
      },
    });
    expect(await at.stack.succeed("plan")).toContain('+ "role:admin"');
    await at.stack.configure(configuration(true, ""));
    await at.stack.apply();
    expect(await policy()).toMatchObject({ data: { attributes: { bindings: [] } } });
    expect(await at.stack.planCode()).toBe(0);

    const protectedOn = (urn: string): string =>
      http("a", `  runner_urn = "${urn}"\n  none = {}\n  deletion_protection = true`);
    await at.stack.configure(protectedOn(await at.stack.enroll(`protected-${Date.now()}`)));
    expect(await at.stack.fail("plan")).toContain("The plan would replace it");
    await at.stack.configure(configuration(false, ""));
    await at.stack.apply();
    expect(await at.stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
  });

  const POLICIES = "/api/v2/restriction_policy/*";
  const refuse = (): Promise<void> =>
    at.stack.fault({
      method: "POST",
      path: POLICIES,
      status: 400,
      body: '{"errors":["[PrincipalTypeInvalid]"]}',
    });

  it("leaves nothing of what it could not give its policy", async () => {
    await at.stack.configure(
      http("a", `  runner_urn = "${at.urn}"\n  none = {}\n  access = { viewer = ["team:ops"] }`) +
        `resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "http"\n  identifier_tag_keys = ["env"]\n  connection_ids = []\n  access = { editor = ["team:ops"] }\n}\n`,
    );
    await refuse();
    await refuse();
    const errors = await at.stack.fail("apply", "-auto-approve");
    expect(errors.match(/Could not set the restriction policy/g)).toHaveLength(2);
    expect(errors).toContain("[PrincipalTypeInvalid]");
    expect(errors).toContain("The connection was deleted again, so that nothing of it is left.");
    expect(errors).toContain("The connection group was deleted again, so that nothing of it is left.");
    expect(await at.stack.succeed("state", "list")).toBe("");
    expect(await at.stack.api("GET", CONNECTIONS)).toMatchObject({ data: [] });
    expect(await at.stack.api("GET", `${CONNECTIONS}/groups`)).toMatchObject({ data: [] });
    expect(await at.stack.apply()).toContain("2 added, 0 changed, 0 destroyed");
    expect(await at.stack.planCode()).toBe(0);
  });

  it("keeps what it could not delete again either, to be replaced or to be kept", async () => {
    await at.stack.configure(
      http(
        "a",
        `  runner_urn = "${at.urn}"\n  none = {}\n  deletion_protection = true\n  access = { viewer = ["team:ops"] }`,
      ),
    );
    await refuse();
    await at.stack.fault({ method: "DELETE", path: `${CONNECTIONS}/*`, status: 403 });
    const errors = await at.stack.fail("apply", "-auto-approve");
    const { id, status } = await at.stack.attributes("parkit_connection_http.a");
    expect([typeof id, status]).toEqual(["string", "tainted"]);
    expect(errors).toContain(`The connection ${String(id)} could not be deleted again.`);
    expect(errors).toContain("run terraform untaint parkit_connection_http.<name>");
    expect(await at.stack.succeed("plan")).toContain("1 to add, 0 to change, 1 to destroy");
    await at.stack.succeed("untaint", "parkit_connection_http.a");
    expect(await at.stack.apply()).toContain("0 added, 1 changed, 0 destroyed");
    expect((await at.stack.attributes("parkit_connection_http.a"))["id"]).toBe(id);
    expect(await at.stack.api("GET", `/api/v2/restriction_policy/connection:${String(id)}`)).toMatchObject({
      data: { attributes: { bindings: [{ relation: "viewer", principals: ["team:ops"] }] } },
    });
    expect(await at.stack.planCode()).toBe(0);
  });

  it("keeps the connection that was to be replaced, when its successor is created before and cannot have its policy", async () => {
    const other = await at.stack.enroll("other");
    const configuration = (urn: string): string =>
      http(
        "a",
        `  runner_urn = "${urn}"\n  none = {}\n  access = { viewer = ["team:ops"] }\n  lifecycle {\n    create_before_destroy = true\n  }`,
      );
    await at.stack.configure(configuration(at.urn));
    await at.stack.apply();
    const before = await at.stack.attributes("parkit_connection_http.a");
    await at.stack.configure(configuration(other));
    await refuse();
    expect(await at.stack.fail("apply", "-auto-approve")).toContain("deleted again");
    expect(await at.stack.attributes("parkit_connection_http.a")).toEqual(before);
    expect(await at.stack.api("GET", CONNECTIONS)).toMatchObject({ data: [{ id: before["id"] }] });
    expect(await at.stack.apply()).toContain("1 added, 0 changed, 1 destroyed");
  });

  it("leaves a connection as it is when only its policy could not be changed, and repeats that", async () => {
    const configuration = (team: string): string =>
      http("a", `  runner_urn = "${at.urn}"\n  none = {}\n  access = { viewer = ["team:${team}"] }`);
    await at.stack.configure(configuration("ops"));
    await at.stack.apply();
    const before = await at.stack.attributes("parkit_connection_http.a");
    await at.stack.configure(configuration("dev"));
    await refuse();
    expect(await at.stack.fail("apply", "-auto-approve")).toContain("[PrincipalTypeInvalid]");
    expect(await at.stack.attributes("parkit_connection_http.a")).toEqual(before);
    expect(await at.stack.apply()).toContain("0 added, 1 changed, 0 destroyed");
    expect(await at.stack.planCode()).toBe(0);
  });
});
