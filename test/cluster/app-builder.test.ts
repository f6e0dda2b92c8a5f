/**
 * App Builder with a runner in a Pod: a real browser calls it through what ends TLS, and gets rows of a real
 * PostgreSQL. The certificate is of an authority that nothing trusts but what is told to.
 */
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { INTEGRATIONS } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  credentialFileName,
  credentialPath,
  type CredentialInput,
} from "@parkit/provider-schema/internal/credential/credential";
import { chromium, type Browser, type Page } from "playwright-core";

import { imageAbsence } from "../../examples/demo/runner-image";
import {
  postgresPrograms,
  startPostgres,
  type Postgres,
} from "../../runner/src/actions/postgresql/postgres.fixture";
import { describeWithTool } from "../describe-with-tool";
import { certificateAuthority, type CertificateAuthority } from "../support/certificate-authority";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";
import { callsWithKeys, CHROMIUM_ARGUMENTS, makeConnection } from "../support/console";
import { enrollAt } from "../support/enroll-at";
import { present } from "../support/present";
import { openTlsEntrance, type TlsEntrance } from "../support/tls-entrance";

const TITLE = "App Builder with a runner in a Pod";
const NAMESPACE = "parkit-apps";
const HOSTNAME = "orders.internal.example.com";
const SELECT = "com.datadoghq.postgresql.select";
const CREDENTIAL: CredentialInput = { type: "postgresql", from: { secretName: "orders-database" } };
const INPUTS = { columns: ["id", "customer"], table: "orders", orderBy: "id" };
const ROWS = [
  [1, "Ada"],
  [2, "Grace"],
];

const absence = imageAbsence();
const programs = postgresPrograms();
if (absence !== undefined) it.todo(`${TITLE} [skipped: ${absence}]`);
else if (programs === undefined)
  it.todo(`${TITLE} [skipped: absent: PostgreSQL (initdb and postgres of Debian's packages)]`);
else
  describeWithTool("browser", TITLE, ({ path }) => {
    describeWhereClusters(
      "of a cluster",
      () => {
        tests(path, programs);
      },
      // The nodes of others may have no address that this machine reaches.
      ["kind", "one-node"],
    );
  });

/** What the control plane issues for one query. */
interface Issued {
  readonly token: string;
  readonly body: string;
}

/** What a page got of a runner. */
interface Answer {
  readonly status: number;
  readonly json: unknown;
}

function tests(chromiumPath: string, postgresDirectory: string): void {
  let started: ClusterStage | undefined;
  let plane: ControlPlane | undefined;
  let postgres: Postgres | undefined;
  let browser: Browser | undefined;
  let foreign: Server | undefined;
  let entrance: TlsEntrance;
  let authority: CertificateAuthority;
  let page: Page;
  let connections: Readonly<Record<"orders" | "archive" | "other", string>>;
  /** By how many milliseconds the control plane's clock is behind. */
  let behind = 0;

  const stage = (): ClusterStage => present(started);
  const origin = (): string => `https://${entrance.hostname}:${entrance.port}`;

  /** A browser for which the host name stands for the entrance, as the network's DNS would have it. */
  const startBrowser = (...more: readonly string[]): Promise<Browser> =>
    chromium.launch({
      executablePath: chromiumPath,
      args: [
        ...CHROMIUM_ARGUMENTS,
        `--host-resolver-rules=MAP ${entrance.hostname} ${entrance.address}`,
        ...more,
      ],
    });

  /** Logs in, and opens the page that may call the runner. */
  async function openPage(one: Browser): Promise<Page> {
    const opened = await one.newPage();
    await opened.goto(stage().plane.consoleLink());
    await opened.getByRole("navigation").waitFor();
    await opened.getByRole("link", { name: "App Builder" }).click();
    await opened.getByLabel("Address").fill(origin());
    await opened.getByRole("button", { name: "Continue" }).click();
    await opened.getByLabel("Action").fill(SELECT);
    await opened.getByLabel("Action").press("Tab");
    await opened.getByLabel("Connection").selectOption({ label: "orders" });
    await opened.getByLabel("columns").fill(JSON.stringify(INPUTS.columns));
    await opened.getByLabel("table").fill(INPUTS.table);
    await opened.getByText("Optional inputs").click();
    await opened.getByLabel("orderBy").fill(INPUTS.orderBy);
    return opened;
  }

  const issue = async (connection: string = connections.orders): Promise<Issued> =>
    (await callsWithKeys(stage().plane)("POST", "/api/parkit/v1/app-builder/tokens", {
      fqn: SELECT,
      connection,
      inputs: INPUTS,
    })) as Issued;

  /** Has a page send a query as the script of an app does. */
  const ask = (from: Page, { token, body }: Issued): Promise<Answer> =>
    from.evaluate(
      async ([url, header, one, text]) => {
        const answer = await fetch(url, {
          method: "POST",
          headers: { "Content-Type": "application/json", [header]: one },
          body: text,
        });
        return { status: answer.status, json: await answer.json() };
      },
      [origin() + APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER, token, body] as const,
    );

  /** Asks the entrance without a browser, by the certificate and the name in it. */
  async function askChecked(path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const sent = request({
      host: entrance.address,
      port: entrance.port,
      servername: entrance.hostname,
      ca: authority.certificate,
      path,
      headers: { Host: entrance.hostname, ...headers },
    }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    const text = (await answer.setEncoding("utf8").toArray()).join("");
    return {
      status: answer.statusCode ?? 0,
      json: text.startsWith("{") ? (JSON.parse(text) as unknown) : text,
    };
  }

  beforeAll(async () => {
    authority = certificateAuthority();
    started = await startClusterStage(NAMESPACE, {
      startPlane: async (host) => {
        plane = await startControlPlane({ host, now: () => new Date(Date.now() - behind) });
        return plane;
      },
    });
    const { cluster, image, work } = started;
    postgres = await startPostgres(postgresDirectory, cluster.hostAddress);
    const { port, password } = postgres;
    const database = { host: cluster.hostAddress, port, user: "admin", password, database: "postgres" };
    await postgres.run(`CREATE TABLE orders (id int, customer text);
      INSERT INTO orders VALUES (2, 'Grace'), (1, 'Ada')`);
    const [version] = await postgres.run("SHOW server_version");
    started.note("database", `PostgreSQL on this machine, ${JSON.stringify(version)}`);

    const tls = authority.issue(HOSTNAME);
    await started.apply(
      secret("orders-database", {
        [credentialFileName(CREDENTIAL)]: JSON.stringify({
          auth_type: "Token Auth",
          credentials: Object.entries({ ...database, port: String(port), sslmode: "require" }).map(
            ([tokenName, tokenValue]) => ({ tokenName, tokenValue }),
          ),
        }),
      }),
      secret("orders-tls", { "tls.key": tls.key, "tls.crt": tls.cert + authority.certificate }),
    );
    const file = await writeStageDescription(started, {
      name: "orders",
      modes: ["push"],
      push: { hostname: HOSTNAME, ingress: { tlsSecret: "orders-tls" } },
      allow: [SELECT],
      credentials: { database: CREDENTIAL },
      identity: { type: "secret", secretName: "orders-identity" },
      deployment: {
        type: "manifests",
        namespace: NAMESPACE,
        imageRepository: image.repository,
        imageTag: image.tag,
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
      },
    });
    const urn = await enrollInto(started, file);
    const manifests = join(work, "runner.yaml");
    await started.parkit("synth", "manifests", "-f", file, "-o", manifests);
    await started.kubectl("apply", `--filename=${manifests}`);
    await started.rolledOut("orders");
    entrance = await openTlsEntrance(
      started,
      await started.kubectl("get", "ingress", "--output=jsonpath={.items[0].metadata.name}"),
    );
    expect(entrance.hostname).toBe(HOSTNAME);
    started.note(
      "entrance",
      "the rendered Ingress, followed by a stand-in for its controller that ends TLS in a Pod",
    );

    const call = callsWithKeys(started.plane);
    const { urn: otherUrn } = await enrollAt(started.plane, "other", {
      modes: ["push"],
      runnerHost: "other.example.com",
    });
    const make = (name: string, runner: string): Promise<string> =>
      makeConnection(
        { call },
        {
          name,
          runner_id: runner.split(":").at(-1),
          integration: {
            type: INTEGRATIONS.postgresql.wireType,
            credentials: { type: "PostgreSQLCredentialFile", path: credentialPath("database", CREDENTIAL) },
          },
        },
      );
    connections = {
      orders: await make("orders", urn),
      archive: await make("archive", urn),
      other: await make("other", otherUrn),
    };
    browser = await startBrowser(`--ignore-certificate-errors-spki-list=${keyHash(authority)}`);
    page = await openPage(browser);
    started.note(
      "browser",
      `Chromium ${browser.version()}, trusts the authority's key by --ignore-certificate-errors-spki-list`,
    );
  });

  afterAll(async () => {
    await browser?.close();
    foreign?.close();
    await started?.close();
    await plane?.close();
    await postgres?.stop();
  });

  it("shows a page of the allowed origin rows of the database, with a token for one use", async () => {
    const asked: string[] = [];
    page.on("request", (sent) => {
      if (sent.method() === "POST") asked.push(new URL(sent.url()).origin);
    });
    await page.getByRole("button", { name: "Send the query" }).click();
    const result = page.getByRole("region", { name: "Result" });
    await result.waitFor();
    const text = await result.innerText();
    for (const word of ["Succeeded", "Ada", "Grace"]) expect(text).toContain(word);
    expect(asked).toEqual([stage().plane.url, origin()]);
    const issued = await issue();
    expect(await ask(page, issued)).toMatchObject({
      status: 200,
      json: { status: "succeeded", outputs: { columns: INPUTS.columns, results: ROWS } },
    });
    expect(await ask(page, issued)).toMatchObject({ status: 401, json: { error: { code: "token-used" } } });
    stage().note("a page of the allowed origin", `${ROWS.length} rows of the database shown`);
    stage().note("its token, a second time", "401 token-used");
  });

  it("trusts nothing but the authority, and the certificate is for the host name", async () => {
    expect(await askChecked("/liveness", {})).toMatchObject({ status: 200 });
    const stranger = await startBrowser();
    try {
      const distrustful = await openPage(stranger);
      await distrustful.getByRole("button", { name: "Send the query" }).click();
      await distrustful.getByRole("alert").getByText("trust its certificate").waitFor();
    } finally {
      await stranger.close();
    }
    stage().note("a browser without the authority", "gets no answer, and the page says why");
  });

  it("gives pages of another origin nothing, and leaves the token whole", async () => {
    foreign = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end("<title>elsewhere</title>");
    }).listen(0, stage().cluster.hostAddress);
    await once(foreign, "listening");
    // A server that listens on a port has an address of this kind.
    const { port } = foreign.address() as AddressInfo;
    const elsewhere = `http://${stage().cluster.hostAddress}:${port}`;
    const stranger = await present(browser).newPage();
    const said: string[] = [];
    stranger.on("console", (message) => said.push(message.text()));
    await stranger.goto(elsewhere);
    const issued = await issue();
    await expect(ask(stranger, issued)).rejects.toThrow("Failed to fetch");
    await stranger.close();
    expect(said.join("\n")).toContain("blocked by CORS policy");
    expect(await askChecked(APP_BUILDER_PATH, { Origin: elsewhere })).toMatchObject({
      status: 403,
      json: { error: { code: "wrong-origin" } },
    });
    expect(await ask(page, issued)).toMatchObject({ json: { status: "succeeded" } });
    stage().note(
      "a page of another origin",
      "403 wrong-origin, and the token was still good for the allowed one",
    );
  });

  it("refuses a token whose minute is over", async () => {
    behind = 120_000;
    const issued = await issue().finally(() => {
      behind = 0;
    });
    expect(await ask(page, issued)).toMatchObject({
      status: 401,
      json: { error: { code: "token-expired" } },
    });
    stage().note("a token that has expired", "401 token-expired");
  });

  it("refuses another connection than that of the token", async () => {
    const { token } = await issue();
    const { body } = await issue(connections.archive);
    expect(await ask(page, { token, body })).toMatchObject({
      status: 403,
      json: { error: { code: "body-altered" } },
    });
    expect(await ask(page, await issue(connections.other))).toMatchObject({
      status: 403,
      json: { error: { code: "wrong-audience" } },
    });
    stage().note(
      "a query for another connection",
      "403 body-altered; one of another runner's: 403 wrong-audience",
    );
  });
}

function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: "v1", kind: "Secret", metadata: { name }, stringData };
}

/** SHA-256 of an authority's public key, as Chromium wants it. */
function keyHash({ certificate }: CertificateAuthority): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(key).digest("base64");
}
