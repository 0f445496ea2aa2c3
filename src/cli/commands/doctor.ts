// `doctor`: looks at everything a run needs, says what is wrong and what to do; with --fix it does what can be done.
import { defineCommand } from '../command';
import { type Finding, looks } from '../doctor-looks';
import { EXIT, type ExitCode } from '../exit-codes';
import {
  addFormatOption,
  addPlanOption,
  addServerOptions,
  type PlanFlags,
  type ServerFlags,
} from '../options';
import { visibleLines } from '../output/visible';

interface DoctorFlags extends ServerFlags, PlanFlags {
  fix?: boolean;
  output: 'text' | 'json';
}

const signs = { good: ['✓', 'good'], wrong: ['✗', 'bad'], note: ['·', 'dim'] } as const;

export const doctor = defineCommand<DoctorFlags>({
  usage: 'doctor',
  summary: 'check Node, plan, server, namespace and workers (exit 3 no server, 4 something is wrong)',
  define(command) {
    command.option('--fix', 'set up the namespace, and obtain a server if none is at hand');
    addFormatOption(command, ['text', 'json']);
    addServerOptions(addPlanOption(command));
  },
  async run(world, _args, flags) {
    const { output } = world;
    const findings: Finding[] = [];
    for await (const finding of looks(world, flags, flags.fix ?? false)) {
      findings.push(finding);
      if (flags.output === 'json') continue;
      const [sign, tone] = signs[finding.mark];
      output.line(`${output.tone(tone, sign)} ${finding.what.padEnd(10)} ${visibleLines(finding.found)}`);
      if (finding.next !== undefined) output.line(`  ${''.padEnd(10)} ${visibleLines(finding.next)}`);
    }
    if (flags.output === 'json') output.json(findings, 2);
    return exitOf(findings);
  },
});

function exitOf(findings: readonly Finding[]): ExitCode {
  const wrong = findings.filter(({ mark }) => mark === 'wrong');
  if (wrong.some(({ what }) => what === 'server')) return EXIT.unreachable;
  return wrong.length > 0 ? EXIT.notMet : EXIT.done;
}
