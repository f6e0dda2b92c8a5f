import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { certificateAuthority } from "./certificate-authority";

/** An answer in place of a Secret. */
interface OtherAnswer {
  readonly status: number;
  readonly text: string;
}

/** A Secret that somebody made or replaced by request. */
export interface WrittenSecret {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/**
 * The Kubernetes API as far as Secrets go, and whatever documents a test gives it, over TLS: it answers who
 * has the token, and nobody else.
 */
export interface KubernetesDouble {
  readonly url: string;
  /** Certificate of its authority, PEM. */
  readonly authority: string;
  readonly token: string;
  /** Makes or replaces a Secret. */
  put(namespace: string, name: string, data: Readonly<Record<string, string>>): void;
  /** A Secret as it was last written by request; undefined when none was. */
  written(namespace: string, name: string): WrittenSecret | undefined;
  /** Makes the Secret when it has been asked for that often, for who waits. */
  putAfter(asked: number, namespace: string, name: string, data: Readonly<Record<string, string>>): void;
  /** Answers requests for that path with a document, whatever their query, until `reset`. */
  serve(path: string, document: object): void;
  /** Answers everything so, until `reset`. */
  answerAll(answer: OtherAnswer): void;
  /** Forgets Secrets and answers. */
  reset(): void;
  /** Method and path of requests since the last look. */
  takeRequests(): readonly string[];
  close(): Promise<void>;
}

const SECRET_PATH = /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/?]+))?(\?dryRun=All)?$/;

/** Starts one on this computer. */
export async function startKubernetesDouble(): Promise<KubernetesDouble> {
  const authority = certificateAuthority();
  const token = "canary-token-of-the-cluster";
  const secrets = new Map<string, Readonly<Record<string, string>>>();
  const written = new Map<string, WrittenSecret>();
  const later: { asked: number; key: string; data: Readonly<Record<string, string>> }[] = [];
  const requests: string[] = [];
  const documents = new Map<string, object>();
  let other: OtherAnswer | undefined;
  const server = createServer(
    authority.issue("localhost"),
    (request, response) => void respond(request, response),
  );
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = "", headers } = request;
    requests.push(`${method ?? ""} ${url}`);
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (other !== undefined) {
      response.writeHead(other.status).end(other.text);
      return;
    }
    if (headers.authorization !== `Bearer ${token}`) {
      answer(401, { kind: "Status", status: "Failure", reason: "Unauthorized", code: 401 });
      return;
    }
    const document = documents.get(new URL(url, "https://localhost").pathname);
    if (document !== undefined) {
      answer(200, document);
      return;
    }
    const [, namespace = "", name = "", dryRun] = SECRET_PATH.exec(url) ?? [];
    const key = `${namespace}/${name}`;
    for (const entry of later) {
      entry.asked -= 1;
      if (entry.asked < 0) secrets.set(entry.key, entry.data);
    }
    if (namespace !== "" && (method === "POST" || method === "PUT")) {
      // What tests send is such a Secret.
      const secret = JSON.parse(await text(request)) as WrittenSecret;
      const place = `${namespace}/${secret.metadata.name}`;
      if (method === "POST" && secrets.has(place)) {
        answer(409, { kind: "Status", status: "Failure", reason: "AlreadyExists", code: 409 });
        return;
      }
      if (dryRun === undefined) {
        written.set(place, secret);
        secrets.set(place, decoded(secret.data));
      }
      answer(method === "POST" ? 201 : 200, secret);
      return;
    }
    const data = secrets.get(key);
    if (data === undefined)
      answer(404, { apiVersion: "v1", kind: "Status", status: "Failure", reason: "NotFound", code: 404 });
    else answer(200, { apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, data: base64(data) });
  };
  server.listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    authority: authority.certificate,
    token,
    put: (namespace, name, data) => secrets.set(`${namespace}/${name}`, data),
    written: (namespace, name) => written.get(`${namespace}/${name}`),
    putAfter: (asked, namespace, name, data) => {
      later.push({ asked, key: `${namespace}/${name}`, data });
    },
    serve: (path, document) => {
      documents.set(path, document);
    },
    answerAll: (answer) => {
      other = answer;
    },
    reset: () => {
      secrets.clear();
      written.clear();
      later.length = 0;
      documents.clear();
      other = undefined;
      requests.length = 0;
    },
    takeRequests: () => requests.splice(0),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function decoded(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, Buffer.from(value, "base64").toString("utf8")]),
  );
}

function base64(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, Buffer.from(value).toString("base64")]),
  );
}
