/**
 * The tasks that are queued or running, found by what is asked of them without looking at the others: by id,
 * the oldest that waits for a runner, and those whose lease has ended.
 */
import type { Task } from "../state";
import type { Table } from "../store/store";
import { BinaryHeap } from "./binary-heap";

interface OpenTask {
  readonly task: Task;
  /** Place in the order in which tasks were queued; one that comes back keeps it. */
  readonly order: number;
}

/** Tasks that are queued or running. */
export class OpenTasks {
  readonly #records: Table<Task>;
  readonly #tasks = new Map<string, OpenTask>();
  /** Waiting tasks of each runner. One that has ended meanwhile is passed over when its turn comes. */
  readonly #waiting = new Map<string, BinaryHeap<OpenTask>>();
  /**
   * Tasks under a lease, in the order in which the leases were given or extended. All leases are equally
   * long, so that it is also the order in which they end.
   */
  readonly #leased = new Map<string, Task>();
  #nextOrder = 0;

  /** @param records - keeps the tasks; those that are in it are taken up, oldest first */
  constructor(records: Table<Task>) {
    this.#records = records;
    const kept = [...records.values()];
    const running = kept.filter(({ status }) => status === "running");
    for (const task of kept) this.add(task);
    for (const task of running.sort((one, other) => leaseEnd(one) - leaseEnd(other))) this.leased(task);
  }

  /** How many there are. */
  get size(): number {
    return this.#tasks.size;
  }

  /** A task by id. */
  get(id: string): Task | undefined {
    return this.#tasks.get(id)?.task;
  }

  /** All of them, oldest first. */
  *values(): Generator<Task, undefined> {
    for (const { task } of this.#tasks.values()) yield task;
  }

  /** Adds a task behind all others: to the line of its runner, or under its lease when it is running. */
  add(task: Task): void {
    const open = { task, order: (this.#nextOrder += 1) };
    this.#tasks.set(task.id, open);
    this.#records.set(task.id, task);
    if (task.status === "running") this.#leased.set(task.id, task);
    else this.#lineOf(task.runnerId).push(open);
  }

  /** Takes the oldest task that waits for a runner out of its line. It is to be leased or removed next. */
  takeWaiting(runnerId: string): Task | undefined {
    const line = this.#waiting.get(runnerId);
    for (;;) {
      const open = line?.pop();
      if (line?.size === 0) this.#waiting.delete(runnerId);
      if (open === undefined) return undefined;
      if (this.#tasks.has(open.task.id)) return open.task;
    }
  }

  /** Notes that a task was leased, or its lease extended, just now. */
  leased(task: Task): void {
    this.#leased.delete(task.id);
    this.#leased.set(task.id, task);
    this.#records.set(task.id, task);
  }

  /** The task whose lease ends next. */
  get nextLeased(): Task | undefined {
    for (const task of this.#leased.values()) return task;
    return undefined;
  }

  /** Puts a task whose lease has ended back to its old place in the line. */
  returned({ id }: Task): void {
    const open = this.#tasks.get(id);
    this.#leased.delete(id);
    if (open === undefined) return;
    this.#lineOf(open.task.runnerId).push(open);
    this.#records.set(id, open.task);
  }

  /** Removes a task. */
  remove({ id }: Task): void {
    this.#tasks.delete(id);
    this.#leased.delete(id);
    this.#records.delete(id);
  }

  #lineOf(runnerId: string): BinaryHeap<OpenTask> {
    const line =
      this.#waiting.get(runnerId) ?? new BinaryHeap<OpenTask>((one, other) => one.order < other.order);
    this.#waiting.set(runnerId, line);
    return line;
  }
}

function leaseEnd({ deliveries }: Task): number {
  return deliveries.at(-1)?.leaseEndsAt.getTime() ?? 0;
}
