/**
 * What runner, push server and control plane have to withstand, and what shows that they do. Kept by
 * `test/runner-quality.test.ts`.
 */

/** What accounts for a requirement. */
export type Proof =
  /** A test shows it, or a part of it. */
  | { readonly type: "test"; readonly file: string; readonly title: string }
  /** A bench measures it. */
  | { readonly type: "bench"; readonly name: string }
  /** It is met otherwise, or is not meant to be met. */
  | { readonly type: "reason"; readonly text: string };

/** One requirement. */
export interface Requirement {
  readonly id: string;
  /** What it is about, in our words. */
  readonly about: string;
  readonly by: readonly [Proof, ...Proof[]];
}

const test = (file: string, title: string): Proof => ({ type: "test", file, title });
const runner = (file: string, title: string): Proof => test(`runner/src/${file}.test.ts`, title);
const plane = (file: string, title: string): Proof => test(`control-plane/src/${file}.test.ts`, title);
const protocol = (file: string, title: string): Proof => test(`protocol/src/${file}.test.ts`, title);
const together = (file: string, title: string): Proof => test(`test/${file}.test.ts`, title);
const push = (title: string): Proof => runner("push/app-builder", title);
const hostile = (title: string): Proof => runner("push/hostile-clients", title);
const bench = (name: string): Proof => ({ type: "bench", name });
const reason = (text: string): Proof => ({ type: "reason", text });
const row = (id: string, about: string, ...by: readonly [Proof, ...Proof[]]): Requirement => ({
  id,
  about,
  by,
});

const RELIABILITY = together("reliability", "ends every task exactly once, as reported");

/** Every requirement, by rank. */
export const REQUIREMENTS: readonly Requirement[] = [
  row(
    "AUTH-1",
    "nothing runs but what verifies",
    protocol("verify", "refuses every change of one bit in the data"),
    together("runner/hostile-input", "refuses 2,000 changed inputs in its own words"),
    bench("fuzz-readers"),
  ),
  row(
    "AUTH-2",
    "what runs is what was signed",
    runner("task-refusal", "runs what was signed, whatever stands beside it"),
  ),
  row(
    "AUTH-3",
    "expiry and recipient",
    runner("task-refusal", "with %s is refused"),
    protocol("verify", "refuses a task with %s"),
    reason(
      "expiry is not judged again when a task starts: a task is fetched only when a slot is free, and starts at once",
    ),
  ),
  row(
    "AUTH-4",
    "trust follows the delivered keys",
    runner("signing-keys", "must be delivered before tasks are asked for; an empty delivery will do"),
    together("runner/signing-key-rotation", "verifies what %s signs, and refuses what was changed"),
  ),
  row(
    "ONCE-1",
    "a task does not run twice at the same time",
    runner("task", "while it runs gets the outcome of the first run"),
  ),
  row(
    "ONCE-2",
    "a task whose outcome got lost is not run again",
    runner("task", "after its report got lost is not run again"),
  ),
  row(
    "ONCE-3",
    "a crash repeats nothing",
    together("runner-crash", "during an action has the task reported as interrupted"),
  ),
  row(
    "PUB-1",
    "an outcome is delivered once it was accepted",
    runner("task", "is sent again, byte for byte, after a %d"),
    runner("task", "is sent until it is accepted, with pauses that grow"),
    runner("task", "is not sent again after a %d"),
  ),
  row(
    "PUB-2",
    "an outcome survives a crash",
    together("runner-crash", "after an action, and before its report arrived"),
  ),
  row(
    "PUB-3",
    "every started task has an outcome",
    runner("actions/http/request", "of more than 15 MiB is refused while it is read"),
    reason("outputs that JSON cannot say: actions are ours, and their type of output is JSON's"),
  ),
  row("CAP-1", "a slot is free before a task is asked for", runner("loop", "waits for a free slot")),
  row("HB-1", "heartbeats from receipt to acceptance", runner("task", "go on until the report was accepted")),
  row(
    "HB-2",
    "an action cannot starve heartbeats",
    runner("actions/script/script", "with a pattern that takes for ever does not hold up the runner"),
    reason(
      "actions run in the runner's own thread, where the largest piece of work is 15 MiB of JSON, which takes a part of a second",
    ),
  ),
  row(
    "TIME-1",
    "a timeout ends the work",
    runner("task", "that takes too long fails, and its request is cut"),
    runner("actions/postgresql/select", "ends the query on the server when the task is cancelled"),
  ),
  row(
    "STOP-1",
    "the first signal drains",
    runner("runner", "finishes and reports what runs, and asks for nothing more"),
  ),
  row(
    "STOP-2",
    "a task of a poll under way is not lost",
    runner("runner", "handles the task that a dequeue under way brings"),
  ),
  row("STOP-3", "idle runners stop at once", runner("runner", "ends at once while it waits for keys")),
  row(
    "STOP-4",
    "the end is bounded",
    runner("runner", "interrupts what runs at the second signal, and reports that"),
    runner("runner", "interrupts what still runs after 170 seconds"),
    runner("runner", "gives reports five seconds after an interruption"),
  ),
  row(
    "NET-1",
    "an outage of the control plane",
    RELIABILITY,
    runner("breaker", "double up to three minutes"),
  ),
  row(
    "NET-2",
    "answers that never come",
    runner("loop", "gives up after 30 seconds of silence"),
    protocol("http/http-client", "gives up an answer that %s in time"),
  ),
  row(
    "NET-3",
    "stale connections",
    protocol(
      "http/http-client",
      "asks again over a new connection when the kept one was closed, and once only",
    ),
    protocol("http/http-client", "makes a new connection for what must not be done twice"),
  ),
  row(
    "NET-4",
    "nonsense for an answer",
    runner("loop", "backs off after %s and recovers"),
    protocol("dequeue", "never fails but with a WireFormatError"),
    protocol("http/http-client", "reads no more of an answer than it may"),
  ),
  row(
    "PUSH-1",
    "forged tokens",
    push("%s is 401 token-invalid, in the same words"),
    push("of %s is %i %s, and nothing runs"),
    protocol("app-builder/token", "is refused after any change of one character"),
    protocol("app-builder/token", "is refused when it is not the one form of its parts"),
    protocol("app-builder/token", "without $claim is refused"),
    bench("fuzz-push"),
  ),
  row(
    "PUSH-2",
    "a token works once",
    push("is all there is for a token that was used, of a hundred at a time as well"),
    runner(
      "push/used-tokens",
      "are accepted once by all replicas together, also while the first of them makes the table",
    ),
    together("runner/app-builder", "also at several replicas, and after a restart"),
    reason("HTTP/1.1 is the one protocol that the runner speaks"),
  ),
  row(
    "PUSH-3",
    "also after a restart",
    push("is all there is for a token that was used before a restart"),
    runner("push/used-tokens", "are known after a restart, of whatever time they are"),
    together("runner/app-builder", "also at several replicas, and after a restart"),
  ),
  row(
    "PUSH-4",
    "bounded memory of tokens",
    runner("push/used-tokens", "are known until they are of no use any more, and forgotten then"),
    runner("push/used-tokens", "are no more than there may be: then none is accepted"),
    runner("push/used-tokens", "are a million in memory, at less than 150 bytes each"),
  ),
  row(
    "PUSH-5",
    "a token is for one request",
    push("of a body that was altered on the way is 403 body-altered"),
    push("of %s is %i %s, and nothing runs"),
  ),
  row(
    "PUSH-6",
    "authentication comes first",
    push("of %s is %i %s, and nothing runs"),
    push("fails as a task does, for the allowlist, before a credential is touched"),
    hostile("is not read: the refusal comes while it is still to come"),
    hostile("is not asked for, where its sender waits to be asked"),
  ),
  row(
    "PUSH-7",
    "slow or oversized clients",
    push("%s are closed"),
    push("of %s is %i %s, and nothing runs"),
    push("is refused, and not waited for"),
    hostile("thousands of silent connections are closed, and others answered then"),
    hostile("a page that does not fetch its answer keeps no other from its slot"),
    reason(
      "its connection is closed after a minute, by a timer of Node's that no test waits for; the rate of pulled tasks beside such clients is not measured, as that of a busy machine tells nothing",
    ),
  ),
  row(
    "ALLOW-1",
    "deny by default, exact names",
    runner("policy/action-policy", "never allows what the rule refuses"),
    runner("policy/action-policy", "refuses with the documented code and message"),
  ),
  row(
    "ALLOW-2",
    "one choke point before any secret",
    runner("task-refusal", "that is refused touches no credential file"),
  ),
  row(
    "SSRF-1",
    "metadata services by any spelling",
    runner("policy/metadata-address", "finds a link-local IPv4 address in every IPv6 form"),
    runner("policy/url-policy", "never lets a metadata address through, however it is spelled"),
  ),
  row(
    "SSRF-2",
    "the address checked is the address used",
    runner(
      "actions/http/guarded-request",
      "is connected at the address that was checked, with no second look-up",
    ),
  ),
  row(
    "SSRF-3",
    "every redirect is a new decision",
    runner("actions/http/guarded-request", "outside the allowed hosts is refused, redirects included"),
    runner("actions/http/guarded-request", "end after ten"),
  ),
  row(
    "SSRF-4",
    "the guard covers every exit",
    runner("actions/jenkins/jenkins", "a host that is not listed is refused, where there is a list"),
    runner("actions/postgresql/select", "a host that is not listed is refused, where there is a list"),
    runner("actions/mongodb/mongodb-actions", "a host that is not listed is refused, where there is a list"),
    runner(
      "actions/temporal/temporal-actions",
      "a host that is not listed is refused, where there is a list",
    ),
    runner("policy/url-policy", "refuses its port on this machine, however the address is spelled"),
    runner("policy/url-policy", "fails for the runner's own port when one address is this machine's"),
  ),
  row(
    "SH-1",
    "no shell between task and program",
    runner("actions/script/script", "gets every text as it is, and nothing else of it"),
  ),
  row(
    "SH-2",
    "a clean environment",
    runner("actions/script/script", "finds nothing of the runner's environment but what is allowed"),
  ),
  row(
    "SH-3",
    "what a script started ends with it",
    runner("actions/script/script", "that prints too much is ended, whatever it ignores"),
  ),
  row(
    "SH-4",
    "output is capped while it is produced",
    runner("actions/script/script", "that prints too much is ended, whatever it ignores"),
  ),
  row(
    "SEC-1",
    "secrets never leave",
    runner("log", "holds no secret, whatever happens and in whatever form"),
    protocol("redaction", "leaves no secret behind, whatever stands around it"),
  ),
  row(
    "SEC-2",
    "files of secrets are opened safely",
    runner("credentials", "must not be open to others, unless that is allowed"),
    runner("credentials", "must lie in the credentials directory if there is one, links followed"),
  ),
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
