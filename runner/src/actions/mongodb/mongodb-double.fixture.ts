/**
 * A protocol double of a MongoDB server: MongoDB's wire protocol with SCRAM-SHA-256 as their specifications
 * have them, for one user. The packages that offer a real server download it from where no test may reach.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { Binary, BSON, type Document } from "mongodb";
import { portOf } from "../../control-plane.fixture";

/** The double's one user. */
export const MONGODB_USER = { username: "runner", password: "mongo-s3cret word" };

/** The double. */
export interface MongodbDouble {
  readonly port: number;
  /** Commands after the greeting and the login, and those of the login. */
  readonly commands: readonly Document[];
  readonly logins: readonly Document[];
  /** How many connections are open. */
  readonly open: () => number;
  /** Decides the answers; undefined leaves a command without one. @default - success without a word */
  respond: (command: Document) => Document | undefined;
  readonly close: () => Promise<void>;
}

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;

/** Starts it on a free port of the loopback interface. */
export async function startMongodbDouble(): Promise<MongodbDouble> {
  const commands: Document[] = [];
  const logins: Document[] = [];
  const sockets = new Set<Socket>();
  const answer = (command: Document, login: Login): Document | undefined => {
    if ("ismaster" in command || "hello" in command || "isMaster" in command) return greeting();
    if ("saslStart" in command || "saslContinue" in command) {
      logins.push(command);
      return login(command);
    }
    if ("endSessions" in command) return {};
    commands.push(command);
    return double.respond(command);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    const login = scramLogin();
    let bytes = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= HEADER_BYTES && bytes.length >= bytes.readInt32LE(0)) {
        const length = bytes.readInt32LE(0);
        const message = bytes.subarray(0, length);
        bytes = bytes.subarray(length);
        const reply = answer(commandOf(message), login);
        if (reply !== undefined) socket.write(replyTo(message, { ok: 1, ...reply }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const double: MongodbDouble = {
    port: portOf(server.address()),
    commands,
    logins,
    open: () => sockets.size,
    respond: () => ({}),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return double;
}

function greeting(): Document {
  return {
    ismaster: true,
    helloOk: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 21,
    saslSupportedMechs: ["SCRAM-SHA-256"],
  };
}

/** The first greeting is a query of the old protocol, everything else a message with its sections. */
function commandOf(message: Buffer): Document {
  if (message.readInt32LE(12) === OP_QUERY) {
    const endOfName = message.indexOf(0, HEADER_BYTES + 4);
    return BSON.deserialize(message.subarray(endOfName + 1 + 8));
  }
  let command: Document = {};
  let at = HEADER_BYTES + 4;
  while (at < message.length) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    command = { ...command, ...(kind === 0 ? BSON.deserialize(section) : sequence(section)) };
    at += 1 + size;
  }
  return command;
}

/** Documents of a list that stands beside the command. */
function sequence(section: Buffer): Document {
  const endOfName = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = endOfName + 1; at < section.length; at += section.readInt32LE(at))
    documents.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
  return { [section.subarray(4, endOfName).toString()]: documents };
}

function replyTo(message: Buffer, reply: Document): Buffer {
  const document = BSON.serialize(reply);
  const isQuery = message.readInt32LE(12) === OP_QUERY;
  const before = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + before.length + document.length, 0);
  header.writeInt32LE(message.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, before, document]);
}

type Login = (command: Document) => Document;

/** RFC 7677, the server's side, for one login. */
function scramLogin(): Login {
  const salt = randomBytes(16);
  const iterations = 4096;
  const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const hash = (value: Buffer): Buffer => createHash("sha256").update(value).digest();
  let clientFirst = "";
  let serverFirst = "";
  const says = (text: string, done: boolean): Document => ({
    conversationId: 1,
    done,
    payload: new Binary(Buffer.from(text)),
  });
  const refusal = { ok: 0, errmsg: "Authentication failed.", code: 18, codeName: "AuthenticationFailed" };
  return (command) => {
    const payload: unknown = command["payload"];
    const text = payload instanceof Binary ? Buffer.from(payload.buffer).toString() : "";
    const fields = new Map(text.split(",").map((field) => [field.slice(0, 1), field.slice(2)]));
    if ("saslStart" in command) {
      if (!text.includes(`n=${MONGODB_USER.username},`)) return refusal;
      clientFirst = text.replace(/^n,,/, "");
      const nonce = `${clientFirst.replace(/^.*,r=/, "")}${randomBytes(12).toString("base64")}`;
      serverFirst = `r=${nonce},s=${salt.toString("base64")},i=${iterations}`;
      return says(serverFirst, false);
    }
    const salted = pbkdf2Sync(MONGODB_USER.password, salt, iterations, 32, "sha256");
    const clientKey = hmac(salted, "Client Key");
    const exchange = `${clientFirst},${serverFirst},${text.replace(/,p=.*$/, "")}`;
    const signature = hmac(hash(clientKey), exchange);
    const expected = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
    const proof = Buffer.from(fields.get("p") ?? "", "base64");
    if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) return refusal;
    return says(`v=${hmac(hmac(salted, "Server Key"), exchange).toString("base64")}`, true);
  };
}
