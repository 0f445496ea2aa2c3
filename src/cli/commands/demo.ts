// `demo`: runs an example from its first event to its end, and shows what came of it. Stops all that it started.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { defineCommand } from '../command';
import type { DemoFlags } from '../demo/demo';
import { demoNamed, demos, refuseOthersOptions } from '../demo/demos';
import { runDemo } from '../demo/run-demo';
import { exampleEvent, examplePlan } from '../example';
import { late } from '../late';
import { addFormatOption, addServerOptions } from '../options';
import { settingsOf } from '../server';

export const demo = defineCommand<DemoFlags, [string?]>({
  usage: 'demo [name]',
  summary: `run an example (${demos.map(({ name }) => name).join(', ')}) and show what came of it`,
  define(command) {
    command
      .option('--story <file>', 'another first payload, as JSON (feature-team, order-desk)')
      .option('--break <step>', 'make that step of the saga really fail (feature-deployment)')
      .option('--keep', 'leave everything running until Ctrl-C');
    addFormatOption(command, ['text', 'json']);
    addServerOptions(command).addHelpText('after', demoList);
  },
  async run(world, [name = demos[0].name], flags) {
    const demo = demoNamed(name);
    refuseOthersOptions(demo, flags);
    const settings = settingsOf(world, flags);
    const planFile = examplePlan(name);
    const plan = await late.plan().loadPlan(planFile);
    const correlation = `${name}-${randomBytes(3).toString('hex')}`;
    const data = resolve(world.folder, settings.data);
    const scene = await demo.prepare({ world, flags, plan, correlation, data });
    const first = [exampleEvent(plan, scene.payload)];
    const envelopes = late.prepare().prepareEvents(plan, first, { correlation });
    return runDemo({ name, world, flags, settings, planFile, plan, envelopes, scene });
  },
});

const JSON_LINES = [
  '\nWith -o json: one line in the end, { demo, correlation, phase, ledger, … }: … is what this demo has to tell.',
  'feature-deployment adds a last line: the final state of its saga, with status and undone.',
];

function demoList(): string {
  const width = Math.max(...demos.map(({ name }) => name.length));
  const list = demos.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return ['\nDemos:', ...list, ...JSON_LINES].join('\n');
}
