import { request } from "node:https";

/** Where an API server is and who asks. */
export interface ApiAccess {
  readonly server: string;
  /** Certificates that it is trusted by, PEM. */
  readonly ca: string;
  readonly token: string;
}

/** An answer of the API server; a status of 0 when nobody answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks for a path. Never throws: that nobody answers yet is an answer too. */
export function askApi({ server, ca, token }: ApiAccess, path: string): Promise<ApiAnswer> {
  return new Promise((resolve) => {
    const nobody = (): void => {
      resolve({ status: 0, body: "" });
    };
    const asked = request(
      new URL(path, server),
      { ca, headers: { authorization: `Bearer ${token}` }, timeout: 5_000, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", nobody);
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", nobody);
    asked.end();
  });
}

/** A kubeconfig with one cluster and one user; JSON is YAML. */
export function kubeconfigText({ server, ca, token }: ApiAccess): string {
  const cluster = { server, "certificate-authority-data": Buffer.from(ca).toString("base64") };
  return `${JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "parkit", cluster }],
      users: [{ name: "parkit", user: { token } }],
      contexts: [{ name: "parkit", context: { cluster: "parkit", user: "parkit" } }],
      "current-context": "parkit",
    },
    undefined,
    2,
  )}\n`;
}
