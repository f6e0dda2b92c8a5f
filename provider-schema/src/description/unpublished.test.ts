import { validate } from "./validate";

/** What is refused as not published, as `path: message`. */
function refused(description: object): readonly string[] {
  return validate({ apiVersion: "parkit/v1", ...description })
    .filter(({ rule }) => rule === "schema/unpublished")
    .map(({ path, message }) => `${path}: ${message}`);
}

const SECRETS_MANAGER = /credentials in AWS Secrets Manager .* not published/;

describe("what Datadog has not published", () => {
  it.each(["aws-secrets-manager", "aws_secrets_manager", "AwsSecretsManager"])(
    "a secret in AWS Secrets Manager, %s",
    (type) => {
      const apiToken = { type, secretId: "openai" };
      const inCloud = refused({
        connections: [
          { name: "a", integration: { type: "openai", auth: { type: "api-key", apiToken } } },
          {
            name: "b",
            integration: {
              type: "http",
              baseUrl: "https://a.example",
              auth: { type: "token-auth", tokens: [{ name: "t", value: apiToken }] },
            },
          },
        ],
      });
      expect(inCloud).toHaveLength(2);
      for (const one of inCloud) expect(one).toMatch(SECRETS_MANAGER);
      const onRunner = refused({
        runners: [
          {
            name: "a",
            allow: "none",
            credentials: { orders: { type: "postgresql", from: apiToken } },
            deployment: { type: "compose" },
          },
        ],
      });
      expect(onRunner).toEqual([expect.stringMatching(SECRETS_MANAGER)]);
    },
  );

  it("the secrets manager of a connection", () => {
    expect(
      refused({
        connections: [
          { name: "a", integration: { type: "kubernetes" }, externalSecretsManager: { type: "aws" } },
        ],
      }),
    ).toEqual([expect.stringMatching(/^connections\[0\]\.externalSecretsManager: credentials in AWS/)]);
  });

  it.each(["remote-action", "RemoteAction", "REMOTE_ACTION"])("the connection %s", (type) => {
    expect(refused({ connections: [{ name: "a", runner: "b", integration: { type } }] })).toEqual([
      expect.stringMatching(/^connections\[0\]\.integration\.type: .*RemoteAction.* not published/),
    ]);
  });

  it("policies about Slack", () => {
    const policy = {
      name: "a",
      effect: "allow",
      actions: ["*"],
      integration: "slack",
      scope: { type: "slack", channels: ["ops"] },
      targets: [{ agentTags: ["*"] }],
    };
    expect(refused({ executionPolicies: [policy] })).toEqual([
      expect.stringMatching(/^executionPolicies\[0\]\.integration: execution policies about Slack/),
      expect.stringMatching(/^executionPolicies\[0\]\.scope\.type: execution policies about Slack/),
    ]);
  });

  it("nothing else", () => {
    expect(
      refused({
        connections: [
          { name: "a", integration: { type: "slack" }, externalSecrets: {} },
          {
            name: "b",
            integration: { type: "openai", auth: { type: "api-key", apiToken: { type: "vault" } } },
          },
        ],
      }),
    ).toEqual([]);
  });
});
