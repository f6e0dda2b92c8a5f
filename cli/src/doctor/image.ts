/** Whether a registry has the image of a runner, by the protocol of the OCI distribution specification. */
import type { HttpClient } from "@parkit/protocol/internal/http/http-client";
import { parseJson } from "@parkit/protocol/internal/json";
import { documentRoot, optionalString } from "@parkit/protocol/internal/json-member";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { defaultVersion, STANDALONE_IMAGE } from "@parkit/provider-schema/internal/version/versions";

import { known, NOT_ASKED, readFact, unanswered, unknownFact, type Asked } from "./asked";
import type { Network } from "./egress";
import type { Finding, Verdict } from "./finding";
import { ask } from "./network";

/** An image, as a registry is asked for it. */
export interface Image {
  /** As people write it. */
  readonly text: string;
  readonly registry: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
}

/** Registry of images whose name tells none, and where it answers. */
const DOCKER_HUB = "registry-1.docker.io";

/** The image of a standalone runner; undefined for an Agent's, and where its tag is not known. */
export function runnerImage({ kind, deployment }: RunnerSpec): Image | undefined {
  if (kind !== "standalone") return undefined;
  const { imageRepository = STANDALONE_IMAGE, imageTag, type } = deployment;
  const pins = { type, chartVersion: "chartVersion" in deployment ? deployment.chartVersion : undefined };
  const tag = imageTag ?? defaultVersion(pins, "imageTag");
  return tag === undefined ? undefined : imageOf(imageRepository, tag);
}

/** Where an image is, by the rules of Docker: a first part with a dot or a port is a registry. */
export function imageOf(name: string, tag: string): Image {
  const [first = "", ...rest] = name.split("/");
  const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const repository = named ? rest.join("/") : rest.length === 0 ? `library/${name}` : name;
  const [, digest] = tag.split("@");
  return {
    text: `${name}:${tag}`,
    registry: named && first !== "docker.io" ? first : DOCKER_HUB,
    repository,
    reference: digest ?? tag,
  };
}

/** What a registry says of an image. */
export type ImageAnswer = "there" | "absent" | "login";

const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Asks the registry, as anybody. */
export async function probeImage(network: Network, image: Image, live: boolean): Promise<Asked<ImageAnswer>> {
  if (!live) return NOT_ASKED;
  if (!network.usable) return unanswered(network.problem);
  const { client } = network;
  const { registry, repository, reference } = image;
  const url = `https://${registry}/v2/${repository}/manifests/${reference}`;
  const first = await ask(client, url, { Accept: MANIFEST_TYPES }, "HEAD");
  if (!first.known) return first;
  const challenge = first.value.headers["www-authenticate"];
  if (first.value.status !== 401 || challenge === undefined) return answerOf(first.value.status);
  const token = await anonymousToken(client, challenge, repository);
  if (token === undefined) return known("login");
  const again = await ask(client, url, { Accept: MANIFEST_TYPES, Authorization: `Bearer ${token}` }, "HEAD");
  return again.known ? answerOf(again.value.status) : again;
}

function answerOf(status: number): Asked<ImageAnswer> {
  if (status === 200) return known("there");
  if (status === 404) return known("absent");
  return status === 401 || status === 403 ? known("login") : unanswered(`the registry answers ${status}`);
}

/** A token for everybody, from where the registry's answer points; undefined where there is none. */
async function anonymousToken(
  client: HttpClient,
  challenge: string,
  repository: string,
): Promise<string | undefined> {
  const parameter = (name: string): string | undefined =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = parameter("realm");
  if (!/^bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  if (url.protocol !== "https:") return undefined;
  url.searchParams.set("scope", `repository:${repository}:pull`);
  const service = parameter("service");
  if (service !== undefined) url.searchParams.set("service", service);
  const answer = await ask(client, url.href);
  if (!answer.known || answer.value.status !== 200) return undefined;
  const token = readFact(() => {
    const root = documentRoot(parseJson(answer.value.body.toString("utf8")));
    return optionalString(root, "token") ?? optionalString(root, "access_token");
  });
  return token.known && token.value !== undefined && /^[\x21-\x7e]+$/.test(token.value)
    ? token.value
    : undefined;
}

/** Judges whether the image can be had. */
export function judgeImage({ name }: RunnerSpec, image: Image, asked: Asked<ImageAnswer>): Finding {
  return { id: "image/tag", runner: name, ...verdict(image, asked) };
}

function verdict({ text, registry }: Image, asked: Asked<ImageAnswer>): Verdict {
  const pull = `docker pull ${text}`;
  if (!asked.known)
    return unknownFact(`whether ${registry} has ${text}`, asked, `Try it where the runner will be: ${pull}`);
  switch (asked.value) {
    case "there":
      return { status: "ok", what: `${registry} has ${text}` };
    case "absent":
      return {
        status: "problem",
        what: `${registry} has no ${text}`,
        why: "the container cannot start",
        fix: "Correct imageRepository and imageTag in the description, or copy the image there.",
      };
    case "login":
      return {
        status: "unknown",
        what: `whether ${registry} has ${text}`,
        why: "the registry tells only those who log in",
        fix: `Log in, and try it where the runner will be: ${pull}`,
      };
  }
}
