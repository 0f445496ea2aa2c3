// Where the words of triggers are written, for the rows of reactions that said no.
import { placesIn } from '../../../src/cli/trigger-places';
import type { ClausePart } from '../../../src/coordination/explain/explanation';
import { compileText } from '../../../src/plan/load-plan';

const TEXT = `plan: desk
agents:
  reader: { run: { command: [node] }, on: { all: [A, { type: B, filter: severity=high }] } }
  writer: { run: { command: [node] }, on: "type=A and severity=high" }
  maker:
    run: { command: [node] }
    reactions:
      - { on: A, task: one }
      - { on: { type: B, from: /x }, task: two }
tasks:
  starts_on: A
  draw: { agent: writer }
  paint: { agent: writer, depends_on: [draw] }
aggregators:
  - aggregator_id: both
    wait_for: [{ type: A }, { type: B, from: /x }]
    on_complete: Both
gates:
  release: { criteria: [{ evidence: { type: B, filter: { payload: { verdict: [pass] } } } }] }
pauses:
  blockers: { on: { topic: alerts }, resume_on: B }
states:
  build: { on: { start: A } }
`;

const written = compileText(TEXT, 'plan.yaml');
const placeOf = placesIn(written, written.routing);
/** The text that begins at a place. */
function textAt(place: string | undefined): string {
  const [, line, column] = /^plan\.yaml:(\d+):(\d+)$/.exec(place ?? '') ?? [];
  return (TEXT.split('\n')[Number(line) - 1] ?? '').slice(Number(column) - 1);
}

it.each<[string, number, ClausePart, string]>([
  ['reader', 0, 'type', 'A, {'],
  ['reader', 1, 'filter', 'severity=high }'],
  ['reader', 1, 'subscribers', '{ type: B'],
  ['writer', 0, 'filter', '"type=A'],
  ['maker/one', 0, 'type', 'A, task'],
  ['maker/two', 0, 'from', '/x }, task'],
  ['both', 1, 'from', '/x }]'],
  ['gate:release/0', 0, 'filter', '{ payload'],
  ['pause:blockers', 0, 'topic', 'alerts'],
  ['resume:blockers', 0, 'type', 'B }'],
  ['state:build/start', 0, 'type', 'A } }'],
])('finds the place of what %s asks for, of its event %i the %s', (reaction, number, part, text) => {
  expect(textAt(placeOf(reaction, { number, part })).slice(0, text.length)).toBe(text);
});

it('finds what the tasks of a graph wait for', () => {
  const names = written.routing.reactions.map(({ name }) => name);
  const [draw = '', paint = ''] = names.filter((each) => /draw|paint/.test(each));
  expect(textAt(placeOf(draw, { number: 0, part: 'type' })).slice(0, 1)).toBe('A');
  expect(textAt(placeOf(paint, { number: 0, part: 'type' })).slice(0, 4)).toBe('draw');
});

it('knows no place of a reaction that the text does not have, or has otherwise by now', () => {
  const [reader] = written.routing.reactions.filter(({ name }) => name === 'reader');
  if (!reader) throw new Error('no reader');
  const older = { ...reader, on: { trigger: 'event', type: 'A' } as const };
  const routing = { ...written.routing, hash: 'another', reactions: [older] };
  const places = placesIn(written, routing);
  expect(placeOf('nobody', { number: 0, part: 'type' })).toBeUndefined();
  expect(placeOf('reader', undefined)).toBeUndefined();
  expect(places('writer', { number: 0, part: 'type' })).toBeUndefined();
  // Its first event is the same as before.
  expect(places('reader', { number: 0, part: 'type' })).toBeDefined();
  const changed = placesIn(written, {
    ...routing,
    reactions: [{ ...older, on: { trigger: 'event', type: 'C' } }],
  });
  expect(changed('reader', { number: 0, part: 'type' })).toBeUndefined();
});
