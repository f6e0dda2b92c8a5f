import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

import { until } from "../clock.fixture";
import { dogStatsDAddress, MOST_UNDER_WAY, openDogStatsD } from "./dogstatsd";

describe("where DogStatsD listens", () => {
  it.each<[NodeJS.ProcessEnv, object | undefined]>([
    [{}, undefined],
    [{ DD_AGENT_HOST: "agent" }, { host: "agent", port: 8125 }],
    [
      { DD_AGENT_HOST: "10.0.0.7", DD_DOGSTATSD_PORT: "9125" },
      { host: "10.0.0.7", port: 9125 },
    ],
    [{ DD_DOGSTATSD_PORT: "9125" }, undefined],
    [
      { DD_DOGSTATSD_URL: "udp://statsd.example:8126", DD_AGENT_HOST: "agent" },
      { host: "statsd.example", port: 8126 },
    ],
    [{ DD_DOGSTATSD_URL: "udp://localhost" }, { host: "localhost", port: 8125 }],
    [{ DD_DOGSTATSD_URL: "udp://[::1]:8125/" }, { host: "::1", port: 8125 }],
  ])("%j: %j", (env, address) => {
    expect(dogStatsDAddress(env)).toEqual(address);
  });

  it.each<[NodeJS.ProcessEnv, string]>([
    [{ DD_DOGSTATSD_URL: "unix:///var/run/datadog/dsd.socket" }, "DD_DOGSTATSD_URL is not an address"],
    [{ DD_DOGSTATSD_URL: "udp://a:99999" }, "DD_DOGSTATSD_URL names no port"],
    [{ DD_AGENT_HOST: "a", DD_DOGSTATSD_PORT: "dsd" }, "DD_DOGSTATSD_PORT names no port"],
  ])("refuses %j", (env, message) => {
    expect(() => dogStatsDAddress(env)).toThrow(message);
  });
});

describe("sending", () => {
  let server: Socket;
  let received: string[];
  let port: number;

  beforeEach(async () => {
    received = [];
    server = createSocket("udp4").on("message", (datagram) => received.push(datagram.toString()));
    server.bind(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address());
  });
  afterEach(() => {
    server.close();
  });

  it("reaches a server, also what was sent just before the end", async () => {
    const problems: Error[] = [];
    const statsd = openDogStatsD(
      { host: "127.0.0.1", port },
      { onProblem: (problem) => problems.push(problem) },
    );
    statsd.send("a:1|c");
    statsd.send("b:2|ms|#c:d");
    statsd.close();
    statsd.close();
    statsd.send("c:1|c");
    await until(() => received.length === 2);
    expect(new Set(received)).toEqual(new Set(["a:1|c", "b:2|ms|#c:d"]));
    expect([statsd.dropped(), problems]).toEqual([0, []]);
  });

  it("drops what a slow resolver holds up, and never waits for it", () => {
    const statsd = openDogStatsD(
      { host: "slow.example", port },
      { onProblem: () => undefined, lookup: () => undefined },
    );
    for (let sent = 0; sent < MOST_UNDER_WAY + 7; sent += 1) statsd.send("a:1|c");
    expect(statsd.dropped()).toBe(7);
    statsd.close();
  });

  it("tells of a host that is not there", async () => {
    const problems: Error[] = [];
    const missing = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    const statsd = openDogStatsD(
      { host: "nowhere.example", port },
      {
        onProblem: (problem) => problems.push(problem),
        lookup: (_host, _options, callback) => {
          callback(missing, "", 4);
        },
      },
    );
    statsd.send("a:1|c");
    await until(() => problems.length > 0);
    expect(problems[0]).toBe(missing);
    statsd.close();
  });
});
