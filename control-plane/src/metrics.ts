/** What a control plane counts about itself, in the text form of Prometheus. No name or id is among it. */
import type { ControlPlaneEvent } from "./event";
import type { ControlPlaneContext } from "./context";

/** Counts what is logged. */
export class EventCounts {
  readonly #events = new Map<ControlPlaneEvent["event"], number>();
  readonly #requests = new Map<string, number>();

  /** Counts an event. */
  note(event: ControlPlaneEvent): void {
    if (event.event === "request") increase(this.#requests, String(event.status ?? "none"));
    else increase(this.#events, event.event);
  }

  /** All counters, and what is there now, of all organisations together. */
  text(organisations: Iterable<ControlPlaneContext>): string {
    const states = [...organisations].map(({ state }) => state);
    const total = (count: (state: ControlPlaneContext["state"]) => number): number =>
      states.reduce((sum, state) => sum + count(state), 0);
    return [
      ...family("requests_total", "counter", "Requests by status; none where the connection was dropped.", [
        ...labelled("status", this.#requests),
      ]),
      ...family("events_total", "counter", "What happened, by kind.", [...labelled("event", this.#events)]),
      ...family("runners", "gauge", "Runners that enrolled.", [["", total(({ runners }) => runners.size)]]),
      ...family("open_tasks", "gauge", "Tasks that wait or run.", [
        ["", total(({ openTasks }) => openTasks.size)],
      ]),
      "",
    ].join("\n");
  }
}

type Sample = readonly [labels: string, value: number];

function family(name: string, type: string, help: string, samples: readonly Sample[]): readonly string[] {
  const full = `parkit_control_plane_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    ...samples.map(([labels, value]) => `${full}${labels} ${value}`),
  ];
}

function* labelled(label: string, counts: ReadonlyMap<string, number>): Generator<Sample> {
  for (const [value, count] of counts) yield [`{${label}="${value}"}`, count];
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
