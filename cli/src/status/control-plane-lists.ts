/** What a control plane of parkit's lists. Datadog has published no lists. */
import type { HttpClient } from "@parkit/protocol/internal/http/http-client";
import type { JsonObject } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  optionalString,
  requiredInteger,
  requiredObject,
  requiredObjectList,
  requiredString,
} from "@parkit/protocol/internal/json-member";

import { callApi, callControlPlane, type ControlPlaneAddress } from "../control-plane-client";
import type { Listed, ListedRunner } from "./described-status";

/** Most objects that one page of a list holds. */
const PAGE_SIZE = 1000;

/**
 * Asks for the lists.
 *
 * @throws {ControlPlaneRefusal} when it refuses or cannot be reached; {WireFormatError} for other answers
 */
export async function controlPlaneLists(client: HttpClient, address: ControlPlaneAddress): Promise<Listed> {
  const runners = await callControlPlane(client, address, "GET", "/runners");
  return {
    runners: requiredObjectList(documentRoot(runners), "runners").map((runner): ListedRunner => {
      const seen = optionalString(runner, "lastSeenAt");
      const version = optionalString(runner, "version");
      return {
        name: requiredString(runner, "name"),
        urn: requiredString(runner, "urn"),
        ...(seen === undefined ? {} : { lastSeenAt: Date.parse(seen) }),
        ...(version === undefined ? {} : { version }),
      };
    }),
    connections: await names(client, address, "/api/v2/actions/connections"),
    groups: await names(client, address, "/api/v2/actions/connections/groups"),
  };
}

async function names(
  client: HttpClient,
  address: ControlPlaneAddress,
  path: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let page = 0; ; page += 1) {
    const query = `page[size]=${PAGE_SIZE}&page[number]=${page}`;
    const answer = await callApi(client, address, "GET", `${path}?${query}`);
    const items = requiredObjectList(documentRoot(answer), "data");
    found.push(...items.map((item) => requiredString(requiredObject(item, "attributes"), "name")));
    if (items.length < PAGE_SIZE) return found;
  }
}

/**
 * Waits until something of the organisation has changed, or the time is over.
 *
 * @param since - version that is known; 0 at first
 * @param seconds - at most 60
 * @returns the version
 */
export async function nextChange(
  client: HttpClient,
  address: ControlPlaneAddress,
  since: number,
  seconds: number,
): Promise<number> {
  const answer: JsonObject = await callControlPlane(
    client,
    address,
    "GET",
    `/changes?since=${since}&wait=${seconds}`,
  );
  return Number(requiredInteger(documentRoot(answer), "version"));
}
