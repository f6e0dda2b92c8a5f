import type { RuleDocs } from "../../rule";
import { example } from "./example";

const agent = (version: string): string =>
  example(`
runners:
  - name: cluster
    allow: [com.datadoghq.http.request]
    deployment: { type: helm-agent, namespace: datadog, agentVersion: ${version} }`);

const standalone = (tag: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    deployment: { type: compose, imageTag: ${tag} }`);

const withoutOwnConnections = (version: string): string =>
  example(`
runners:
  - name: build-host
    allow: [com.datadoghq.http.request]
    deployment: { type: linux, agentVersion: ${version}, autoConnections: false }`);

const operator = (version: string): string =>
  example(`
runners:
  - name: cluster
    allow: [com.datadoghq.http.request]
    deployment: { type: operator, namespace: datadog, operatorVersion: ${version} }`);

/** Pages of the rules about versions. */
export const versionDocs = () =>
  ({
    "version/format": {
      summary: "A version is three numbers with dots, and an image tag is one that registries take.",
      why: "Datadog's charts compare versions and fail to render for names such as `latest`.",
      bad: agent("latest"),
      good: agent("7.81.2"),
    },
    "version/image-tag": {
      summary: "The runner's image is pinned by a tag that it has: Datadog's by one that starts with `v`.",
      why: "`latest` changes under a deployment that nobody touched, and a tag of Datadog's without its `v` does not exist. The image of the reference runner, `parkit/runner`, has the version of parkit for a tag, and the same with `-large` behind it for an image with the shell and the interpreters that scripts need. Tags of images of your own are not judged, unless they start with `v` as Datadog's do.",
      bad: standalone("1.21.0"),
      good: standalone("v1.21.0"),
    },
    "version/unsupported": {
      summary: "The versions that are deployed have what the description asks for.",
      why: "Older charts and operators ignore settings that they do not know, so the runner would come up without them, or not at all.",
      bad: agent("7.75.4"),
      good: agent("7.77.0"),
    },
    "version/newer": {
      summary: "A pinned version is one that this version of parkit knows.",
      why: "What a newer one needs or calls otherwise is not known here. It is rendered as for the newest that is known. A newer chart or operator keeps the image and the Agent that it brings, and the README has the command that shows which chart installs an operator.",
      bad: operator("1.99.0"),
      good: operator("1.31.1"),
    },
    "version/unconfirmed": {
      summary: "Pinned versions are known to have what the description asks for.",
      why: "Datadog does not say which version brought some settings. An older program ignores them without a word, so look whether they take effect.",
      bad: withoutOwnConnections("7.79.1"),
      good: withoutOwnConnections("7.81.2"),
    },
  }) as const satisfies Record<string, RuleDocs>;
