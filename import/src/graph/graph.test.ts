import fc from "fast-check";

import { findAction } from "@parkit/provider-schema/internal/actions/catalogue";
import type { Description } from "@parkit/provider-schema/internal/description/description";

import { actingCharacter } from "@parkit/provider-schema/internal/printable";
import { descriptionGraph, type DescriptionGraph } from "./description-graph";
import { layoutGraph, type PlacedNode } from "./layout";
import { mermaidText } from "./mermaid";
import { svgText } from "./svg";
import { fitText, textWidth } from "./text-width";

const DESCRIPTION: Description = {
  apiVersion: "parkit/v1",
  runners: [
    {
      name: "payments",
      modes: ["both"],
      allow: [
        "com.datadoghq.http.request",
        "com.datadoghq.kubernetes.core.getPod",
        "com.datadoghq.kubernetes.core.listPod",
        "com.datadoghq.kubernetes.core.patchPod",
        "com.datadoghq.kubernetes.core.deletePod",
      ],
      deployment: { type: "helm", namespace: "datadog" },
    },
    {
      name: "agents",
      node: { allow: ["com.datadoghq.http.request"] },
      clusterAgent: { allow: "none" },
      deployment: { type: "operator", namespace: "datadog", defaultActions: true },
    },
  ],
  connections: [
    {
      name: "prod",
      runner: "payments",
      integration: { type: "http", auth: { type: "none" } },
      identifierTags: ["env:prod", "team:pay"],
    },
    { name: "cloudy", integration: { type: "http", auth: { type: "none" } }, identifierTags: { env: "dev" } },
  ],
  connectionGroups: [{ name: "billing", identifierTagKeys: ["env"], connections: ["prod", "cloudy"] }],
};

describe("a graph of a description with execution policies", () => {
  const policies: Description = {
    apiVersion: "parkit/v1",
    runners: [
      {
        name: "cluster",
        allow: ["com.datadoghq.kubernetes.core.listPod", "com.datadoghq.kubernetes.core.deletePod"],
        identity: { type: "self-enroll", ownership: "ownerless" },
        agentTags: ["env:prod"],
        deployment: { type: "operator", namespace: "datadog", defaultActions: false },
      },
    ],
    executionPolicies: [
      {
        name: "read",
        effect: "allow",
        actions: ["com.datadoghq.kubernetes.core.listPod"],
        targets: [{ agentTags: ["env:prod"] }],
      },
    ],
  };

  it("has a table of what may run on each ownerless runner", () => {
    const [runner] = descriptionGraph(policies).nodes;
    expect(runner?.lines.at(-1)).toBe("by policies, in the Cluster Agent: 1 allowed, 2 denied");
    expect(runner?.details).toEqual(
      expect.arrayContaining([
        "Cluster Agent | com.datadoghq.kubernetes.core.listPod | allowed | allowed by read",
        "Cluster Agent | com.datadoghq.kubernetes.core.deletePod | denied | no policy allows it",
      ]),
    );
  });

  it("has none where no policy is described", () => {
    const [runner] = descriptionGraph({ ...policies, executionPolicies: [] }).nodes;
    expect(runner?.lines.join()).not.toContain("policies");
  });
});

/** Any graph: nodes of all kinds, edges from left to right. */
const graphs: fc.Arbitrary<DescriptionGraph> = fc
  .record({
    groups: fc.array(fc.string({ unit: "binary" }), { maxLength: 8 }),
    connections: fc.array(fc.string({ unit: "binary" }), { maxLength: 20 }),
    runners: fc.array(fc.string({ unit: "binary" }), { maxLength: 8 }),
    picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.string()), { maxLength: 30 }),
  })
  .map(({ groups, connections, runners, picks }) => {
    const node = (kind: "connection-group" | "connection" | "runner") => (title: string, index: number) => ({
      id: `${kind.replace("-", "")}${index}`,
      kind,
      title,
      lines: [title],
      details: [title],
    });
    const edges = picks.flatMap(([a, b, label]) => [
      {
        from: `connectiongroup${a % (groups.length + 1)}`,
        to: `connection${b % (connections.length + 1)}`,
        label,
      },
      { from: `connection${a % (connections.length + 1)}`, to: `runner${b % (runners.length + 1)}` },
    ]);
    return {
      nodes: [
        ...groups.map(node("connection-group")),
        ...connections.map(node("connection")),
        ...runners.map(node("runner")),
      ],
      edges,
    };
  });

describe("the graph of a description", () => {
  const { nodes, edges } = descriptionGraph(DESCRIPTION);
  const linesOf = (title: string) => nodes.find((node) => node.title === title)?.lines;

  it("says what each runner may do, and counts where that is much", () => {
    expect(linesOf("payments")).toEqual([
      "helm, pull and push",
      "http: request",
      "kubernetes.core: 4 actions",
      "1 destructive, 2 write, 2 read",
    ]);
    expect(linesOf("agents")).toEqual([
      "operator, pull",
      "in the node Agent:",
      "http: request",
      "and 5 that the Agent adds",
      "2 write, 4 read",
      "in the Cluster Agent:",
      "and 24 that the Agent adds",
      "24 read",
    ]);
  });

  it("names everything in the details", () => {
    expect(nodes.find(({ title }) => title === "payments")?.details).toContain(
      "com.datadoghq.kubernetes.core.patchPod (write)",
    );
    expect(nodes.find(({ title }) => title === "agents")?.details).toContain(
      "node Agent: com.datadoghq.http.request (write)",
    );
  });

  it("says the risk of each action, whoever allows it, and of custom ones that nobody knows it", () => {
    const runners = nodes.filter(({ kind }) => kind === "runner");
    const told = runners
      .flatMap(({ details }) => details)
      .map((line) => /([\w.]+) \((\w+)\)$/.exec(line) ?? []);
    // Those of the lists, and those that the Agents add.
    expect(told).toHaveLength(5 + 6 + 24);
    for (const [, name = "", risk] of told) expect([name, risk]).toEqual([name, findAction(name)?.risk]);
    expect(new Set(told.map(([, , risk]) => risk))).toEqual(new Set(["read", "write", "destructive"]));
    const custom = descriptionGraph({
      apiVersion: "parkit/v1",
      runners: [{ name: "own", allow: [{ custom: "com.example.thing" }], deployment: { type: "compose" } }],
    });
    expect(custom.nodes[0]?.details).toEqual(["com.example.thing"]);
  });

  it("shows the risk in both pictures", () => {
    const graph = descriptionGraph(DESCRIPTION);
    expect(svgText(graph)).toMatch(/<title>[^<]*com\.datadoghq\.kubernetes\.core\.deletePod \(destructive\)/);
    for (const draw of [svgText, mermaidText])
      expect(draw(graph)).toContain("1 destructive, 2 write, 2 read");
  });

  it("names who may do what in the details", () => {
    const { nodes: restricted } = descriptionGraph({
      apiVersion: "parkit/v1",
      runners: [
        { name: "r", allow: "none", deployment: { type: "compose" }, access: { contributor: ["team:a"] } },
      ],
      connections: [
        {
          name: "c",
          runner: "r",
          integration: { type: "http", auth: { type: "none" } },
          access: { editor: ["user:b", "role:a"], viewer: ["org:1"], resolver: [] },
        },
      ],
    });
    expect(restricted.map(({ title, details }) => [title, details])).toEqual([
      ["c", ["viewer: org:1", "editor: role:a, user:b"]],
      ["r", ["contributor: team:a"]],
    ]);
  });

  it("leads from groups by tag values to members, and from those to runners or the cloud", () => {
    expect(edges).toEqual([
      { from: "group0", to: "connection0", label: "prod" },
      { from: "group0", to: "connection1", label: "dev" },
      { from: "connection0", to: "runner0" },
      { from: "connection1", to: "cloud" },
    ]);
  });

  it("shows a few bundles of a long list", () => {
    const bundles = ["branches", "commits", "issues", "jobs", "members", "tags", "users", "labels"];
    const allow = bundles.map((bundle) => ({ custom: `com.datadoghq.gitlab.${bundle}.anything` }));
    const description: Description = {
      apiVersion: "parkit/v1",
      runners: [{ name: "many", allow, deployment: { type: "docker" } }],
    };
    const lines = descriptionGraph(description).nodes[0]?.lines;
    expect(lines).toHaveLength(8);
    expect(lines?.at(-1)).toBe("and actions of 2 more bundles");
  });
});

describe("Mermaid", () => {
  it("draws nodes and edges", () => {
    const text = mermaidText(descriptionGraph(DESCRIPTION));
    expect(text).toContain('  group0{{"<b>billing</b><br/>picks by env"}}:::group\n');
    expect(text).toContain('  group0 -- "prod" --> connection0\n  group0 -- "dev" --> connection1\n');
    expect(text).toContain("  connection1 --> cloud\n");
  });

  it("lets nothing in a name end its label or become markup", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const lines = mermaidText(graph).trimEnd().split("\n");
        const kinds = new Set(graph.nodes.map(({ kind }) => kind)).size;
        expect(lines).toHaveLength(1 + graph.nodes.length + graph.edges.length + kinds);
        for (const line of lines) {
          const label = /"(.*)"/.exec(line)?.[1] ?? "";
          expect(label.replaceAll(/<\/?b>|<br\/>|#\d+;/g, "")).not.toMatch(/["<>&#`[\]{}|\\]/);
        }
      }),
    );
  });
});

it.each([
  ["Mermaid", mermaidText],
  ["SVG", svgText],
])("lets no name turn text around, or act: %s", (_name, draw) => {
  const title = "admin\u202e\u2066 nimda\u001b[31m\u2028";
  const text = draw({
    nodes: [{ id: "a", kind: "runner", title, lines: [title], details: [title] }],
    edges: [],
  });
  expect(actingCharacter(text, "\n")).toBeUndefined();
  const entities = [...text.matchAll(/#(\d+);/g)].map(([, code]) => String.fromCodePoint(Number(code)));
  expect(actingCharacter(entities.join(""))).toBeUndefined();
  expect(text).toContain("admin");
});

describe("SVG", () => {
  it("is well-formed whatever the names are", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const text = svgText(graph);
        const open: string[] = [];
        const wrong: string[] = [];
        const content = text.replaceAll(
          /<(\/?)([a-z]+)((?: [A-Za-z:-]+="[^"<&]*")*)(\/?)>/g,
          (tag, end, name: string, _attributes, empty) => {
            if (end === "" && empty === "") open.push(name);
            if (end === "/" && open.pop() !== name) wrong.push(tag);
            return "";
          },
        );
        expect(wrong).toEqual([]);
        expect(open).toEqual([]);
        expect(content.replaceAll(/&(?:amp|lt|gt|quot);/g, "")).not.toMatch(/[<&]/);
      }),
    );
  });

  it("needs nothing else: no scripts, no references", () => {
    const text = svgText(descriptionGraph(DESCRIPTION));
    expect(text).not.toMatch(/<script|href|url\(|@import/);
    expect(text).toContain("prefers-color-scheme: dark");
  });

  it("holds every name of the description, whole, in its titles", () => {
    const name = "a-name-that-is-much-too-long-for-its-box-and-goes-on-for-quite-a-while";
    const text = svgText({
      nodes: [{ id: "a", kind: "runner", title: name, lines: [], details: [] }],
      edges: [],
    });
    expect(text).toContain(`<title>${name}</title>`);
    expect(text).toMatch(/class="title"[^>]*>a-name-that-[^<]*…</);
  });
});

describe("the layout", () => {
  const overlap = (a: PlacedNode, b: PlacedNode): boolean =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  it("never lets boxes touch, keeps all of them inside, and is always the same", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layoutGraph(graph);
        expect(layout).toEqual(layoutGraph(graph));
        expect(layout.nodes).toHaveLength(graph.nodes.length);
        for (const [index, node] of layout.nodes.entries()) {
          expect(node.x + node.width).toBeLessThan(layout.width);
          expect(node.y + node.height).toBeLessThan(layout.height);
          expect(layout.nodes.slice(index + 1).some((other) => overlap(node, other))).toBe(false);
        }
      }),
    );
  });

  it("keeps the connections of a runner together, and the runner beside them", () => {
    const node = (id: string, kind: "connection" | "runner") => ({
      id,
      kind,
      title: id,
      lines: [],
      details: [],
    });
    const { nodes } = layoutGraph({
      nodes: [
        node("a", "connection"),
        node("b", "connection"),
        node("c", "connection"),
        node("r", "runner"),
        node("s", "runner"),
      ],
      edges: [
        { from: "a", to: "s" },
        { from: "b", to: "r" },
        { from: "c", to: "s" },
      ],
    });
    const top = (id: string) => nodes.find((placed) => placed.node.id === id)?.y ?? NaN;
    expect([top("b"), top("a"), top("c")].toSorted((a, b) => a - b)).toEqual([top("b"), top("a"), top("c")]);
    expect(top("r")).toBe(top("b"));
    expect(top("s")).toBeCloseTo((top("a") + top("c")) / 2, 0);
  });
});

it("cuts texts to the width that they have", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 200 }), (text, width) => {
      const fitted = fitText(text, 12, width);
      expect(textWidth(fitted, 12)).toBeLessThanOrEqual(
        Math.max(width, textWidth(text, 12) <= width ? width : 0),
      );
      expect(fitted === text || fitted.endsWith("…")).toBe(true);
    }),
  );
});
