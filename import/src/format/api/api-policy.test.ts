import { importDocuments } from "../../import-documents";

const ID = "7f3c1f0e-6f5a-4f0f-9d7b-2c0c6a1f4b11";
const OTHER = "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4";

const policy = (id: string, attributes: object): object => ({
  id,
  type: "execution_policy",
  attributes: {
    version: 2,
    created_at: "2026-10-01T09:00:00Z",
    created_by: "3ad549bf-eba0-11e9-a77a-0705486660d0",
    updated_at: "2026-10-02T09:00:00Z",
    updated_by: "3ad549bf-eba0-11e9-a77a-0705486660d0",
    scope: {},
    targets: [{ agent_tags: ["*"] }],
    ...attributes,
  },
});
const pods = {
  integration: "INTEGRATION_KUBERNETES",
  action_fqns: ["com.datadoghq.kubernetes.core.listPod"],
};

/** What an import makes of a document. */
function imported(document: object) {
  const { input, violations } = importDocuments([{ file: "a.json", text: JSON.stringify(document) }]);
  return {
    policies: (input as { readonly executionPolicies?: unknown } | undefined)?.executionPolicies,
    found: violations.map(({ rule, message }) => `${rule}: ${message}`),
  };
}

const READ = {
  name: "read",
  effect: "allow",
  actions: ["com.datadoghq.kubernetes.core.listPod"],
  scope: { type: "kubernetes", namespaces: ["shop", "jobs"] },
  targets: [{ name: "eu", agentTags: ["env:prod", "region:eu"] }],
  access: { resolver: ["team:a"] },
  importId: ID,
};

describe("execution policies of files", () => {
  it("come from a list of the API, with their access", () => {
    const data = [
      policy(ID, {
        name: "read",
        effect: "allow",
        action_pattern: pods,
        scope: { kubernetes: { rules: [{ target_namespaces: ["shop"] }, { target_namespaces: ["jobs"] }] } },
        targets: [{ name: "eu", agent_tags: ["env:prod", "region:eu"] }],
      }),
      policy(OTHER, {
        name: "shell",
        effect: "deny",
        action_pattern: {
          integration: "INTEGRATION_REMOTE_ACTION",
          action_fqns: ["com.datadoghq.remoteaction.rshell.runCommand"],
        },
        scope: {
          remote_action_rshell: { rules: [{ access: "read_only", target_paths: ["/var/log"] }] },
        },
        targets: [{ name: null, agent_tags: ["*"] }],
      }),
      {
        id: `execution-policy:${ID}`,
        type: "restriction_policy",
        attributes: { bindings: [{ relation: "resolver", principals: ["team:a"] }] },
      },
    ];
    expect(imported({ data, meta: { page: { total: 2 } } })).toEqual({
      policies: [
        READ,
        {
          name: "shell",
          effect: "deny",
          actions: ["com.datadoghq.remoteaction.rshell.runCommand"],
          scope: { type: "remote-action", paths: [{ path: "/var/log", access: "read-only" }] },
          targets: [{ agentTags: ["*"] }],
          importId: OTHER,
        },
      ],
      found: [],
    });
  });

  it("come from Terraform's state, its modules too", () => {
    const values = {
      id: ID,
      name: "read",
      effect: "allow",
      action_pattern: pods,
      scope: {
        kubernetes: { rule: [{ target_namespaces: ["shop", "jobs"] }] },
        scripts: null,
        remote_action_rshell: null,
      },
      target: [{ name: "eu", agent_tags: ["env:prod", "region:eu"] }],
      version: 1,
    };
    const access = {
      id: `execution-policy:${ID}`,
      resource_id: `execution-policy:${ID}`,
      bindings: [{ relation: "resolver", principals: ["team:a"] }],
    };
    expect(
      imported({
        format_version: "1.0",
        terraform_version: "1.11.4",
        values: {
          root_module: {
            resources: [
              { address: "datadog_restriction_policy.a", type: "datadog_restriction_policy", values: access },
            ],
            child_modules: [
              {
                resources: [
                  { address: "module.a.x", type: "datadog_action_execution_policy", values },
                  { address: "module.a.y", type: "null_resource", values: { id: "1" } },
                ],
              },
            ],
          },
        },
      }),
    ).toEqual({ policies: [READ], found: [] });
  });

  it("write the integration where no action names it", () => {
    const action_pattern = { integration: "INTEGRATION_SCRIPT", action_fqns: ["*"] };
    const { policies } = imported({ data: policy(ID, { name: "s", effect: "deny", action_pattern }) });
    expect(policies).toEqual([
      {
        name: "s",
        effect: "deny",
        actions: ["*"],
        integration: "script",
        targets: [{ agentTags: ["*"] }],
        importId: ID,
      },
    ]);
  });

  it("are left out where descriptions have no words for them, and it is said", () => {
    const slack = policy(ID, {
      name: "chat",
      effect: "allow",
      action_pattern: pods,
      scope: { slack: { rules: [{ channel_name_selectors: ["ops-*"] }] } },
    });
    expect(imported({ data: slack })).toEqual({
      policies: undefined,
      found: [
        'schema/not-imported: not taken over: the execution policy "chat" has a scope "slack", which descriptions do not have for it',
      ],
    });
  });

  it("are judged by the rules of descriptions", () => {
    const { found } = imported({
      data: policy(ID, { name: "none", effect: "allow", action_pattern: pods, targets: [] }),
    });
    expect(found).toEqual([expect.stringMatching(/^policy\/targets: /)]);
  });
});
