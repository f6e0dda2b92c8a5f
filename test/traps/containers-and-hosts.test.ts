import {
  explained,
  renderedFiles,
  renderedText,
  renderedYaml,
  type RunnerSketch,
} from "../support/rendered-runner";

const allow = ["com.datadoghq.http.request"];
const compose: RunnerSketch = { allow, deployment: { type: "compose" } };
const docker: RunnerSketch = { allow, deployment: { type: "docker" } };
const linux: RunnerSketch = { allow, deployment: { type: "linux" } };
const windows: RunnerSketch = { allow, deployment: { type: "windows" } };

describe("traps of containers and hosts", () => {
  it("[T-11 S37] writes a bundle's actions out for the Linux installer, which refuses wildcards", () => {
    const whole: RunnerSketch = { ...linux, allow: ["com.datadoghq.kubernetes.core.*"] };
    const line = /^export DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST=(.*)$/m.exec(
      renderedText(whole, "install.sh"),
    );
    expect(line?.[1]).toMatch(/^[a-zA-Z0-9._]+(,[a-zA-Z0-9._]+)*$/);
    expect(line?.[1]?.split(",")).toContain("com.datadoghq.kubernetes.core.listPod");
    expect(renderedYaml(whole, "datadog.yaml")).toHaveProperty("private_action_runner.actions_allowlist", [
      "com.datadoghq.kubernetes.core.*",
    ]);
  });

  it("[T-23] gives a container a quarter of a CPU", () => {
    expect(renderedYaml(compose, "docker-compose.yaml")).toHaveProperty(
      "services.private-action-runner.cpus",
      0.25,
    );
    expect(renderedText(docker, "run.sh")).toContain("--cpus 0.25 ");
  });

  it("[T-24] uses one name of the Compose service, in the file and in its commands", () => {
    const named: RunnerSketch = { ...compose, deployment: { type: "compose", service: "actions" } };
    const document = renderedYaml(named, "docker-compose.yaml");
    expect(document).toHaveProperty("services.actions");
    expect(document).not.toHaveProperty("services.private-action-runner");
    const texts = [...renderedFiles(named).values()].join("\n");
    expect(texts).toContain("docker compose logs --follow actions");
    expect(texts).not.toMatch(/docker compose (logs --follow|ps|restart) (?!actions\b)/);
  });

  it("[T-25 S41] leaves the address of the Windows installer to whoever runs the script", () => {
    expect(renderedText(windows, "install.ps1")).toMatch(
      /^param\(\[string\] \$Installer = 'https:\/\/[^']+\.msi'\)$/m,
    );
    expect(renderedText(windows, "install.ps1")).toContain(
      "Invoke-WebRequest -UseBasicParsing -Uri $Installer",
    );
  });

  it("[T-38] points connections at the script file that the Agent reads", () => {
    const path = "/etc/datadog-agent/private-action-runner/script-config.yaml";
    const allowed = { allow: ["com.datadoghq.script.runPredefinedScript"] };
    const scripts = { hello: { command: ["echo", "hello"] } };
    expect(renderedText({ ...linux, ...allowed, scripts }, "install.sh")).toContain(` ${path}\n`);
    const nodes: RunnerSketch = {
      node: allowed,
      scripts,
      deployment: { type: "operator", namespace: "datadog" },
    };
    expect(renderedYaml(nodes, "datadog-agent.yaml")).toMatchObject({
      spec: {
        override: {
          nodeAgent: {
            volumes: [{ secret: { items: [{ key: "script.yaml", path: "script-config.yaml" }] } }],
            containers: {
              "private-action-runner": {
                volumeMounts: [{ mountPath: "/etc/datadog-agent/private-action-runner" }],
              },
            },
          },
        },
      },
    });
    const wrong = "/etc/dd-action-runner/config/credentials/jenkins_token.json";
    const credentials = { ci: { type: "jenkins", from: { type: "file", path: wrong } } };
    const early = { ...linux, allow: ["com.datadoghq.jenkins.buildJenkinsJob"], credentials };
    expect(explained(early)).toContain("[credential/unmounted]");
    expect(explained(early)).toContain("is only in the standalone runner's container");
  });
});
