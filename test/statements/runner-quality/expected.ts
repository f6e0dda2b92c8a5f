import {
  bench,
  hostile,
  plane,
  protocol,
  push,
  reason,
  row,
  runner,
  test,
  together,
  type Requirement,
} from "./requirement";

/** What is expected of a good runner. */
export const EXPECTED: readonly Requirement[] = [
  row(
    "AUTH-5",
    "decoders are safe on hostile bytes",
    together("runner/hostile-input", "refuses 2,000 changed inputs in its own words"),
    bench("fuzz-readers"),
  ),
  row(
    "ID-1",
    "the identity on disk",
    runner("identity/identity-file", "is written for its owner alone, in the Agent's form, and read back"),
    runner("identity/identity-file", "leaves nothing behind when it cannot be written"),
  ),
  row(
    "ID-2",
    "enrollment is done once",
    together("runner/agent-identity", "is enrolled once, and kept in the Agent's file"),
    together("runner/agent-identity", "is the other replica's when that one was faster"),
  ),
  row(
    "ID-3",
    "errors of enrollment are told apart",
    runner("identity/enrollment", "ends at once after a %d, without what the server says"),
    runner("identity/enrollment", "tries again, with the same body, while it may pass"),
  ),
  row(
    "ID-4",
    "what makes a runner enroll again",
    together(
      "runner/agent-identity",
      "goes before the configured one, as long as host and API key are those of the file",
    ),
  ),
  row(
    "NET-5",
    "clocks that differ",
    runner("health-check", "name a clock that is off, and by how much, once"),
    together("runner/day-of-work", "goes on after an hour in which the clocks were two hours apart"),
    reason(
      "the clock is named and not corrected: a runner whose clock is wrong could not judge the expiry of tasks either",
    ),
  ),
  row(
    "NET-6",
    "a runner that is not accepted any more",
    runner("health-check", "and polls that are rejected name the clock as the likely reason"),
    together("runner/day-of-work", "goes on after an hour in which the clocks were two hours apart"),
  ),
  row(
    "NET-7",
    "the control plane's pace is kept",
    runner("loop", "waits as long as the server asks, and a second when it does not"),
    test("protocol/src/opms.test.ts", "parsePacingHint"),
  ),
  row(
    "NET-8",
    "networks of companies",
    together("clients-through-proxies", "reaches https in a tunnel, trusting the authority of a file"),
    together("http-client-trust", "checks the name of a server, and of a proxy over TLS by the proxy's own"),
  ),
  row(
    "NET-9",
    "a fleet does not stampede",
    reason(
      "Datadog's runner has no jitter in its polling and the reference runner keeps its pace; enrollment has it",
    ),
  ),
  row(
    "HB-3",
    "a job that is gone",
    runner("task", "stop when the job is gone, and the task is reported nevertheless"),
  ),
  row(
    "HB-4",
    "trouble with heartbeats is none of the task",
    runner("task", "that fail do not disturb the task"),
  ),
  row(
    "LEASE-1",
    "an outage longer than a lease",
    runner("task", "that cannot be sent for longer than a task is signed for does not run the task again"),
    plane("tasks/task-queue", "loses no task, and ends each at most once"),
  ),
  row(
    "PUB-4",
    "the backlog of outcomes is bounded",
    reason("a task keeps its slot until its report was accepted, so there are never more reports than slots"),
    runner("task-journal", "stays small, and loses nothing when it is written anew"),
  ),
  row(
    "MEM-1",
    "memory is bounded",
    reason("slots times the largest result; nothing is queued in the runner"),
    bench("heap"),
  ),
  row(
    "LOOP-1",
    "the event loop stays responsive",
    reason("no bench measures the loop's delay; what may hold it up is bounded as for HB-2"),
  ),
  row(
    "CRASH-1",
    "one action does not take the runner down",
    together("runner-crash", "during an action has the task reported as interrupted"),
    reason(
      "actions are ours and run in the runner's process: what one throws ends its task, and a fault that nobody awaits ends the process, whose tasks the next one reports",
    ),
  ),
  row(
    "DISK-1",
    "trouble with the journal is told",
    runner("task-ledger", "does not run a task when the journal cannot take it, and says so once"),
    runner("task-journal", "passes over a line that was not written to its end, and goes on behind it"),
    runner("task-journal", "passes over garbage, and counts it"),
  ),
  row(
    "FD-1",
    "nothing leaks",
    bench("heap"),
    together("runner-crash", "leaves no descriptors open, whatever becomes of its tasks"),
    reason("timers are seen by the heap that they hold; a limit of descriptors is not tried"),
  ),
  row(
    "HTTP-1",
    "answers are limited while they are read",
    runner("actions/http/request", "of more than 15 MiB is refused while it is read"),
    protocol("http/http-client", "gives up an answer that %s in time"),
  ),
  row(
    "HTTP-2",
    "credentials stay with their origin",
    runner("actions/http/guarded-request", "to another origin carry nothing of the connection"),
    runner("actions/http/guarded-request", "must have the host of the connection's base URL, port included"),
  ),
  row(
    "HTTP-3",
    "an expired certificate is allowed, and nothing else",
    runner("actions/http/request-input", "not available in this version"),
    reason("the runner does not have the option: a request that asks for it is refused"),
  ),
  row(
    "HTTP-4",
    "headers",
    runner("actions/http/request-headers", "are joined, set by the runner, and left out as documented"),
    runner(
      "actions/http/request",
      "tell the length of the body, so that nothing of it can be taken for another request",
    ),
  ),
  row(
    "SH-5",
    "processes that leave the group",
    reason(
      "a script's child that makes a session of its own is not found: the documentation says so, and the container's end is its end",
    ),
  ),
  row(
    "SH-6",
    "arguments",
    runner("actions/script/script", "runs with each part of its command as one argument"),
  ),
  row(
    "SH-7",
    "templates are data",
    runner("actions/template", "{{ tree.__proto__.constructor }}"),
    runner("actions/template", "{{ braces }}"),
  ),
  row(
    "SH-8",
    "scripts have few rights",
    runner("actions/script/script", "has an empty directory and no input, and leaves nothing behind"),
    reason(
      "scripts run as the runner's user, which is nobody's in the image: no other user, and no limits besides the container's",
    ),
  ),
  row(
    "SH-9",
    "the approved program runs",
    runner("actions/script/script", "has no script %s"),
    runner("actions/script/script", "of mode %o in a directory of mode %o does not, unless that is allowed"),
    runner("actions/script/script", "is judged behind a link"),
    reason("a name without a path is taken, as in Datadog's documents, from the system's directories alone"),
  ),
  row(
    "K8S-1",
    "calls of Kubernetes cannot be steered elsewhere",
    runner("actions/kubernetes/kubernetes-actions", "every text stays one part of its path"),
  ),
  row(
    "K8S-2",
    "long-lived credentials rotate",
    runner("actions/kubernetes/kubernetes-actions", "without a token are those of a Pod"),
    runner(
      "actions/kubernetes/kubernetes-actions",
      "are read for each task, as they may be replaced at any time",
    ),
  ),
  row(
    "PG-1",
    "SQL is bounded and cancellable",
    runner("actions/postgresql/select", "ends the query on the server when the task is cancelled"),
    runner("actions/postgresql/select", "leaves out what is too much"),
  ),
  row(
    "JEN-1",
    "paths and tokens of Jenkins",
    runner("actions/jenkins/jenkins", "stays below the job, whatever its name"),
  ),
  row(
    "PUSH-8",
    "rules of browsers",
    push("of an allowed origin is told what it may send"),
    push("of origin %j is told nothing"),
    push("of %s is %i %s, and nothing runs"),
  ),
  row(
    "PUSH-9",
    "overload is answered",
    push("wait for a slot, and are refused without losing their token when too many wait"),
    push("expire while they wait"),
    hostile("of ten times what may run and wait the rest is refused while what runs still runs"),
    reason("no test measures time: that a refusal waits for nothing that runs is what makes it fast"),
  ),
  row(
    "PUSH-10",
    "draining the push side",
    push("answers what runs, and refuses what comes"),
    push("interrupts what runs at the second signal, and says so to the page"),
    reason(
      "readiness is 503 and queries are refused at the same time: Kubernetes takes a Pod that ends from its endpoints by itself, and a query that still comes is refused with its token unused and `Retry-After`, so that the page's next attempt goes to another replica",
    ),
  ),
  row(
    "PUSH-11",
    "a caller goes away",
    push("does not wait for a page that went away"),
    push("is so while its token is checked"),
  ),
  row(
    "LOG-1",
    "logs are safe to read",
    runner("log", "says what this runner is, in lines of JSON"),
    together("cli/running", "runs many tasks at once, and tells of them in lines of JSON only"),
  ),
  row(
    "LOG-2",
    "redaction leaves logs readable",
    protocol("redaction", "leaves texts alone when a secret is too short to be a pattern"),
    protocol("redaction", "hides each long line of a key"),
  ),
  row("OBS-1", "health tells the truth", together("runner/standalone-image", "answers on its port")),
  row(
    "OBS-2",
    "numbers for who operates it",
    runner("metrics/runner-metrics", "is sent by DogStatsD under the names of Datadog's runner"),
    runner("metrics/runner-metrics", "is shown for Prometheus beside the health checks"),
    runner("metrics/runner-metrics", "keeps no more series than it can hold"),
  ),
  row(
    "CFG-1",
    "configuration fails early",
    runner("config/config", "names every problem at once, and no value of a key"),
  ),
  row(
    "PID-1",
    "the first process of a container",
    test("test/image/runner-image.test.ts", "enrolls once, answers its health checks, does a task"),
    reason(
      "Node.js does not reap what others leave behind: of a script its group is killed, and Docker's --init or a Pod's shared process namespace reaps the rest",
    ),
  ),
];
