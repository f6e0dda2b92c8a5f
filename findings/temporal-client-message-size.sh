#!/usr/bin/env bash
# @temporalio/client 1.24.0, which names the largest answer that it takes among its default channel options: 128 MB.
# Guess: an answer of 5 MB is taken.
# Seen: one of 3 MB is taken and one of 5 MB refused, as RESOURCE_EXHAUSTED: 4 MB, gRPC's own limit, holds. The client's option lacks the prefix
# `grpc.`, by which the library knows it; with the prefix, given by the caller, the answer comes through.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund @temporalio/client@1.24.0
cat >main.js <<'JS'
const { createServer } = require("node:http2");
const { Connection } = require("@temporalio/client");
const { temporal } = require("@temporalio/proto");

const { GetSystemInfoResponse, DescribeNamespaceResponse } = temporal.api.workflowservice.v1;
const MEGABYTE = 1024 * 1024;
let megabytes;
const answers = {
  GetSystemInfo: () => GetSystemInfoResponse.encode({ capabilities: {} }).finish(),
  DescribeNamespace: () =>
    DescribeNamespaceResponse.encode({ namespaceInfo: { description: "x".repeat(megabytes * MEGABYTE) } }).finish(),
};
const server = createServer();
server.on("stream", (stream, headers) => {
  const message = answers[headers[":path"].split("/").at(-1)]();
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  stream.respond({ "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(Buffer.concat([prefix, message]));
});
server.on("session", (session) => session.unref());

async function ask(size, channelArgs) {
  megabytes = size;
  const address = `127.0.0.1:${server.address().port}`;
  const connection = await Connection.connect({ address, tls: false, channelArgs });
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: "example" });
    return namespaceInfo.description.length === size * MEGABYTE ? "taken" : "cut";
  } catch ({ code }) {
    return code === 8 ? "RESOURCE_EXHAUSTED" : `status ${code}`;
  } finally {
    await connection.close();
  }
}

server.listen(0, "127.0.0.1", async () => {
  console.log(`3 MB: ${await ask(3, {})}`);
  console.log(`5 MB: ${await ask(5, {})}`);
  console.log(`5 MB, with the prefix: ${await ask(5, { "grpc.max_receive_message_length": 128 * MEGABYTE })}`);
  process.exit();
});
JS
seen=$(node main.js)
printf '@temporalio/client 1.24.0, answers of:\n%s\n' "$seen"
[[ $seen == $'3 MB: taken\n5 MB: RESOURCE_EXHAUSTED\n5 MB, with the prefix: taken' ]] || {
  echo "changed: the limit of gRPC used to hold, and to give way to an option with its prefix"
  exit 1
}
