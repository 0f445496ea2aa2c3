// `pause`: nothing more is dispatched in a correlation, or in a whole plan, but what the plan lets through. What runs goes on.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { visible } from '../output/visible';
import {
  addPausingOptions,
  fileFlags,
  type PausingFlags,
  requireTarget,
  sayPlanPauses,
  sayReplaced,
} from '../pausing';
import { requirePlan } from '../plan-file';
import { misused } from '../problem';
import { withCorrelation } from '../reading';
import { settingsOf, withServer } from '../server';
import { whoAsks } from '../who-asks';

interface PauseFlags extends PausingFlags {
  reason?: string;
}

export const pause = defineCommand<PauseFlags, [string?]>({
  usage: 'pause [id]',
  summary: 'hold what would be dispatched, in a correlation or with --plan everywhere; what runs goes on',
  define(command) {
    command.option('--reason <text>', 'why, for those who will wonder (required)');
    addPausingOptions(command);
  },
  async run(world, [id], flags) {
    requireTarget(id, flags, 'pause');
    const { reason, pause: name } = flags;
    if (reason === undefined) throw misused('pause needs --reason TEXT: why, for those who will wonder');
    const named = fileFlags(flags);
    const by = whoAsks(flags.by, settingsOf(world, named));
    const request = { by, reason, ...(name !== undefined && { pause: name }) };
    const problem = late.pauseRequests().pauseRequestProblem(request);
    if (problem !== undefined) throw misused(problem);
    if (id === undefined) {
      const { routing } = await requirePlan(world, named, settingsOf(world, named));
      return withServer(world, named, async ({ connected }) => {
        const { pausePlan, planPauses, replacedPause } = late.pauses();
        const before = await planPauses(connected.client, routing.plan);
        const paused = await pausePlan(connected.client, routing, request);
        sayReplaced(world, replacedPause(before.pauses, request));
        sayPlanPauses(world, routing.plan, paused);
        return EXIT.done;
      });
    }
    return withCorrelation(world, named, id, async ({ plan, correlation }, { connected }) => {
      // As with `cancel`: what stops work must not hit another correlation by a slip.
      if (correlation !== id)
        throw misused(`pause needs the whole id: did you mean ${JSON.stringify(correlation)}?`);
      const { client } = connected;
      const { correlationPauses, pauseCorrelation, replacedPause } = late.pauses();
      const before = await correlationPauses(client, plan, correlation);
      const { held, running } = await pauseCorrelation(client, plan, correlation, request);
      sayReplaced(world, replacedPause(before, request));
      world.output.line(
        `${visible(correlation)} is paused: ${running} at work ${running === 1 ? 'goes' : 'go'} on, ${held} held`,
      );
      return EXIT.done;
    });
  },
});
