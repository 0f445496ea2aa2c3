// Every name under which something of a plan publishes or decides, with where it is given. Pure.
import type { PlanDocument } from '../language/plan-schema';
import type { PlanPath } from '../position';

export interface WrittenName {
  kind: 'agent' | 'saga' | 'aggregator' | 'gate' | 'pause' | 'state machine';
  name: string;
  path: PlanPath;
  /** The name is the key at the path, or the value there. */
  part: 'key' | 'value';
}

export function writtenNames(document: PlanDocument): WrittenName[] {
  const keys = (kind: WrittenName['kind'], word: string, record: object = {}): WrittenName[] =>
    Object.keys(record).map((name) => ({ kind, name, path: [word, name], part: 'key' }));
  const aggregators = (document.aggregators ?? []).map(
    ({ aggregator_id }, index): WrittenName => ({
      kind: 'aggregator',
      name: aggregator_id,
      path: ['aggregators', index, 'aggregator_id'],
      part: 'value',
    }),
  );
  return [
    ...keys('agent', 'agents', document.agents),
    ...keys('saga', 'sagas', document.sagas),
    ...aggregators,
    ...keys('gate', 'gates', document.gates),
    ...keys('pause', 'pauses', document.pauses),
    ...keys('state machine', 'states', document.states),
  ];
}
