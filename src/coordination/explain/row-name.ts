// What a reaction is called in an explanation. Safe and pure.
import type { RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import type { Delivery } from '../state';

/** The reaction's name; of what the rules do for gates, pauses and machines what that is: `gate clearance, criterion 1`. */
export function rowName({ name, does }: Pick<RoutingReaction, 'name' | 'does'>): string {
  switch (does?.work) {
    case 'evidence':
      return `gate ${does.gate}, criterion ${does.criterion + 1}`;
    case 'pause':
      return `pause ${does.pause}`;
    case 'resume':
      return `end of pause ${does.pause}`;
    case 'transition':
      return `machine ${does.machine}, ${does.input}`;
    default:
      return name;
  }
}

/** The same of a reaction that is known by its name; the name itself where the plan has none such. */
export function rowNameIn({ reactions }: Pick<RoutingPlan, 'reactions'>, name: string): string {
  const reaction = reactions.find((each) => each.name === name);
  return reaction ? rowName(reaction) : name;
}

/** Of a subtask its name and who does it: `task schema (writer)`. */
export function deliveryName(
  delivery: Delivery,
  reaction: Pick<RoutingReaction, 'name' | 'does' | 'agent'> | undefined,
): string {
  if (delivery.subtask) return `task ${delivery.subtask.task} (${reaction?.agent ?? 'an agent'})`;
  return reaction ? rowName(reaction) : delivery.reaction;
}
