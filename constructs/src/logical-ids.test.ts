import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Construct } from "constructs";

import {
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
} from "./index";
import { removeSynthesized, synthesize } from "./synthesize.fixture";

afterAll(removeSynthesized);

/**
 * Addresses of what users have deployed: one that changes is one that Terraform destroys and creates anew.
 */
const ADDRESSES = [
  "helm_release.payments_5AA7C358",
  "parkit_connection_http.billing-prod_B91A4C2D",
  "parkit_connection_http.team_billing-staging_D456723C",
  "parkit_connection_group.billing_43250593",
];

describe("addresses of resources", () => {
  it("stay as they are", () => {
    const stack = synthesize((scope) => {
      new HelmProvider(scope, "helm", {});
      configureProviders(scope, { parkit: {} });
      new PrivateActionRunner(scope, "payments", {
        name: "payments",
        allow: ["com.datadoghq.http.request"],
        identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
        deployment: Deployment.helm({ namespace: "datadog" }),
      });
      const connections = [
        { parent: scope, env: "prod" },
        { parent: new Construct(scope, "team"), env: "staging" },
      ].map(
        ({ parent, env }) =>
          new Connection(parent, `billing-${env}`, {
            name: `billing-${env}`,
            integration: Integration.http({ baseUrl: "https://a.example.com" }),
            identifierTags: { env },
          }),
      );
      new ConnectionGroup(scope, "billing", { name: "billing", identifierTagKeys: ["env"], connections });
    });
    const types = ["helm_release", "parkit_connection_http", "parkit_connection_group"];
    expect(types.flatMap((type) => Object.keys(stack.resources(type)).map((id) => `${type}.${id}`))).toEqual(
      ADDRESSES,
    );
  });
});
