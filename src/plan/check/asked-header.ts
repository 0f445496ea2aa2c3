// What a trigger asks of an event's type, source, topic and priority, each with its place. Pure.
import { isJsonObject, type JsonValue } from '../../events/json';
import { meets } from '../pattern/match-pattern';
import { compiledPattern } from '../pattern/read-pattern';
import type { PlanPath } from '../position';
import type { EventTrigger } from '../routing-plan';

export type HeaderField = 'type' | 'source' | 'topic' | 'priority';

export interface AskedHeader {
  field: HeaderField;
  /** The names that it asks for as they are, each with its place. */
  names: readonly { name: string; path: PlanPath }[];
  path: PlanPath;
  part: 'key' | 'value';
  /** As it is written: `urgent`, `[{"prefix":"eu-"}]`. */
  wanted: string;
  /** Inside an alternative: another one may be met instead. */
  isAlternative: boolean;
  /** Whether an event with that name there is as it asks. */
  fits(name: string): boolean;
}

const FIELDS: readonly HeaderField[] = ['type', 'source', 'topic', 'priority'];
const TERMS: Readonly<Record<string, HeaderField>> = {
  'event.type': 'type',
  'event.source': 'source',
  'routing.topic': 'topic',
  'routing.priority': 'priority',
};

/** Of one leaf; `at`: where its filter stands. What `type`, `topic` and `from` beside the filter ask is not among it. */
export function askedHeaders({ filter = [], pattern }: EventTrigger, at: PlanPath): AskedHeader[] {
  const terms = filter.flatMap((term): AskedHeader[] => {
    const field = TERMS[term.path.join('.')];
    if (field === undefined) return [];
    const { text } = term;
    const names = [{ name: text, path: at }];
    return [
      {
        field,
        names,
        path: at,
        part: 'value',
        wanted: text,
        isAlternative: false,
        fits: (name) => name === text,
      },
    ];
  });
  return [...terms, ...(pattern ? patternHeaders(pattern, at, false) : [])];
}

function patternHeaders(pattern: JsonValue, at: PlanPath, isAlternative: boolean): AskedHeader[] {
  if (!isJsonObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, value]): AskedHeader[] => {
    const path = [...at, name];
    if (!Array.isArray(value)) return [];
    if (name === '$or' && value.some(isJsonObject))
      return value.flatMap((each, index) => patternHeaders(each, [...path, index], true));
    const field = FIELDS.find((each) => each === name);
    if (field === undefined) return [];
    const node = compiledPattern({ [field]: value });
    const names = value.flatMap((each, index) =>
      typeof each === 'string' ? [{ name: each, path: [...path, index] }] : [],
    );
    const fits = (asked: string) => meets(node, { [field]: asked }, { steps: 0 }) !== 'no';
    return [{ field, names, path, part: 'key', wanted: wordsOf(value), isAlternative, fits }];
  });
}

/** A longer list is cut off in messages. */
const SHOWN = 80;

function wordsOf(value: JsonValue): string {
  const words = JSON.stringify(value);
  return words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words;
}
