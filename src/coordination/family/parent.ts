// Whose child a correlation is (M11): the event that begins it says so. Safe and pure.
import type { Envelope } from '../../events/envelope';
import { utf8Bytes } from '../../events/text';
import type { Sequence } from '../state';
import { record, type Turn } from '../turn';
import type { EndTrigger } from './family-state';

/**
 * Notes the parent that an event names, before it is routed. The first admitted event of the first generation decides; a later one
 * that names another is taken, and the difference is kept as a remark, since refusing it could lose what an agent has done.
 */
export function noteParent(turn: Turn, { event }: Envelope): void {
  const { parent, id } = event;
  const { at, state } = turn;
  if (parent === undefined || parent === state.parent) return;
  if (state.admitted === 0 && state.generation === 0) record(turn, { fact: 'parent-named', parent, at });
  else record(turn, { fact: 'other-parent-named', parent, event: id, at });
}

/** Keeps the body of the event that met an end first in this generation; only where a parent will be told. */
export function keepFinal(turn: Turn, trigger: EndTrigger, sequence: Sequence, envelope: Envelope): void {
  const { parent, finals = {}, held } = turn.state;
  if (parent === undefined || finals[trigger] !== undefined) return;
  const { run } = turn;
  const bytes = held[sequence]?.bytes ?? utf8Bytes(JSON.stringify(envelope));
  record(turn, { fact: 'final-event-kept', trigger, sequence, envelope, bytes, run });
}
