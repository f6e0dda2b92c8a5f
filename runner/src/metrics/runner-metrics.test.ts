import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

import { OpmsPath } from "@parkit/protocol/internal/opms";
import { RUNNER_METRICS } from "@parkit/provider-schema/internal/metrics/runner-metric";

import { advanceUntil, until } from "../clock.fixture";
import { signedTask } from "../control-plane.fixture";
import { startHealthServer } from "../entry/health-server";
import { openRunnerStage, type RunnerStage } from "../runner.fixture";
import { RUNNER_VERSION } from "../version";
import { createRunnerMetrics } from "./runner-metrics";

describe("what a runner counts", () => {
  let stage: RunnerStage;
  let server: Socket;
  let received: string[];
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    stage = await openRunnerStage();
    received = [];
    server = createSocket("udp4").on("message", (datagram) => received.push(datagram.toString()));
    server.bind(0, "127.0.0.1");
    await once(server, "listening");
    env = { DD_DOGSTATSD_URL: `udp://127.0.0.1:${server.address().port}` };
  });
  afterEach(async () => {
    await stage.close();
    server.close();
  });

  const of = (name: string): readonly string[] => received.filter((line) => line.startsWith(`${name}:`));

  it("is sent by DogStatsD under the names of Datadog's runner", async () => {
    stage.plane.tasks.push(signedTask(stage.ping()), signedTask({ ...stage.ping(), action: "nothing" }));
    const runner = await stage.start({ tags: ["team:payments"] }, env);
    await until(() => stage.plane.reports.length === 2);
    await until(() => of(RUNNER_METRICS.latency.name).length === 1);
    const common = `runner_id:${stage.identity.runnerId},runner_version:${RUNNER_VERSION},pull:true,team:payments`;
    const action = "action_fqn:com.datadoghq.http.request,action_client:WORKFLOWS";
    // What is refused before its action begins is no execution.
    expect(of(RUNNER_METRICS.started.name)).toEqual([
      `datadog.actions.private_runner.executions.started:1|c|#${action},${common}`,
    ]);
    expect(of(RUNNER_METRICS.completed.name)).toEqual([
      `datadog.actions.private_runner.executions.completed:1|c|#${action},execution_result:success,${common}`,
    ]);
    expect(of(RUNNER_METRICS.latency.name)).toEqual([
      expect.stringMatching(/^datadog\.actions\.private_runner\.executions\.latency:\d+\|ms\|#action_fqn/),
    ]);
    expect(of(RUNNER_METRICS.keysReady.name)).toEqual([
      expect.stringMatching(/startup_latency:\d+\|ms\|#runner_id/),
    ]);
    await advanceUntil(stage.clock, () => stage.plane.to(OpmsPath.HEALTH_CHECK).length > 0);
    await until(() => of(RUNNER_METRICS.health.name).length > 0);
    expect(of(RUNNER_METRICS.health.name)[0]).toContain("health.check:1|g|");
    await runner.drain();
    await until(() => of(RUNNER_METRICS.running.name).some((line) => line.includes(":0|g")));
    expect(of(RUNNER_METRICS.running.name)[0]).toBe(
      `datadog.actions.private_actions.runner.running:1|g|#${common}`,
    );
  });

  it("tells failures of actions and of health checks", async () => {
    stage.plane.answer(OpmsPath.HEALTH_CHECK, () => ({ status: 503 }));
    stage.plane.tasks.push(signedTask({ inputs: { verb: "GET", url: "http://127.0.0.1:1/" } }));
    const runner = await stage.start({}, env);
    await until(() => of(RUNNER_METRICS.completed.name).length === 1);
    expect(of(RUNNER_METRICS.completed.name)[0]).toContain("execution_result:error");
    await advanceUntil(stage.clock, () => of(RUNNER_METRICS.health.name).length > 0);
    expect(of(RUNNER_METRICS.health.name)[0]).toContain("health.check:0|g|");
    await runner.drain();
  });

  it("is shown for Prometheus beside the health checks", async () => {
    stage.plane.tasks.push(signedTask(stage.ping()), signedTask(stage.ping()));
    const { metricsText } = await stage.start({}, {});
    await until(() => stage.plane.reports.length === 2);
    const health = await startHealthServer({ port: 0, host: "127.0.0.1", isReady: () => true, metricsText });
    if (typeof health === "string") throw new Error(health);
    try {
      const answer = await fetch(`http://127.0.0.1:${health.port}/metrics`);
      expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4");
      const text = await answer.text();
      const labels = `action_fqn="com.datadoghq.http.request",action_client="WORKFLOWS"`;
      expect(text).toContain("# TYPE datadog_actions_private_runner_executions_started counter\n");
      expect(text).toContain(`datadog_actions_private_runner_executions_started{${labels}} 2\n`);
      expect(text).toContain(
        `datadog_actions_private_runner_executions_completed{${labels},execution_result="success"} 2\n`,
      );
      expect(text).toMatch(/executions_latency_sum\{action_fqn=.*\} \d+\n/);
      expect(text).toMatch(/executions_latency_count\{action_fqn=.*\} 2\n/);
      expect(text).toContain("datadog_actions_private_actions_runner_running 1\n");
      for (const line of text.trimEnd().split("\n"))
        expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"\\]*",?)+\})? \d+)$/);
    } finally {
      await health.close();
    }
  });

  it.each([
    ["an address that is none", { DD_DOGSTATSD_URL: "unix:///dsd.socket" }, "no metrics are sent"],
    ["a host that is not there", { DD_AGENT_HOST: "nowhere.invalid" }, "metrics cannot be sent"],
  ])("never stops a task: %s", async (_what, variables, told) => {
    stage.plane.tasks.push(signedTask(stage.ping()), signedTask(stage.ping()));
    await stage.start({}, variables);
    await until(() => stage.plane.reports.length === 2);
    expect(stage.plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded"]);
    await until(() => stage.lines.join("").includes(told));
    expect(stage.lines.filter((line) => line.includes(told))).toHaveLength(1);
  });
});

it("keeps what would end a metric out of its tags", () => {
  const sent: string[] = [];
  const metrics = createRunnerMetrics(["team:a|b,c\n#d"], (line) => sent.push(line));
  metrics.started({ fqn: `com.example.${"x".repeat(300)}`, client: 99 });
  expect(sent[0]).toMatch(
    /^datadog\.actions\.private_runner\.executions\.started:1\|c\|#action_fqn:com\.example\.x{188},action_client:99,team:a_b_c__d$/,
  );
  metrics.started({ fqn: 'a"} 1\nb', client: 1 });
  expect(metrics.text()).toContain('{action_fqn="a___1_b",action_client="WORKFLOWS"} 1\n');
});

it("keeps no more series than it can hold", () => {
  let sent = 0;
  const metrics = createRunnerMetrics([], () => (sent += 1));
  for (let index = 0; index < 2_500; index += 1) metrics.started({ fqn: `com.example.a${index}`, client: 1 });
  expect(sent).toBe(2_500);
  expect(metrics.text().split("\n")).toHaveLength(2_000 + 3);
});
