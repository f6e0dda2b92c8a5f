/**
 * Integrations that no description can connect, because Datadog sets them up elsewhere. None of them is a
 * type of Datadog's connection API, so that any of these names would be refused; here it is refused with what
 * to do instead. Should the API learn one, its entry in the catalogue of integrations comes before this list.
 */

/** Why an integration is refused and what to do instead. */
interface IntegrationRefusal {
  readonly rule: "connection/integration-tile" | "connection/oauth-only";
  readonly message: string;
  readonly hint: string;
}

/**
 * Integrations that are set up by their tile, and the name of the tile's page. Source: Datadog's page on
 * connections, which lists them.
 */
const TILES: Readonly<Record<string, string>> = {
  github: "github",
  jira: "jira",
  "microsoft-teams": "microsoft-teams",
  opsgenie: "opsgenie",
  pagerduty: "pagerduty",
  slack: "slack",
  statuspage: "statuspage",
};

/**
 * Integrations that need a person's consent in a browser. Datadog publishes no list of them. Those of Google
 * are on its page on Google Workspace connections, which take an OAuth client; that Zoom is like them is our
 * assumption, from its integration tile, which sends people to sign in.
 */
const OAUTH_ONLY: readonly string[] = [
  "gmail",
  "google-calendar",
  "google-chat",
  "google-docs",
  "google-drive",
  "google-forms",
  "google-sheets",
  "google-workspace",
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
    message: `Datadog's API makes no connections of ${plain}: a person signs in to it in a browser, with OAuth`,
    hint: "Make the connection in Datadog and refer to it by its id (Connection.fromId).",
  };
}
