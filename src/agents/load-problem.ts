// Why a module did not load, as one sentence: Node's own words go over several lines. Safe: loads nothing but text.
import { quote } from '../events/text';

const MISSING = /^Cannot find (?:module|package) '([^']+)'(?: imported from (\S+))?/;
const REQUIRED_BY = /\nRequire stack:\n- ([^\n]+)/;

/** The rest of a sentence that begins with the module: what it needs and lacks, with who needs it, or what was thrown. */
export function loadProblem(error: unknown): string {
  if (!(error instanceof Error)) return quote(error);
  const [, name, importer] = MISSING.exec(error.message) ?? [];
  if (name === undefined) return error.message.trim().replace(/\s*\n[\s-]*/g, ' ');
  const by = importer ?? REQUIRED_BY.exec(error.message)?.[1];
  const where = by === undefined ? '' : `, which ${by.replace(/^'|'$/g, '')} imports`;
  return `there is no ${quote(name)}${where}; install the package, or write the file or its right name`;
}
