// What the YAML parser says about a text, in the plan's words. Loads types of `yaml` only: for loaders and doors.
import { isMap, isScalar, type LineCounter, type ParsedNode, visit, type YAMLError } from 'yaml';
import { quote } from '../../events/text';

type Contents = ParsedNode | null;

/**
 * The problems of a text worth saying: what follows from a broken line is noise, so all up to the first one, and that one.
 * Keys that stand twice and unknown tags break no line. `errors`: of the parser, its warnings too.
 */
export function tellingErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const sorted = [...errors].sort((one, other) => one.pos[0] - other.pos[0]);
  const broken = sorted.findIndex(({ code }) => code !== 'DUPLICATE_KEY' && code !== 'TAG_RESOLVE_FAILED');
  return broken < 0 ? sorted : sorted.slice(0, broken + 1);
}

/** A problem as a sentence that says what to do; the parser's own words where they do. */
export function yamlSentence({ code, message, pos }: YAMLError, root: Contents, lines: LineCounter): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return twice(pos[0], root, lines) ?? message;
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; a plan is one document, so take the "---" out or write another file';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a value cannot hold a key here; indent the next line like its neighbours, or quote a text that has ": "';
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent in YAML; write blanks';
    case 'BAD_INDENT':
      if (message.startsWith('All ')) return 'a line is indented unlike its neighbours; align it';
      return unclosed(message) ?? message;
    case 'MISSING_CHAR':
      return unclosed(message) ?? message;
    case 'UNEXPECTED_TOKEN':
      return tooMuch(message) ?? message;
    default:
      return message;
  }
}

/** Of a bracket or a quote that was opened before. */
function unclosed(message: string): string | undefined {
  const [, bracket] = /^Flow .* end with a ([}\]])$/.exec(message) ?? [];
  if (bracket !== undefined)
    return `a ${bracket === '}' ? '{' : '['} before this is not closed; write ${bracket} where it ends`;
  const [, mark] = /^Missing closing (['"])quote$/.exec(message) ?? [];
  return mark === undefined
    ? undefined
    : `a ${mark} before this is not closed; write ${mark} where the text ends`;
}

function tooMuch(message: string): string | undefined {
  const [, bracket] = /^Unexpected flow-(?:map|seq)-end .*"([}\]])"$/.exec(message) ?? [];
  if (bracket !== undefined) return `a ${bracket} here closes nothing; take it out`;
  return message === 'Unexpected scalar at node end'
    ? 'a value ends before this already; separate what follows by a comma or a line of its own'
    : undefined;
}

/** Which key stands twice, and where it stood first. */
function twice(offset: number, root: Contents, lines: LineCounter): string | undefined {
  let sentence: string | undefined;
  visit(root, {
    Map(_, map) {
      const keys = map.items.flatMap(({ key }) => (isScalar(key) ? [key] : []));
      const second = keys.find(({ range }) => range?.[0] === offset);
      if (!second || !isMap(map)) return undefined;
      const first = keys.find(({ value }) => value === second.value);
      const line = lines.linePos(first?.range?.[0] ?? 0).line;
      sentence = `the key ${quote(second.value)} stands twice, first on line ${line}; keep one of them`;
      return visit.BREAK;
    },
  });
  return sentence;
}
