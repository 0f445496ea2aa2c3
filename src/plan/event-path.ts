// The way to one field of an event, as filters name fields: a bare name reads the payload. Pure.
import { quote } from '../events/text';
import { parseFilter } from './filter';

/** `region` as `['payload', 'region']`, `topic` as `['routing', 'topic']`; else the rest of a sentence that says what is wrong. */
export function eventPath(text: string): { path: string[] } | { problem: string } {
  const wrong = { problem: `needs a field like region or payload.order.region, got ${quote(text)}` };
  if (/[\s="']/.test(text)) return wrong;
  // A field alone is no filter: one that compares it has its path.
  const read = parseFilter(`${text}=0`);
  if ('problem' in read) return read.problem.startsWith('reads') ? read : wrong;
  const [term] = read.terms;
  return term ? { path: term.path } : wrong;
}
