// `pause`: nothing more is dispatched in a correlation, or in a whole plan, but what the plan lets through. What runs goes on.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { visible } from '../output/visible';
import {
  addPausingOptions,
  askerOf,
  fileFlags,
  type PausingFlags,
  requireTarget,
  sayPlanPauses,
} from '../pausing';
import { requirePlan } from '../plan-file';
import { misused } from '../problem';
import { withCorrelation } from '../reading';
import { settingsOf, withServer } from '../server';

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
    const request = { by: askerOf(world, flags), reason, ...(name !== undefined && { pause: name }) };
    const problem = late.pauseRequests().pauseRequestProblem(request);
    if (problem !== undefined) throw misused(problem);
    const named = fileFlags(flags);
    if (id === undefined) {
      const { routing } = await requirePlan(world, named, settingsOf(world, named));
      return withServer(world, named, async ({ connected }) => {
        sayPlanPauses(world, routing.plan, await late.pauses().pausePlan(connected.client, routing, request));
        return EXIT.done;
      });
    }
    return withCorrelation(world, named, id, async ({ plan, correlation }, { connected }) => {
      // As with `cancel`: what stops work must not hit another correlation by a slip.
      if (correlation !== id)
        throw misused(`pause needs the whole id: did you mean ${JSON.stringify(correlation)}?`);
      const { pauseCorrelation } = late.pauses();
      const { held, running } = await pauseCorrelation(connected.client, plan, correlation, request);
      world.output.line(
        `${visible(correlation)} is paused: ${running} at work ${running === 1 ? 'goes' : 'go'} on, ${held} held`,
      );
      return EXIT.done;
    });
  },
});
