import { writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import type * as ProviderServer from "./calls/provider-server";
import type { Provider } from "./provider/provider";
import { selfSignedCertificate } from "./wire/certificate";
import { handshakeLine, refusal } from "./wire/handshake";
import { listen } from "./wire/listen";
import { log } from "./wire/log";

/** How often the parent process is looked for, in milliseconds. */
const ORPHAN_CHECK_INTERVAL = 1000;

/**
 * Runs this process as a Terraform provider until Terraform ends it. The only thing ever written to standard
 * output is the handshake line. Started by anything but Terraform, it prints a hint and exits with code 1.
 *
 * @param loadProvider - called when Terraform first connects: until then the process answers nothing, and
 *   need not know what it could
 */
export async function serve<C>(
  loadProvider: () => Provider<C>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const reason = refusal(env);
  if (reason !== undefined) {
    writeSync(2, `${reason}\n`);
    process.exitCode = 1;
    return;
  }
  keepStandardOutputClean();
  survive();
  const clientCertificate = env["PLUGIN_CLIENT_CERT"];
  const own = clientCertificate ? selfSignedCertificate() : undefined;
  const security = own &&
    clientCertificate && { key: own.key, certificate: own.certificate, clientCertificate };
  const server = createServer().once("connection", (first) => {
    const answering = loaded(() => {
      const { createProviderServer } = require("./calls/provider-server") as typeof ProviderServer;
      return createProviderServer(loadProvider(), {
        ...(security && { security }),
        shutdown: () => process.exit(0),
      });
    });
    const pass = (connection: Socket): void => {
      answering.emit("connection", connection);
    };
    server.on("connection", pass);
    pass(first);
  });
  const address = await listen(server, env);
  process.on("exit", () => {
    address.dispose();
  });
  exitWhenOrphaned();
  writeSync(1, handshakeLine(address, own?.der, env));
}

/** What was loaded; without it the process ends, as Terraform would wait for an answer for ever. */
function loaded<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    writeSync(2, `The provider cannot be loaded: ${why}. Install it again, with all of its files.\n`);
    return process.exit(1);
  }
}

/**
 * Sends to standard error what a dependency prints. `console` looks the stream up at its first use, so it
 * follows.
 */
function keepStandardOutputClean(): void {
  Object.defineProperty(process, "stdout", { get: () => process.stderr, configurable: true });
}

/**
 * Ctrl-C reaches the whole process group, but Terraform ends its providers itself, after asking them to stop.
 * And an error that nobody caught must not end the process while other calls have remote objects in their
 * hands.
 */
function survive(): void {
  process.on("SIGINT", () => undefined);
  // By default these end the process without its exit handler, and the socket would stay.
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(0));
  const logged = (error: unknown): void => {
    log("error", "uncaught error", {
      kind: error instanceof Error ? error.name : typeof error,
      stack: frames(error),
    });
  };
  process.on("uncaughtException", logged);
  process.on("unhandledRejection", logged);
}

/** The stack without its message, which may hold a secret. */
function frames(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 5)
    .join("\n");
}

/** A CLI that was killed cannot end its providers; they notice by their parent changing. */
function exitWhenOrphaned(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent || !isRunning(parent)) process.exit(0);
  }, ORPHAN_CHECK_INTERVAL).unref();
}

/** Where an orphan keeps its parent's number (Windows), the parent itself has to be asked for. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
