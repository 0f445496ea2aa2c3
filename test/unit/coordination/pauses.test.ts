// Pauses of a correlation and of the whole plan, by given / when / then.
import fc from 'fast-check';
import type { ControlState } from '../../../src/coordination/control';
import { reopenState } from '../../../src/coordination/initial';
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { on, routingPlan } from '../../support/routing-plan';

const desk = (rest: Partial<RoutingPlan> = {}, scope: 'correlation' | 'plan' = 'correlation') =>
  routingPlan(
    {
      'pause:blockers': { on: 'BlockerRaised', does: { work: 'pause', pause: 'blockers' } },
      'resume:blockers': { on: 'BlockerCleared', does: { work: 'resume', pause: 'blockers' } },
      worker: { on: 'Task', publishes: { started: 'Begun', completed: 'Done' } },
      after: { on: 'Done' },
      assess: { on: 'BlockerRaised', throughPause: true },
      reader: { on: 'BlockerRaised' },
    },
    { pauses: { blockers: { scope } }, ...rest },
  );

let number = 0;
const task = (priority: 'critical' | 'normal' | 'low' = 'normal') => {
  number += 1;
  return envelope('Task', { id: `task-${number}`, routing: { priority } });
};
const raised = () =>
  envelope('BlockerRaised', { id: `raised-${number++}`, payload: { text: 'staging is down' } });
const cleared = () => envelope('BlockerCleared', { id: `cleared-${number++}` });
const byHand = { input: 'pause', pause: 'by-hand', by: 'ann', reason: 'a look' } as const;
const dispatched = (given: Correlation) => given.dispatched.map(({ delivery }) => delivery.id);
const showings = (given: Correlation) => given.effects.filter(({ effect }) => effect === 'show-phase');
const control = (version: number, ...pauses: string[]): ControlState => ({
  version,
  pauses: pauses.map((pause) => ({ pause, by: 'ann', reason: 'a look', since: START })),
});
const tell = (given: Correlation, told: unknown) =>
  given.take({ input: 'events', signal: { events: [], plan: 'team', hash: '', control: told } });

describe('a pause of a correlation', () => {
  it('holds what would be dispatched, not what runs, and what that publishes waits too', () => {
    const given = new Correlation(desk());
    given.publish(task());
    given.take(byHand);
    given.publish(task());
    given.answer('worker#1');
    expect(given.open).toEqual(['worker#3 held', 'after#4 held']);
    expect(given.state.open['worker#3']?.heldBy).toBe('pause by-hand');
    expect(given.state).toMatchObject({
      phase: 'paused',
      phaseReason: 'pause by-hand: a look (ann)',
      ledger: { deliveries: { pending: { held: 2, running: 0 } } },
    });
  });

  it('that an event begins holds the reactions to that very event, but not those that go through', () => {
    const given = new Correlation(desk());
    given.publish(raised());
    expect(given.open).toEqual(['assess#1 running', 'reader#1 held']);
    expect(given.state.phaseReason).toBe('pause blockers: staging is down (BlockerRaised)');
    expect(given.endingOf('pause:blockers#1')).toBe('handled');
    given.answer('assess#1');
    given.publish(cleared());
    expect(given.open).toEqual(['reader#1 running']);
    expect(given.state.phase).toBe('active');
  });

  it('is released in order: the more urgent first, then the older', () => {
    const given = new Correlation(desk());
    given.take(byHand);
    given.publish(task(), task('low'), task(), task('critical'));
    expect(dispatched(given)).toEqual([]);
    given.take({ input: 'resume', pause: 'by-hand' });
    expect(dispatched(given)).toEqual(['worker#4', 'worker#1', 'worker#3', 'worker#2']);
  });

  it('is not the only one: all have to end, and what one lets go another one holds, in order', () => {
    const given = new Correlation(desk());
    given.take(byHand);
    given.publish(task());
    given.publish(raised());
    given.publish(task());
    given.take({ input: 'resume', pause: 'by-hand' });
    expect(dispatched(given)).toEqual(['assess#2']);
    expect(given.state.open['worker#1']?.heldBy).toBe('pause blockers');
    expect(given.state.phase).toBe('paused');
    given.publish(cleared());
    expect(dispatched(given)).toEqual(['assess#2', 'worker#1', 'reader#2', 'worker#3']);
  });

  it('is said to those who search when it begins, when its reasons change, and when it is over', () => {
    const given = new Correlation(desk());
    given.take(byHand);
    given.publish(task());
    given.take({ ...byHand, pause: 'second', reason: 'a longer look' });
    given.take({ input: 'resume', pause: 'by-hand' });
    given.take({ input: 'resume', pause: 'second' });
    expect(showings(given)).toEqual([
      { effect: 'show-phase', phase: 'paused', reason: 'pause by-hand: a look (ann)' },
      {
        effect: 'show-phase',
        phase: 'paused',
        reason: 'pause by-hand: a look (ann); pause second: a longer look (ann)',
      },
      { effect: 'show-phase', phase: 'paused', reason: 'pause second: a longer look (ann)' },
      { effect: 'show-phase', phase: 'active', reason: undefined },
    ]);
  });

  it('is carried over a rollover, and what was running then is held afterwards, with its attempts', () => {
    const given = new Correlation(desk());
    given.publish(task());
    given.take(byHand);
    given.publish(task());
    given.rollOver({ 'worker#1': { failures: 2, crashes: 0 } });
    expect(given.open).toEqual(['worker#1 held', 'worker#3 held']);
    expect(given.state.phase).toBe('paused');
    given.take({ input: 'resume', pause: 'by-hand' });
    expect(dispatched(given).slice(-2)).toEqual(['worker#1', 'worker#3']);
    expect(given.state.open['worker#1']?.spent).toEqual({ failures: 2, crashes: 0 });
    expect(given.types.filter((type) => type === 'Begun')).toHaveLength(2);
  });

  it('does not outlive a cancellation, nor keep a correlation from failing', () => {
    const cancelled = new Correlation(desk());
    cancelled.take(byHand);
    cancelled.publish(task());
    cancelled.cancel();
    expect(cancelled.state.phase).toBe('cancelled');
    expect(cancelled.endingOf('worker#1')).toBe('discarded(cancelled)');
    const failing = new Correlation(desk({ failOn: on('GivenUp') }));
    failing.take(byHand);
    failing.publish(task(), envelope('GivenUp'));
    expect(failing.state.phase).toBe('failed');
    expect(failing.endingOf('worker#1')).toBe('discarded(correlation failed)');
  });
});

describe('a pause of the whole plan that an event asks for', () => {
  it('holds its own correlation at once, asks for the others, and stays when they have it', () => {
    const given = new Correlation(desk({}, 'plan'));
    given.publish(raised(), task());
    expect(given.open).toEqual([
      'pause:blockers#1 running',
      'assess#1 running',
      'reader#1 held',
      'worker#2 held',
    ]);
    expect(given.effects.find(({ effect }) => effect === 'run-own')).toMatchObject({
      delivery: { id: 'pause:blockers#1' },
      work: { own: 'pause', pause: 'blockers', by: 'BlockerRaised', reason: 'staging is down' },
    });
    given.answer('pause:blockers#1', { ...control(7, 'blockers') } as never);
    expect(given.endingOf('pause:blockers#1')).toBe('handled');
    expect(given.state).toMatchObject({ phase: 'paused', control: { version: 7 } });
    expect(given.state.open['worker#2']?.heldBy).toBe('pause blockers of the whole plan');
  });

  it('is not ended by what others tell before the plan has answered', () => {
    const given = new Correlation(desk({}, 'plan'));
    given.publish(raised(), task());
    tell(given, control(5, 'other'));
    tell(given, control(6));
    expect(given.state.open['worker#2']?.state).toBe('held');
    given.answer('pause:blockers#1', { ...control(7, 'blockers') } as never);
    tell(given, control(8));
    expect(given.state.open['worker#2']?.state).toBe('running');
  });

  it('does not come back with an answer that is older than what was told meanwhile', () => {
    const given = new Correlation(desk({}, 'plan'));
    given.publish(raised(), task());
    tell(given, control(9));
    given.answer('pause:blockers#1', { ...control(8, 'blockers') } as never);
    expect(given.state).toMatchObject({ phase: 'active', pauses: {} });
    expect(given.state.open['worker#2']?.state).toBe('running');
  });

  it('ends here when the plan says so, and a resume never overtakes the pause before it', () => {
    const given = new Correlation(desk({}, 'plan'));
    given.publish(raised(), task(), cleared());
    expect(given.state.open['resume:blockers#3']).toMatchObject({
      state: 'held',
      heldBy: 'the pause or resume before it',
    });
    given.answer('pause:blockers#1', { ...control(7, 'blockers') } as never);
    expect(given.running).toEqual(['assess#1', 'resume:blockers#3']);
    given.answer('resume:blockers#3', { ...control(8) } as never);
    expect(given.running).toEqual(['assess#1', 'reader#1', 'worker#2']);
    expect(given.state).toMatchObject({ phase: 'active', control: { version: 8 } });
  });

  it('keeps a pause of the same name that somebody holds on this correlation alone', () => {
    const given = new Correlation(desk({}, 'plan'));
    given.take(byHand);
    tell(given, control(3, 'by-hand'));
    given.publish(task());
    tell(given, control(4));
    expect(given.state.open['worker#1']?.heldBy).toBe('pause by-hand');
    given.take({ input: 'resume', pause: 'by-hand' });
    expect(given.running).toEqual(['worker#1']);
  });
});

describe('what a correlation is told of the pauses of its plan', () => {
  it('holds and lets go, and what comes late changes nothing', () => {
    const given = new Correlation(desk());
    tell(given, control(5, 'by-hand'));
    given.publish(task());
    expect(given.open).toEqual(['worker#1 held']);
    expect(given.state.phaseReason).toBe('pause by-hand of the whole plan: a look (ann)');
    tell(given, control(6));
    expect(given.running).toEqual(['worker#1']);
    tell(given, control(5, 'by-hand'));
    given.publish(task());
    expect(given.state.phase).toBe('active');
    expect(given.running).toHaveLength(2);
  });

  it('is forgotten when it is begun again after its end: nobody tells those that have ended', () => {
    const given = new Correlation(desk({ failOn: on('GivenUp') }));
    given.take(byHand);
    tell(given, control(5, 'by-hand'));
    given.publish(envelope('GivenUp'));
    expect(given.state.phase).toBe('failed');
    const reopened = reopenState(given.state);
    expect(reopened.control).toBeUndefined();
    expect(Object.keys(reopened.pauses ?? {})).toEqual(['by-hand']);
  });

  it.each([
    ['no object', 'paused'],
    ['no version', { pauses: [] }],
    ['a version below nothing', { version: -1, pauses: [] }],
    ['no list', { version: 3, pauses: {} }],
    ['a pause without a reason', { version: 3, pauses: [{ pause: 'p', by: 'x', since: 1 }] }],
    ['too many', control(3, ...Array.from({ length: 51 }, (_, each) => `p${each}`))],
  ])('is passed over where it is %s', (_, told) => {
    const given = new Correlation(desk());
    tell(given, told);
    given.publish(task());
    expect(given.running).toEqual(['worker#1']);
    expect(given.state.control).toBeUndefined();
    expect(given.state.otherHashes).toEqual({});
  });
});

describe('an attempt that does not begin because of a pause of the plan', () => {
  const handedBack = (version: number, failures = 0, ...pauses: string[]) =>
    ({
      ending: 'failed',
      reason: 'paused',
      problem: 'plan team is paused',
      attempts: failures,
      paused: { control: control(version, ...pauses), spent: { failures, crashes: 0 } },
    }) as const;

  it('waits with the others in its place, and teaches its correlation', () => {
    const given = new Correlation(desk());
    given.publish(task(), task());
    given.settle('worker#2', handedBack(5, 0, 'by-hand'));
    given.settle('worker#1', handedBack(5, 1, 'by-hand'));
    given.publish(task());
    expect(given.open).toEqual(['worker#1 held', 'worker#2 held', 'worker#5 held']);
    expect(given.state.deadLetters).toEqual([]);
    tell(given, control(6));
    expect(dispatched(given)).toEqual(['worker#1', 'worker#2', 'worker#1', 'worker#2', 'worker#5']);
    expect(given.state.open['worker#1']).toMatchObject({ spent: { failures: 1, crashes: 0 }, handedBack: 1 });
    expect(given.types.filter((type) => type === 'Begun')).toHaveLength(3);
  });

  it('is dispatched again at once where its correlation knows better', () => {
    const given = new Correlation(desk());
    tell(given, control(6));
    given.publish(task());
    given.settle('worker#1', handedBack(5, 0, 'by-hand'));
    expect(given.open).toEqual(['worker#1 running']);
    expect(given.state.control?.version).toBe(6);
  });

  it('waits without being dispatched while a run hands over, and in the next run too', () => {
    const given = new Correlation(desk());
    given.publish(task());
    given.take({ input: 'settled', delivery: 'worker#1', ending: handedBack(5, 0, 'by-hand') }, true);
    given.rollOver();
    expect(given.open).toEqual(['worker#1 held']);
    tell(given, control(6));
    expect(given.running).toEqual(['worker#1']);
  });

  it('is believed of a delivery of its own as well, unless what it reports is no such thing', () => {
    const given = new Correlation(desk());
    given.publish(task());
    const report = (ending: unknown) =>
      given.take({
        input: 'events',
        signal: {
          events: [],
          plan: 'team',
          hash: given.plan.hash,
          settled: { delivery: 'worker#1', ending },
        },
      });
    report({ ...handedBack(5, 0, 'by-hand'), paused: { control: 'all', spent: {} } });
    expect(given.open).toEqual(['worker#1 running']);
    report(handedBack(5, 0, 'by-hand'));
    expect(given.open).toEqual(['worker#1 held']);
  });
});

describe('whatever happens, in whatever order', () => {
  type Happening =
    | { it: 'task'; priority: 'critical' | 'normal' | 'low' }
    | { it: 'blocker' | 'clear' | 'pause' | 'resume' | 'tell' | 'rollover' }
    | { it: 'answer' | 'hand back'; which: number };
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        it: fc.constant('task' as const),
        priority: fc.constantFrom('critical' as const, 'normal' as const, 'low' as const),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        it: fc.constantFrom(
          'blocker' as const,
          'clear' as const,
          'pause' as const,
          'resume' as const,
          'tell' as const,
          'rollover' as const,
        ),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        it: fc.constantFrom('answer' as const, 'hand back' as const),
        which: fc.nat(20),
      }),
    },
  );
  const lives = fc.array(happening, { minLength: 5, maxLength: 60 });

  /** The plan's own pauses, as workflow `control` would have them. */
  const live = (life: Happening[], scope: 'correlation' | 'plan', handingBack: boolean) => {
    const given = new Correlation(desk({}, scope));
    let asked = control(0);
    const working = () => given.running.filter((id) => /^(worker|after|reader|assess)#/.test(id));
    const answerPlan = () => {
      for (let [next] = asking(); next; [next] = asking()) {
        const isPause = next.startsWith('pause');
        asked = control(asked.version + 1, ...(isPause ? ['blockers'] : []));
        given.answer(next, { ...asked } as never);
      }
    };
    const asking = () => given.running.filter((id) => /^(pause|resume):/.test(id));
    for (const each of life) {
      if (each.it === 'task') given.publish(task(each.priority));
      else if (each.it === 'blocker') given.publish(raised());
      else if (each.it === 'clear') given.publish(cleared());
      else if (each.it === 'pause') given.take(byHand);
      else if (each.it === 'resume') given.take({ input: 'resume', pause: 'by-hand' });
      else if (each.it === 'tell') tell(given, asked);
      else if (each.it === 'rollover') {
        for (let [next] = working(); next; [next] = working()) given.answer(next);
        given.rollOver();
      } else {
        const { which } = each as { which: number };
        const chosen = working()[which % Math.max(1, working().length)];
        const through = chosen?.startsWith('assess');
        if (chosen && (each.it === 'answer' || !handingBack || through)) given.answer(chosen);
        else if (chosen) {
          const paused = { control: asked, spent: { failures: 0, crashes: 0 } };
          given.settle(chosen, { ending: 'failed', reason: 'paused', problem: '', attempts: 0, paused });
        }
      }
      const isPaused = Object.keys(given.state.pauses ?? {}).length > 0;
      expect(given.state.phase === 'paused').toBe(isPaused);
      if (isPaused) expect(given.state.ledger.deliveries.pending.queued ?? 0).toBe(0);
    }
    answerPlan();
    given.take({ input: 'resume', pause: 'by-hand' });
    given.publish(cleared());
    answerPlan();
    return given;
  };
  const openingsOf = (given: Correlation) =>
    given.facts.flatMap((fact) =>
      fact.fact === 'event-admitted' ? fact.deliveries.map(({ id }) => id) : [],
    );

  it.each(['correlation', 'plan'] as const)(
    'within a priority agents are dispatched in the order in which their work was opened: scope %s',
    (scope) => {
      fc.assert(
        fc.property(lives, (life) => {
          const given = live(life, scope, false);
          const opened = openingsOf(given);
          for (const priority of ['critical', 'normal', 'low']) {
            const began = given.dispatched
              .filter((effect) => effect.priority === priority && !effect.reaction.throughPause)
              .map(({ delivery }) => opened.indexOf(delivery.id));
            expect(began).toEqual([...began].sort((a, b) => a - b));
          }
        }),
      );
    },
  );

  it.each(['correlation', 'plan'] as const)(
    'nothing is lost, held for ever or done twice: scope %s',
    (scope) => {
      fc.assert(
        fc.property(lives, (life) => {
          const given = live(life, scope, true);
          expect(given.state.pauses ?? {}).toEqual({});
          given.runAll();
          expect(given.open).toEqual([]);
          expect(given.state.ledger.deliveries).toMatchObject({ deadLettered: 0, discarded: {} });
          const through = openingsOf(given).filter((id) => id.startsWith('assess'));
          const blockers = life.filter(({ it }) => it === 'blocker');
          expect(through).toHaveLength(blockers.length);
        }),
      );
    },
  );

  it('what goes through pauses is dispatched in the very step that opens it', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const given = live(life, 'plan', true);
        const order = given.facts.flatMap((fact) => {
          if (fact.fact === 'event-admitted')
            return fact.deliveries
              .filter(({ reaction }) => reaction === 'assess')
              .map(({ id }) => `open ${id}`);
          return fact.fact === 'delivery-held' && fact.delivery.startsWith('assess') ? ['held'] : [];
        });
        expect(order).not.toContain('held');
        expect(dispatched(given).filter((id) => id.startsWith('assess'))).toHaveLength(order.length);
      }),
    );
  });
});
