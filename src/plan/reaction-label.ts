// What a reaction is called where people read of it. Safe: pure, may be imported by every room.
import { assertNever } from '../events/assert-never';
import type { RoutingReaction } from './routing-plan';

/** Of an agent its reaction's name, of all else its kind and name: `saga deploy-feature`, `gate security-clearance`. */
export function reactionLabel({ name, agent, does }: RoutingReaction): string {
  if (!does) return name;
  switch (does.work) {
    case 'saga':
      return `saga ${agent}`;
    case 'aggregate':
    case 'forward':
      return `aggregator ${agent}`;
    case 'evidence':
      return `gate ${agent}`;
    case 'pause':
    case 'resume':
      return `pause ${agent}`;
    case 'transition':
      return `state machine ${agent}`;
    default:
      return assertNever(does);
  }
}
