/**
 * Integrations that no description can connect, because Datadog sets them up elsewhere. Datadog's page on connections names those that
 * pass on the credentials of their integration tile, and those that a person signs in to with OAuth.
 */

/** Why an integration is refused and what to do instead. */
export interface IntegrationRefusal {
  readonly rule: "connection/integration-tile" | "connection/oauth-only";
  readonly message: string;
  readonly hint: string;
}

/** Integrations that are set up by their tile, and the name of the tile's page. */
const TILES: Readonly<Record<string, string>> = {
  github: "github",
  jira: "jira",
  "microsoft-teams": "microsoft-teams",
  opsgenie: "opsgenie",
  pagerduty: "pagerduty",
  slack: "slack",
  statuspage: "statuspage",
};

/** Integrations that need a person's consent in a browser. Datadog publishes no list; these are known. */
const OAUTH_ONLY: readonly string[] = [
  "google-calendar",
  "google-docs",
  "google-drive",
  "google-sheets",
  "zoom",
];

/** Says why an integration of that name cannot be connected here; undefined when there is no such reason. */
export function refusedIntegration(name: string): IntegrationRefusal | undefined {
  const plain = name.toLowerCase().replace(/[_ ]/g, "-");
  const tile = Object.hasOwn(TILES, plain) ? TILES[plain] : undefined;
  if (tile !== undefined) {
    const address = `https://app.datadoghq.com/integrations/${tile}`;
    return {
      rule: "connection/integration-tile",
      message: `${plain} is set up by its integration tile, not by a connection`,
      hint: `Set it up at ${address} (the same path on other sites); its actions then need no connection.`,
    };
  }
  if (!OAUTH_ONLY.includes(plain)) return undefined;
  return {
    rule: "connection/oauth-only",
    message: `${plain} is connected by signing in with OAuth, which only a person in a browser can do`,
    hint: "Make the connection in Datadog and refer to it by its id (Connection.fromId).",
  };
}
