/** New Private Action Runner: what it is for, how to start it, and whether it has arrived. */
import {
  INTEGRATION_TYPES,
  INTEGRATIONS,
  isIntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { call } from "./api";
import { type Child, fill, h } from "./dom";
import { field, form, radios, select, textArea, textInput } from "./form";
import { block, button, head, linkButton, section } from "./parts";
import { CONTROL_PATH, listRunners, type Runner } from "./records";
import { readiness } from "./runners-view";
import { announce, InputError, liveRegion, to, type View } from "./view";

const USES = [
  {
    value: "workflows",
    text: "Workflows",
    hint: "The runner asks for tasks; nothing has to reach it.",
    modes: ["pull"],
  },
  {
    value: "app-builder",
    text: "App Builder",
    hint: "Browsers call the runner at a host name.",
    modes: ["push"],
  },
  { value: "both", text: "Both", hint: "It asks for tasks, and browsers call it.", modes: ["pull", "push"] },
] as const;

/** Modes that need a host name. */
const CALLED = "push";

/** The view: first a form, then what starts the runner. */
export async function newRunnerView(): Promise<View> {
  const title = "New Private Action Runner";
  const taken = new Set((await listRunners()).map(({ name }) => name));
  const steps = h("div", { class: "stack" });
  let refresh: () => Promise<void> = async () => Promise.resolve();
  const name = textInput("", { required: true, placeholder: "payments" });
  const hostname = textInput("", { placeholder: "par.example.com" });
  const hostField = field(
    "Runner host name",
    hostname,
    "Name by which browsers reach the runner over HTTPS. TLS ends in front of it.",
  );
  const allow = textArea("com.datadoghq.http.request");
  let use: (typeof USES)[number] = USES[0];
  hostField.hidden = true;
  const content = form(
    {
      submit: "Continue",
      cancel: "#/runners",
      send: async () => {
        if (taken.has(name.value)) throw new InputError(`There is a runner named ${name.value} already.`);
        const needsHost = use.modes.some((mode) => mode === CALLED);
        if (needsHost && hostname.value === "") throw new InputError("Write the host name of the runner.");
        const query = new URLSearchParams([
          ["name", name.value],
          ...use.modes.map((mode) => ["mode", mode]),
          ...(needsHost ? [["hostname", hostname.value]] : []),
          ...allow.value
            .split(/\s+/)
            .filter((line) => line !== "")
            .map((line) => ["allow", line]),
        ]);
        const { installation } = await call<{ installation: Texts }>(
          "GET",
          `${CONTROL_PATH}/installation?${query.toString()}`,
        );
        const arrival = await arrivalOf(name.value);
        refresh = arrival.refresh;
        fill(steps, installationSteps(installation), arrival.element);
        steps.querySelector("h2")?.focus();
      },
    },
    radios("What is it for?", USES, use.value, (value) => {
      use = USES.find((one) => one.value === value) ?? USES[0];
      hostField.hidden = !use.modes.some((mode) => mode === CALLED);
    }),
    field("Name", name, "Letters, digits and minuses."),
    hostField,
    field("Allowed actions", allow, "One in a line. The runner refuses every other."),
  );
  steps.append(content);
  const up = h("a", { href: "#/runners" }, "Private Action Runners");
  return {
    title,
    content: h("div", { class: "stack narrow" }, head(title, { up }), steps),
    refresh: async () => refresh(),
  };
}

interface Texts {
  readonly docker: string;
  readonly compose: string;
}

function installationSteps({ docker, compose }: Texts): HTMLElement {
  const text = h("div", { class: "stack" });
  const show = (way: string): void => {
    fill(
      text,
      way === "docker"
        ? copyable(
            "run.sh",
            docker,
            "Save it as run.sh, export DD_API_KEY and DD_APP_KEY, and run: sh run.sh",
          )
        : copyable(
            "docker-compose.yaml",
            compose,
            "Save it as docker-compose.yaml and follow its first lines.",
          ),
    );
  };
  show("docker");
  const choice = radios(
    "How do you start it?",
    [
      { value: "docker", text: "Docker" },
      { value: "compose", text: "Docker Compose" },
    ],
    "docker",
    show,
  );
  const loopback = /^(127\.|localhost|\[)/.test(location.hostname);
  const part = section(
    "Start the runner",
    choice,
    text,
    loopback
      ? h(
          "p",
          { class: "hint" },
          `Inside a container ${location.hostname} is the container itself: replace it by a name under which the container reaches this machine.`,
        )
      : undefined,
  );
  part.querySelector("h2")?.setAttribute("tabindex", "-1");
  return part;
}

function copyable(name: string, text: string, how: string): Child {
  const copy = button("Copy", () => {
    void navigator.clipboard.writeText(text).then(
      () => {
        copy.textContent = "Copied";
        announce(`${name} is in the clipboard`);
      },
      () => {
        announce("The browser did not let the page copy: select the text instead");
      },
    );
  });
  return [h("p", {}, how), h("div", { class: "copy" }, block(name, text), copy)];
}

async function arrivalOf(
  name: string,
): Promise<{ readonly element: HTMLElement; readonly refresh: () => Promise<void> }> {
  let ready = false;
  const find = async (): Promise<Runner | undefined> =>
    (await listRunners()).find((runner) => runner.name === name);
  const { element, refresh } = await liveRegion(
    async () => stateOf(await find()),
    (runner) => {
      if (runner?.lastSeenAt !== undefined && !ready) {
        ready = true;
        announce(`${name} is ready to use`);
      }
      return section(
        "Status",
        h("p", {}, readiness(runner)),
        runner?.lastSeenAt === undefined ? undefined : readyLinks(runner),
      );
    },
  );
  return { element, refresh };
}

/** What of a runner matters here, so that its every call does not draw the links anew. */
function stateOf(runner: Runner | undefined): Runner | undefined {
  if (runner === undefined) return undefined;
  const { lastSeenAt, ...rest } = runner;
  return lastSeenAt === undefined ? rest : { ...rest, lastSeenAt: "seen" };
}

function readyLinks({ id, name }: Runner): Child {
  const choices = INTEGRATION_TYPES.filter((type) => INTEGRATIONS[type].reach !== "cloud");
  const link = linkButton("", "Link to New Connection", "primary");
  const integration = select(
    choices.map((type) => ({ value: type, text: INTEGRATIONS[type].wireType })),
    "http",
    () => {
      lead();
    },
  );
  const lead = (): void => {
    if (isIntegrationType(integration.value))
      link.setAttribute(
        "href",
        `#/connections/new?runner=${encodeURIComponent(id)}&integration=${integration.value}`,
      );
  };
  lead();
  return [
    h("p", {}, h("strong", {}, name), " can be paired with connections now."),
    field("Integration", integration),
    h("div", { class: "actions" }, link, linkButton(to("runners", id), "View Runner")),
  ];
}
