// What the bench's command line says. Pure.
import { parseArgs } from 'node:util';

export const USAGE =
  'node bench/main.mjs [section…] [--rounds N] [--quick] [-o table|json|markdown] [--profile FOLDER]';

/** Fewer do not make a median; `--quick` is for looking whether a section runs at all. */
const ROUNDS = 5;
const QUICK_ROUNDS = 2;

/**
 * `{ sections, rounds, quick, output, profile }`; no section named means all of `known`. `profile`: a folder where each worker
 * leaves its CPU profiles, one a thread; undefined where none are wanted, since profiling slows what is measured.
 * Throws where a word is not known or a number is none.
 */
export function readArguments(words, known) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no section ${unknown.join(', ')}; sections are ${known.join(', ')}\n${USAGE}`);
  if (values.rounds !== undefined && !/^[1-9]\d?$/.test(values.rounds))
    throw new Error(`--rounds takes a number from 1 to 99, got ${JSON.stringify(values.rounds)}`);
  if (!['table', 'json', 'markdown'].includes(values.output))
    throw new Error(`-o takes table, json or markdown, got ${JSON.stringify(values.output)}`);
  return {
    sections: positionals.length > 0 ? positionals : known,
    rounds: Number(values.rounds ?? (values.quick ? QUICK_ROUNDS : ROUNDS)),
    quick: values.quick,
    output: values.output,
    profile: values.profile,
  };
}
