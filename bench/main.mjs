// The bench: `npm run bench`, or after a build
//   node bench/main.mjs [section…] [--rounds N] [--quick] [-o table|json|markdown] [--profile FOLDER]
// Figures go to stdout, talk to stderr. The only file of this room that reads the environment or ends the process.
import { readArguments } from './arguments.mjs';
import { machineOf } from './report/machine.mjs';
import { markdownOf } from './report/markdown.mjs';
import { tableOf } from './report/table.mjs';
import { loadSection, SECTIONS } from './sections.mjs';
import { createBenchWorld } from './world/bench-world.mjs';

/** Longer than any section takes on a slow machine: a hanging one must not hang the bench. */
const SECTION_LIMIT_MS = 1_800_000;

/** One line a figure, for programs; or for people, on a terminal or in RESULTS.md. */
const RENDER = {
  json: (section, figures) => figures.map((figure) => JSON.stringify({ section, ...figure })).join('\n'),
  table: tableOf,
  markdown: markdownOf,
};

const talk = (line) => process.stderr.write(`${line}\n`);
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'])
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130);
    talk(`${name}: stopping what was started`);
    stop.abort(new Error(name));
  });

async function main(words) {
  const { sections, rounds, quick, output, profile } = readArguments(words, SECTIONS);
  let failed = 0;
  talk(machineOf());
  for (const section of sections) {
    if (stop.signal.aborted) break;
    talk(`${section}: ${rounds} rounds`);
    const world = createBenchWorld({
      rounds,
      quick,
      talk,
      signal: stop.signal,
      profile,
      environment: process.env,
    });
    try {
      const run = await loadSection(section);
      const figures = await bounded(run(world));
      process.stdout.write(`${RENDER[output](section, figures)}\n`);
    } catch (error) {
      failed += 1;
      talk(`${section} failed: ${error?.stack ?? error}`);
    } finally {
      await world.close();
    }
  }
  return stop.signal.aborted ? 130 : failed > 0 ? 1 : 0;
}

/** Ends with the section, with Ctrl-C, or when the time is up, whichever comes first. */
async function bounded(running) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not done within ${SECTION_LIMIT_MS / 1000} s`)),
      SECTION_LIMIT_MS,
    );
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  try {
    return await Promise.race([running, end]);
  } finally {
    clearTimeout(timer);
    end.catch(() => undefined);
    running.catch(() => undefined);
  }
}

main(process.argv.slice(2)).then(
  (exit) => process.exit(exit),
  (error) => {
    talk(`bench: ${error.message}`);
    process.exit(2);
  },
);
