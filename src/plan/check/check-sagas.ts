// Sagas whose steps cannot be told apart or do not say how they are undone. Pure.
import { quote } from '../../events/text';
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';

export function checkSagas({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return Object.entries(document.sagas ?? {}).flatMap(([saga, { steps }]) => {
    const seen = new Set<string>();
    return steps.flatMap(({ step, undo, irreversible }, index): PlanProblem[] => {
      const at = positions.of(['sagas', saga, 'steps', index]);
      const problems: PlanProblem[] = [];
      if (seen.has(step)) {
        const message = `saga ${saga} has two steps ${quote(step)}; give each a name of its own`;
        problems.push(
          problemAt(file, positions.of(['sagas', saga, 'steps', index, 'step']), 'SB119', message),
        );
      }
      seen.add(step);
      if (undo === undefined && irreversible === undefined) {
        const message = `step ${step} does not say how it is undone; write undo: TASK, undo: none where nothing is left behind, or irreversible: REASON`;
        problems.push(problemAt(file, at, 'SB118', message));
      }
      const after = steps.slice(index + 1).map((each) => each.step);
      if (irreversible !== undefined && after.length > 0) {
        const message = `step ${step} cannot be undone, and ${after.join(', ')} after it can still fail; make it the last step`;
        problems.push(problemAt(file, at, 'SB220', message));
      }
      return problems;
    });
  });
}
