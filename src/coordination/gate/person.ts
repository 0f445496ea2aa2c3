// Who somebody is, as far as names say: `/ann` the source and `ann` the person are one. Safe and pure.
import type { RoutingPlan } from '../../plan/routing-plan';

/** The name without the slash of a source, as it is shown and kept. */
export const personOf = (name: string): string => name.trim().replace(/^\//, '');

/** Whether two names mean one person; letter case does not make two of one. */
export const isSamePerson = (one: string, other: string): boolean => folded(one) === folded(other);

const folded = (name: string): string => personOf(name).normalize('NFC').toLowerCase();

/** Whether the plan gives a person a role, by exactly that name. */
export function hasRole({ roles = {} }: Pick<RoutingPlan, 'roles'>, by: string, role: string): boolean {
  return holdersOf({ roles }, role).some((each) => personOf(each) === personOf(by));
}

/** Everybody whom the plan gives the role. */
export function holdersOf({ roles = {} }: Pick<RoutingPlan, 'roles'>, role: string): string[] {
  return Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
}
