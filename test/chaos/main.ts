// Chaos by hand: `npm run chaos -- sagas [--sagas N] [--kills N] [--workers N] [--seed N]`. Needs a build, which the script makes. One
// line of figures on stdout, talk on stderr; exit 1 where anything was lost, doubled, out of order or stuck.
import { parseArgs } from 'node:util';
import { reportLine } from './report-line';
import { runSagas } from './sagas/run-sagas';

const USAGE = 'takes: sagas [--sagas 500] [--kills 40] [--workers 3] [--seed NUMBER]';

class Misuse extends Error {}

const say = (text: string) => process.stderr.write(`${text}\n`);

async function main(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      sagas: { type: 'string', default: '500' },
      kills: { type: 'string', default: '40' },
      workers: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
    },
  });
  if (positionals.join() !== 'sagas')
    throw new Misuse(`${USAGE}; got ${JSON.stringify(positionals.join(' '))}`);
  const [sagas, kills, workers, seed] = (['sagas', 'kills', 'workers', 'seed'] as const).map((name) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number > 0) return number;
    throw new Misuse(`--${name} needs a whole number from 1, got ${JSON.stringify(values[name])}`);
  }) as [number, number, number, number];
  const report = await runSagas({ sagas, kills, workers, seed, say });
  for (const problem of report.problems) say(problem);
  process.stdout.write(`${reportLine(report)}\n`);
  return report.problems.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (exit) => process.exit(exit),
  (error: unknown) => {
    const isMisuse = error instanceof Misuse;
    say(isMisuse ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(isMisuse ? 2 : 1);
  },
);
