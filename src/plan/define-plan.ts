// A plan in TypeScript: completion for words, type errors for event types that nobody declares or publishes. Types only but for
// one function that gives back what it was given; loads nothing.
import type { PlanDocument } from './plan-schema';

/** What `definePlan` takes: the language of plan files, as constants. */
export type PlanWords = ReadonlyDeep<PlanDocument>;

type ReadonlyDeep<T> = T extends (infer Member)[]
  ? readonly ReadonlyDeep<Member>[]
  : T extends object
    ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
    : T;

type Values<T> = T extends object ? T[keyof T] : never;
/** Of a missing part there are no keys; plain `keyof never` would be every text. */
type Keys<T> = [T] extends [never] ? never : keyof T;
type Text<T> = Extract<T, string>;
type Of<T, Key extends PropertyKey> = T extends { readonly [K in Key]?: infer Value } ? Value : never;
type Members<T> = T extends readonly (infer Member)[] ? Member : never;

type PublishedBy<Words> =
  | Text<Of<Of<Words, 'publishes'>, 'started'>>
  | Text<Of<Of<Words, 'publishes'>, 'completed'>>
  | Text<Of<Of<Words, 'publishes'>, 'failed'>>
  | Text<Values<Of<Of<Words, 'publishes'>, 'outcomes'>>>
  | Text<Members<Of<Of<Words, 'publishes'>, 'emits'>>>
  | TimeoutsOf<Of<Words, 'on'>>;

type TimeoutsOf<On> = Text<Of<On, 'on_timeout'>>;

/** Every event type that a plan knows: declared, allowed to a source, published by an agent, or of the taxonomy's tasks. */
export type EventTypesOf<Plan> =
  | Text<Keys<Of<Plan, 'events'>>>
  | Text<Members<Of<Values<Of<Plan, 'sources'>>, 'may'>>>
  | PublishedBy<Values<Of<Plan, 'agents'>>>
  | PublishedBy<Members<Of<Values<Of<Plan, 'agents'>>, 'reactions'>>>
  | 'TaskStartedEvent'
  | 'TaskCompletedEvent'
  | 'TaskFailedEvent';

/** A trigger over known event types only. */
export type TriggerOver<Type extends string> =
  | Type
  | `${string}=${string}`
  | EventOver<Type, { readonly type: Type }>
  | EventOver<Type, { readonly topic: string }>
  | EventOver<Type, { readonly from: string }>
  | EventOver<Type, { readonly filter: string }>
  | JoinOver<Type, 'all'>
  | JoinOver<Type, 'any'>
  | JoinOver<Type, 'first'>
  | (JoinOver<Type, 'of'> & { readonly at_least: number });

/** One of the words is needed: an object of optional words alone would take every text. */
type EventOver<Type extends string, Needed> = Needed & {
  readonly type?: Type;
  readonly topic?: string;
  readonly from?: string;
  readonly filter?: string;
};

type JoinOver<Type extends string, Word extends string> = {
  readonly [Key in Word]: readonly TriggerOver<Type>[];
} & { readonly within?: string; readonly on_timeout?: string };

type Checked<Plan> = {
  readonly complete_on?: TriggerOver<EventTypesOf<Plan>>;
  readonly fail_on?: TriggerOver<EventTypesOf<Plan>>;
  readonly agents: {
    readonly [Agent in keyof Of<Plan, 'agents'>]: {
      readonly on?: TriggerOver<EventTypesOf<Plan>>;
      readonly reactions?: readonly {
        readonly on: TriggerOver<EventTypesOf<Plan>>;
        readonly [word: string]: unknown;
      }[];
      readonly [word: string]: unknown;
    };
  };
};

/**
 * Declares a plan: gives it back as it is, its words and event types checked by the compiler. `compileValue` makes it a plan
 * that runs.
 */
export function definePlan<const Plan extends PlanWords>(plan: Plan & Checked<Plan>): Plan {
  return plan;
}
