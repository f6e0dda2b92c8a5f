import { fillIn, UnknownExpression } from "./expression";

const scope = {
  Trigger: { env: "prod", count: 3, nested: { deep: [1, 2] } },
  Steps: { Ask: { body: { paid: true }, text: "{{ Trigger.env }}" } },
};

it.each<[string, unknown]>([
  ["plain", "plain"],
  ["{{ Trigger.env }}", "prod"],
  ["{{Trigger.count}}", 3],
  ["{{ Trigger.nested.deep }}", [1, 2]],
  ["{{ Steps.Ask.body }}", { paid: true }],
  ["https://{{ Trigger.env }}.example/{{ Trigger.count }}", "https://prod.example/3"],
  ["seen {{ Steps.Ask.body }}", 'seen {"paid":true}'],
  ["{{ Steps.Ask.text }}", "{{ Trigger.env }}"],
  ["{{ not closed", "{{ not closed"],
])("%j is filled in as %j", (text, filled) => {
  expect(fillIn({ members: [text, 1, null] }, scope)).toEqual({ members: [filled, 1, null] });
});

it.each([
  "{{ Trigger.no }}",
  "{{ Steps.Later.body }}",
  "{{ __proto__ }}",
  "{{ Trigger.env.length }}",
  "{{ }}",
])("%j names nothing", (text) => {
  expect(() => fillIn(`x ${text}`, scope)).toThrow(UnknownExpression);
});
