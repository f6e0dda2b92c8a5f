import { App, TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Release, type ReleaseConfig } from "@cdktf/provider-helm/lib/release";
import type { Construct } from "constructs";

/** Resources with values that are ready, by their ids. */
export interface ReadyResources {
  readonly releases: Readonly<Record<string, ReleaseConfig>>;
  readonly connections: Readonly<Record<string, Arguments>>;
}

type Arguments = Readonly<Record<string, unknown>>;

/** The same resources as somebody writes them who has their values: nothing is judged and nothing made. */
export function byHand(outdir: string, { releases, connections }: ReadyResources): App {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  new ParkitProvider(stack, "parkit", { terraformResourceType: "parkit" });
  new HelmProvider(stack, "helm");
  for (const [id, config] of Object.entries(releases)) new Release(stack, id, config);
  for (const [id, config] of Object.entries(connections)) new HttpConnection(stack, id, config);
  return app;
}

class ParkitProvider extends TerraformProvider {}

/** As generated classes are. */
class HttpConnection extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: Arguments,
  ) {
    super(scope, id, { terraformResourceType: "parkit_connection_http" });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.config };
  }
}
