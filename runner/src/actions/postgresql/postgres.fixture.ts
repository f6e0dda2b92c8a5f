/**
 * A PostgreSQL server of a test's own: the programs that the machine has, in a directory that goes with it.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { portOf } from "../../control-plane.fixture";
import { selfSigned } from "../self-signed.fixture";

/** A server at work. */
export interface Postgres {
  readonly port: number;
  readonly password: string;
  /** Runs SQL as `admin`. Returns the rows of the last statement. */
  readonly run: (sql: string) => Promise<readonly unknown[]>;
  readonly stop: () => Promise<void>;
}

/** Where Debian's packages put the programs of each version. */
const DEBIAN = "/usr/lib/postgresql";

/** Directory of `initdb` and `postgres`; undefined where there are none. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one))
    : [];
  const debian = versions.map((version) => join(DEBIAN, version, "bin"));
  return debian.find((directory) => existsSync(join(directory, "initdb")));
}

/** PostgreSQL refuses to run as root; root has its user run it. */
function userOfServer(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/**
 * Starts a server with TLS and the user `admin`.
 *
 * @param host - address to listen on, for who reaches it. Default: the loopback address
 */
export async function startPostgres(programs: string, host = "127.0.0.1"): Promise<Postgres> {
  const password = "pg-s3cret-word";
  const directory = mkdtempSync(join(tmpdir(), "parkit-postgres-"));
  const user = userOfServer();
  const own = (path: string): void => {
    if (user !== undefined) chownSync(path, user.uid, user.gid);
  };
  own(directory);
  const passwordFile = join(directory, "password");
  writeFileSync(passwordFile, password);
  own(passwordFile);
  const data = join(directory, "data");
  const options = { ...user, cwd: directory, env: { PATH: process.env["PATH"], LC_ALL: "C" } } as const;
  execFileSync(
    join(programs, "initdb"),
    ["-D", data, "-U", "admin", "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8", "--no-sync"],
    { ...options, stdio: "ignore" },
  );
  // What initdb writes lets in the loopback interface alone.
  appendFileSync(join(data, "pg_hba.conf"), "host all all all scram-sha-256\n");
  const key = join(directory, "key.pem");
  const certificate = join(directory, "cert.pem");
  const identity = selfSigned("localhost");
  writeFileSync(key, identity.key);
  writeFileSync(certificate, identity.certificate);
  own(key);
  own(certificate);
  chmodSync(key, 0o600);
  const port = await freePort(host);
  const settings = {
    port,
    listen_addresses: host,
    unix_socket_directories: "",
    fsync: "off",
    ssl: "on",
    ssl_key_file: key,
    ssl_cert_file: certificate,
  };
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${String(value)}`])],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => {
      reject(new Error(`PostgreSQL did not start: ${said}`));
    });
  });
  return {
    port,
    password,
    run: async (sql) => {
      const client = new Client({ host, port, user: "admin", password, database: "postgres" });
      await client.connect();
      // Several statements answer with a list.
      const results = [await client.query<object>(sql)].flat();
      await client.end();
      return results.at(-1)?.rows ?? [];
    },
    stop: async () => {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await gone;
      rmSync(directory, { recursive: true });
    },
  };
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, host, () => {
      const port = portOf(server.address());
      server.close(() => {
        resolve(port);
      });
    });
  });
}
