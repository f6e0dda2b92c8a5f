/**
 * The bare pull loop: what a runner cannot do without, and nothing else. Two fresh tokens a task, a dequeue,
 * the check of its signature, a report; over kept connections. It is what `parkit runner` is held against.
 */
import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { Agent, request } from "node:http";

/** Whom the loop polls as. */
export interface PullLoopOptions {
  readonly url: string;
  readonly orgId: string;
  readonly runnerId: string;
  readonly privateKey: KeyObject;
  /** Loops that run at the same time. */
  readonly concurrency: number;
  /** Called for each task. @default - nothing is called */
  readonly service?: string;
  /** Most tasks that are taken. @default - all that wait */
  readonly atMost?: number;
  /** Is told how long each dequeue took that brought a task, in milliseconds. @default - nobody is */
  readonly dequeued?: (milliseconds: number) => void;
}

const SERVICE = "/api/v2/on-prem-management-service/workflow-tasks";

/** A dequeue answer, as far as the loop reads it. */
interface Dequeued {
  readonly data: {
    readonly id: string;
    readonly attributes: {
      readonly name: string;
      readonly bundle_id: string;
      readonly job_id: string;
      readonly signed_envelope: {
        readonly data: string;
        readonly signatures: readonly { readonly signature: string }[];
      };
    };
  };
}

interface SigningKeySet {
  readonly keys: readonly { readonly file: { readonly key: string } }[];
}

/** Takes and reports tasks until there are none. Returns how many there were. */
export async function runPullLoop(options: PullLoopOptions): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  const call = (method: string, path: string, body: string): Promise<string> =>
    exchange(agent, method, options.url + path, body, { "X-Datadog-OnPrem-JWT": token(options) });
  // The control plane's own answer.
  const set = JSON.parse(await call("GET", "/api/parkit/v1/signing-keys", "")) as SigningKeySet;
  const key = createPublicKey(Buffer.from(set.keys[0]?.file.key ?? "", "base64"));
  const { atMost = Infinity, dequeued } = options;
  let asked = 0;
  let count = 0;
  const loop = async (): Promise<void> => {
    while (asked < atMost) {
      asked += 1;
      const started = performance.now();
      const text = await call("POST", `${SERVICE}/dequeue`, "");
      if (text === "") return;
      dequeued?.(performance.now() - started);
      // The control plane's own answer.
      const { data } = JSON.parse(text) as Dequeued;
      const { name, bundle_id: bundle, job_id: jobId, signed_envelope: envelope } = data.attributes;
      const digest = createHash("sha256").update(Buffer.from(envelope.data, "base64")).digest();
      const signature = Buffer.from(envelope.signatures[0]?.signature ?? "", "base64");
      if (!verify(null, digest, key, signature)) throw new Error("a signature is wrong");
      const outputs =
        options.service === undefined ? {} : { body: await exchange(agent, "GET", options.service, "", {}) };
      const attributes = {
        task_id: data.id,
        client: 1,
        action_fqn: `${bundle}.${name}`,
        job_id: jobId,
        payload: { branch: "main", outputs },
      };
      const report = { data: { id: "succeed_task", type: "taskUpdate", attributes } };
      await call("POST", `${SERVICE}/publish-task-update`, JSON.stringify(report));
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, loop));
  agent.destroy();
  return count;
}

const HEADER = Buffer.from(JSON.stringify({ alg: "ES256", cty: "JWT", typ: "JWT" })).toString("base64url");

function token({ orgId, runnerId, privateKey }: PullLoopOptions): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = `{"exp":${iat + 60},"iat":${iat},"orgId":${orgId},"runnerId":"${runnerId}"}`;
  const signed = `${HEADER}.${Buffer.from(claims).toString("base64url")}`;
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

function exchange(
  agent: Agent,
  method: string,
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        agent,
        headers: {
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${url} answered ${answer.statusCode}: ${text}`));
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
