#!/usr/bin/env bash
# @datadog/datadog-api-client 1.64.0, against a server of this script's own.
# Guess: an attribute of a connection that the client's model does not know yet (runner_id pairs a connection with a runner) is sent as it stands, or
# refused: in plain JavaScript nothing else says that it was not understood.
# Seen: it is left out of the request, and the call succeeds. Under `additionalProperties` it is sent; that is also where answers have it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @datadog/datadog-api-client@1.64.0
cat >ask.js <<'JS'
const { createServer } = require("node:http");
const { client, v2 } = require("@datadog/datadog-api-client");

const sent = [];
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const { data } = JSON.parse(body);
    sent.push("runner_id" in data.attributes);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { ...data, id: "11111111-1111-4111-8111-111111111111" } }));
  });
});
server.listen(0, "127.0.0.1", async () => {
  const configuration = client.createConfiguration({ authMethods: { apiKeyAuth: "demo", appKeyAuth: "demo" } });
  configuration.servers = [new client.BaseServerConfiguration(`http://127.0.0.1:${server.address().port}`, {})];
  const api = new v2.ActionConnectionApi(configuration);
  const credentials = { type: "HTTPTokenAuth", tokens: [] };
  const known = { name: "orders", integration: { type: "HTTP", baseUrl: "https://orders.internal", credentials } };
  for (const unknown of [{ runner_id: "runner-1" }, { additionalProperties: { runner_id: "runner-1" } }])
    await api.createActionConnection({ body: { data: { type: "action_connection", attributes: { ...known, ...unknown } } } });
  console.log(sent.join(" "));
  server.close();
});
JS
seen=$(node ask.js)
printf '@datadog/datadog-api-client 1.64.0: runner_id sent as an attribute, and below additionalProperties: %s\n' "$seen"
[[ $seen == "false true" ]] || { echo "changed: an unknown attribute used to be left out"; exit 1; }
