// Who somebody is, as far as names say: `/ann` the source and `ann` the person are one. Safe and pure.
import { isSamePerson, personOf } from '../../plan/person-name';
import type { RoutingPlan } from '../../plan/routing-plan';

export { isSamePerson, personOf };

/** Whether the plan gives a person a role, by exactly that name. */
export function hasRole({ roles = {} }: Pick<RoutingPlan, 'roles'>, by: string, role: string): boolean {
  return holdersOf({ roles }, role).some((each) => personOf(each) === personOf(by));
}

/** Everybody whom the plan gives the role. */
export function holdersOf({ roles = {} }: Pick<RoutingPlan, 'roles'>, role: string): string[] {
  return Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
}
