import { proxySecrets } from "@parkit/protocol/internal/http/proxy";
import { createRedactor } from "@parkit/protocol/internal/redaction";
import { printable } from "@parkit/provider-schema/internal/printable";
import type { ParkitClient } from "./parkit-client";

/**
 * A text of a diagnostic without keys and passwords, and without what would act on a terminal: answers of
 * others are repeated in it. Secrets of a single request are taken out where it is made.
 */
export function shownText(text: string, client: Pick<ParkitClient, "settings"> | undefined): string {
  const keys = [client?.settings.apiKey, client?.settings.appKey].filter((key) => typeof key === "string");
  const { redactText } = createRedactor([...keys, ...proxySecrets(process.env)], { shortest: 1 });
  return printable(redactText(text), "\n");
}
