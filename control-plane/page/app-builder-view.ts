/**
 * A query of App Builder, from this page in place of an app's: the control plane gives the token, and the
 * page calls the runner itself. Which runner it may call is in the policy of the document, so that there are
 * two steps: the address, for which another document is loaded, and then the query.
 */
import {
  APP_BUILDER_PATH,
  APP_BUILDER_TOKEN_HEADER,
  runnerOrigin,
} from "@parkit/protocol/internal/app-builder/endpoint";
import { isJsonObject, textOrEmpty, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import { actionFields } from "./action-fields";
import { call } from "./api";
import { type Child, fill, h } from "./dom";
import { field, form, select, textInput } from "./form";
import { code, empty, facts, head, linkButton, section, taskBadge } from "./parts";
import { CONTROL_PATH, listConnections, listRunners, type Runner, takesQueries, type Task } from "./records";
import { result } from "./tasks-view";
import { announce, InputError, may, type Place, to, type View } from "./view";

const TITLE = "App Builder";
/** Path of the document whose policy has the runner's address, which is its parameter `runner`. */
const DOCUMENT = "/app-builder";

/** The view. */
export async function appBuilderView(place: Place): Promise<View> {
  const runners = (await listRunners()).filter(takesQueries);
  const origin = location.pathname === DOCUMENT ? allowedOrigin() : undefined;
  const runner = runners.find(({ id }) => id === place.query.get("runner"));
  const content =
    origin === undefined || runner === undefined
      ? addressStep(runners, place.query.get("runner") ?? undefined)
      : await queryStep(place, runner, origin);
  return { title: TITLE, content: h("div", { class: "stack narrow" }, head(TITLE), content) };
}

function allowedOrigin(): string | undefined {
  return runnerOrigin(new URLSearchParams(location.search).get("runner") ?? "");
}

function addressStep(runners: readonly Runner[], chosen: string | undefined): Child {
  if (runners.length === 0)
    return empty(
      "No runner for App Builder",
      "Browsers call runners in mode push. Start one, and send it a query from here.",
      linkButton("/#/runners/new", "New Private Action Runner"),
    );
  const hostOf = (id: string): string => {
    const host = runners.find((one) => one.id === id)?.host;
    return host === undefined ? "" : `https://${host}`;
  };
  const runner = select(
    runners.map(({ id, name }) => ({ value: id, text: name })),
    chosen,
    () => {
      address.value = hostOf(runner.value);
    },
  );
  const address = textInput(hostOf(runner.value), {
    required: true,
    placeholder: "https://par.example.com",
  });
  return form(
    {
      submit: "Continue",
      send: () => {
        const origin = runnerOrigin(address.value);
        if (origin === undefined)
          throw new InputError("The address is https:// or http:// with a host name or an IPv4 address.");
        const [search, query] = [{ runner: origin }, { runner: runner.value }].map((parameters) =>
          new URLSearchParams(parameters).toString(),
        );
        location.assign(`${DOCUMENT}?${search}#/app-builder?${query}`);
        return Promise.resolve();
      },
    },
    field("Runner", runner),
    field("Address", address, "Where this browser reaches the runner. This page will call nothing else."),
  );
}

async function queryStep({ query, session }: Place, runner: Runner, origin: string): Promise<Child> {
  const connections = may(session, "connections_read") ? await listConnections() : [];
  const connection = select(
    [
      { value: "", text: "None" },
      ...connections
        .filter(({ attributes }) => attributes.runner_id === runner.id)
        .map(({ id, attributes }) => ({ value: id, text: attributes.name })),
    ],
    query.get("connection") ?? "",
  );
  const action = actionFields(query.get("action"));
  const answer = h("div", { class: "stack" });
  const content = form(
    {
      submit: "Send the query",
      cancel: "/#/app-builder",
      send: async () => {
        fill(answer);
        const target = connection.value === "" ? { runner: runner.id } : { connection: connection.value };
        const issued = await call<Issued>("POST", `${CONTROL_PATH}/app-builder/tokens`, {
          ...action.values(),
          ...target,
        });
        const outcome = await ask(origin, issued);
        announce(`The query ${outcome.status}`);
        fill(answer, section("Result", h("p", {}, taskBadge(outcome)), result(outcome)));
      },
    },
    facts(
      ["Runner", h("a", { href: `/${to("runners", runner.id)}` }, runner.name)],
      ["Address", code(origin)],
    ),
    field(
      "Connection",
      connection,
      "Its credential goes to the runner in the token; nobody else can read it.",
    ),
    action.action,
    action.inputs,
  );
  return [content, answer];
}

/** What the control plane answers. */
interface Issued {
  readonly token: string;
  readonly body: string;
}

type Outcome = Pick<Task, "outputs" | "error"> & { readonly status: "succeeded" | "failed" };

/** Sends the query. */
async function ask(origin: string, { token, body }: Issued): Promise<Outcome> {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json", [APP_BUILDER_TOKEN_HEADER]: token },
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    body,
  } as const;
  const text = await fetch(origin + APP_BUILDER_PATH, request)
    .then(async (response) => response.text())
    .catch(() => {
      throw new InputError(
        `No answer from ${origin}. Does the runner listen there, does this browser reach it and trust its certificate, and are pages of ${location.origin} among its allowedOrigins?`,
      );
    });
  return outcomeOf(text);
}

/** What answers may be anything at that address, not a runner alone. */
function outcomeOf(text: string): Outcome {
  const { status, outputs, error } = membersOf(parsed(text));
  if (status === "succeeded" && outputs !== undefined) return { status, outputs };
  const { code: number, name, message, externalMessage } = membersOf(error);
  if (typeof message !== "string") throw new InputError("What answers at this address is no runner.");
  if (status !== "failed" || typeof number !== "number")
    throw new InputError(`The runner refused the query: ${message} (${textOrEmpty(number)}).`);
  return {
    status,
    error: { code: number, name: textOrEmpty(name), message, externalMessage: textOrEmpty(externalMessage) },
  };
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

function membersOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
