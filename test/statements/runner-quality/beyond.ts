import {
  RELIABILITY,
  bench,
  plane,
  reason,
  row,
  runner,
  test,
  together,
  type Requirement,
} from "./requirement";

/** What few runners have. */
export const BEYOND: readonly Requirement[] = [
  row(
    "CONT-1",
    "the strictest profile of Pods",
    test(
      "test/image/runner-image.test.ts",
      "gives everybody nothing to write but temporary files, and the runner's directories to the runner",
    ),
    together("cluster/runner-in-pod", "does what the control plane outside of the cluster asks"),
    together("pod-security", "whatever a description says"),
    together(
      "cluster/kubernetes-actions",
      "is admitted where the Pod Security Standard restricted is enforced, without a warning",
    ),
  ),
  row(
    "CONT-2",
    "manifests with the right life cycle",
    reason(
      "rendered manifests are golden files; rights follow from the allowlist and have tests of their own",
    ),
  ),
  row(
    "SUP-1",
    "a small, pinned supply chain",
    test("test/image/runner-image.test.ts", "has the list of its contents inside and beside it"),
    test("test/image/runner-image.test.ts", "has the same bytes when it is made again"),
  ),
  row("SUP-2", "hygiene of the project", reason("a score needs the public repository")),
  row(
    "HA-1",
    "replicas share an identity",
    plane("tasks/task-queue", "loses no task, and ends each at most once"),
    together("reliability", "lose no task, and run none twice but those of a runner that was killed"),
    reason("a killed replica's journal is not read by the others: its task may run again, as the guide says"),
  ),
  row(
    "ROLL-1",
    "a rolling update loses nothing",
    together(
      "reliability",
      "end every task exactly once, as reported, while they are replaced one after the other",
    ),
  ),
  row(
    "CHAOS-1",
    "random schedules",
    plane("tasks/task-queue", "loses no task, and ends each at most once"),
    RELIABILITY,
  ),
  row(
    "SOAK-1",
    "nothing creeps",
    bench("heap"),
    together(
      "runner/day-of-work",
      "of rotations, expiries and clocks that differ ends every task as it should",
    ),
    reason("no run of hours in real time: the heap is measured over tasks, a day over a clock of its own"),
  ),
  row(
    "CLOCK-1",
    "sleep and jumps of the clock",
    together("runner/day-of-work", "goes on after an hour in which the clocks were two hours apart"),
    together("runner-crash", "for longer than its lease goes on with the task that it had"),
  ),
  row(
    "CANCEL-1",
    "cancellation reaches actions",
    runner("actions/postgresql/select", "ends the query on the server when the task is cancelled"),
    runner("actions/mongodb/mongodb-actions", "closes its connections when the task is cancelled"),
    runner("actions/ansible/invoke-playbook", "cancels the job when the task is cancelled"),
    runner("runner", "interrupts what runs at the second signal, and reports that"),
  ),
  row(
    "ISO-1",
    "actions in a process of their own",
    reason("optional: actions are ours, and scripts run in a process of their own"),
  ),
  row(
    "AUDIT-1",
    "every decision can be told afterwards",
    plane(
      "routes/operations",
      "the audit log has each change and each denial, who it was, and nothing secret",
    ),
    reason("each task has its lines in the runner's log: its action, whether it may run, and its outcome"),
  ),
  row(
    "EMU-1",
    "statuses and bodies as documented",
    plane("routes/documented-statuses", "has a row for every declared status"),
    plane("routes/recorded-answers", "as Datadog does"),
    plane("routes/opms", "answers 200 with nothing at all when there is no task"),
  ),
  row(
    "EMU-2",
    "a queue with leases",
    plane("routes/opms", "ends without heartbeats, and the task comes back under another job id"),
    plane("tasks/task-queue", "loses no task, and ends each at most once"),
  ),
  row(
    "EMU-3",
    "faults are a feature",
    plane("routes/faults", "loses an answer after the request had its effect"),
    plane("routes/opms", "has outcomes of verification for every defect"),
  ),
  row(
    "EMU-4",
    "strict unless told otherwise",
    plane("routes/opms", "must be of the runner's own key, organisation and time"),
    reason("unknown members are ignored, as Datadog's clients rely on"),
  ),
  row(
    "EMU-5",
    "fidelity has evidence",
    plane("routes/recorded-answers", "as Datadog does"),
    reason(
      "answers that were recorded of Datadog have a test of their own; what is assumed is said beside the code",
    ),
  ),
  row(
    "EMU-6",
    "the same scenarios elsewhere",
    reason("Datadog's runner is published as an image alone, which no test can have"),
  ),
  row(
    "EMU-7",
    "easy to embed",
    together("testing/example", "a runner runs what it may, and refuses the rest"),
  ),
  row(
    "EMU-8",
    "large enough for load",
    reason(
      "polls are not parked: whether Datadog's holds one is not known; ours answers at once and says how long to wait",
    ),
    plane("tasks/task-queue", "takes only so many open tasks"),
  ),
  row(
    "EMU-9",
    "invariants",
    RELIABILITY,
    plane("tasks/task-queue", "loses no task, and ends each at most once"),
  ),
];
