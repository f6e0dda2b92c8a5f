import { join } from "node:path";

import { App, Aspects } from "cdktf";

import { Actions, ForbidActions, RequireTags, RunnerFleet } from "@parkit/constructs";

const configPath = process.env["KUBECONFIG"] ?? "~/.kube/config";
/** What every cluster's stack needs, by the context of its cluster. */
const providers = (configContext: string) => ({
  parkit: {},
  helm: { kubernetes: { configPath, configContext } },
  kubernetes: { configPath, configContext },
});

const app = new App();
const fleet = new RunnerFleet(app, "payments", {
  // In an app of its own: "parkit.yaml".
  description: join(__dirname, "../../fleet/parkit.yaml"),
  clusters: {
    us: { providers: providers("us"), identifierTags: { region: "us" } },
    eu: {
      providers: providers("eu"),
      identifierTags: { region: "eu" },
      runners: {
        payments: {
          identity: { urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-b2" },
          deployment: { namespace: "actions", replicas: 2 },
        },
      },
      deployment: { payments: { createNamespace: true } },
    },
  },
});
// In one cluster the runner may do more.
fleet.cluster("eu").runner("payments").allow(Actions.kubernetes.core.listNode);
Aspects.of(app).add(new RequireTags(["region"]));
Aspects.of(app).add(new ForbidActions({ risk: "destructive" }));
app.synth();
