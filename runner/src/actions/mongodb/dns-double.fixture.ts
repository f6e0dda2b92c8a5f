/** A protocol double of a name server, which knows one service record. */
import { createSocket } from "node:dgram";
import { getServers, setServers } from "node:dns";
import { setServers as setServersOfPromises } from "node:dns/promises";

const SRV = 33;

/** Answers every question for a service with one server of it, until it is called. */
export async function answerServiceRecords(target: string, port: number): Promise<() => void> {
  const before = getServers();
  const socket = createSocket("udp4");
  socket.on("message", (question, { port: asker, address }) => {
    socket.send(answerTo(question, target, port), asker, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  askServers([`127.0.0.1:${socket.address().port}`]);
  return () => {
    askServers(before);
    socket.close();
  };
}

/** For both ways of Node.js to ask: the one with promises has servers of its own if it was loaded first. */
function askServers(servers: readonly string[]): void {
  setServers(servers);
  setServersOfPromises(servers);
}

function answerTo(question: Buffer, target: string, port: number): Buffer {
  const endOfName = question.indexOf(0, 12) + 1;
  const isService = question.readUInt16BE(endOfName) === SRV;
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isService ? 1 : 0, 6);
  const asked = question.subarray(12, endOfName + 4);
  if (!isService) return Buffer.concat([header, asked]);
  const labels = target
    .split(".")
    .map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  const name = Buffer.concat([...labels, Buffer.alloc(1)]);
  // The name that was asked for, type, class, time to live, length; priority, weight, port.
  const record = Buffer.alloc(18);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(SRV, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(6 + name.length, 10);
  record.writeUInt16BE(port, 16);
  return Buffer.concat([header, asked, record, name]);
}
