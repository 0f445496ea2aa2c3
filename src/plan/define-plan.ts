// A plan in TypeScript: completion for words, type errors for event types that nobody declares or publishes. Types only but for
// one function that gives back what it was given; loads nothing.
import type { PlanDocument } from './language/plan-schema';

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

/** What an object of the language says under a word, as text. */
type Said<Words, Word extends PropertyKey> = Text<Of<Words, Word>>;

type PublishedBy<Words> =
  | Said<Of<Words, 'publishes'>, 'started' | 'completed' | 'failed' | 'planned'>
  | Text<Values<Of<Of<Words, 'publishes'>, 'outcomes'>>>
  | Text<Members<Of<Of<Words, 'publishes'>, 'emits'>>>
  | Said<Of<Words, 'requires_approval'>, 'escalate'>
  | JoinTypesOf<Words>;

type JoinTypesOf<Words> = Said<Of<Words, 'on'>, 'on_timeout' | 'on_unsatisfiable'>;

type PublishedBySaga<Saga> =
  | Text<Values<Of<Saga, 'publishes'>>>
  | JoinTypesOf<Saga>
  | PublishedByStep<Members<Of<Saga, 'steps'>>>;

type PublishedByStep<Step> =
  | Said<Step, 'success' | 'failure'>
  | Said<Of<Step, 'requires_approval'>, 'escalate'>
  | UndoEvents<Exclude<Said<Step, 'undo'>, 'none'> | Said<Of<Step, 'undo'>, 'do'>>;

type UndoEvents<Undo extends string> = `${Undo}Completed` | `${Undo}Failed`;

type PublishedByGate<Gate> =
  | Said<Gate, 'on_open' | 'on_refused'>
  | Said<Of<Members<Of<Gate, 'criteria'>>, 'approval'>, 'escalate'>;

/** `api-design` → `ApiDesign`, as graphs name the completion of a task. */
type PascalCase<Name extends string> = Name extends `${infer Head}${'-' | '_' | '.'}${infer Rest}`
  ? `${Capitalize<Head>}${PascalCase<Rest>}`
  : Capitalize<Name>;

type TaskNames<Tasks> = Exclude<Text<Keys<Tasks>>, 'starts_on'>;

/** Every event type that a plan knows: declared, allowed to a source, published by any part of it, or of the taxonomy's tasks. */
export type EventTypesOf<Plan> =
  | Text<Keys<Of<Plan, 'events'>>>
  | Said<Values<Of<Plan, 'events'>>, 'answer'>
  | Text<Members<Of<Values<Of<Plan, 'sources'>>, 'may'>>>
  | PublishedBy<Values<Of<Plan, 'agents'>>>
  | PublishedBy<Members<Of<Values<Of<Plan, 'agents'>>, 'reactions'>>>
  | PublishedBy<Values<Of<Plan, 'tasks'>>>
  | `${PascalCase<TaskNames<Of<Plan, 'tasks'>>>}Completed`
  | PublishedBySaga<Values<Of<Plan, 'sagas'>>>
  | PublishedByGate<Values<Of<Plan, 'gates'>>>
  | Said<Members<Of<Plan, 'aggregators'>>, 'on_complete' | 'on_timeout' | 'on_unsatisfiable'>
  | Text<Values<Of<Values<Of<Plan, 'states'>>, 'publishes'>>>
  | 'TaskStartedEvent'
  | 'TaskCompletedEvent'
  | 'TaskFailedEvent';

/** A trigger over known event types only. */
export type TriggerOver<Type extends string> =
  | Type
  | `${string}=${string}`
  | EventOver<Type, { readonly type: Type }>
  | EventOver<Type, { readonly topic: string }>
  | EventOver<Type, { readonly from: SourcesOver }>
  | EventOver<Type, { readonly filter: FilterOver }>
  | JoinOver<Type, 'all'>
  | JoinOver<Type, 'any'>
  | JoinOver<Type, 'first'>
  | (JoinOver<Type, 'of'> & { readonly at_least: number });

/** One of the words is needed: an object of optional words alone would take every text. */
type EventOver<Type extends string, Needed> = Needed & {
  readonly type?: Type;
  readonly topic?: string;
  readonly from?: SourcesOver;
  readonly filter?: FilterOver;
};

/** One source, or any of several. */
type SourcesOver = string | readonly string[];

/** Text, or a pattern object. */
type FilterOver = string | { readonly [field: string]: unknown };

type JoinOver<Type extends string, Word extends string> = {
  readonly [Key in Word]: readonly TriggerOver<Type>[];
} & { readonly within?: string; readonly on_timeout?: string; readonly on_unsatisfiable?: string };

type On<Plan> = TriggerOver<EventTypesOf<Plan>>;
type Others = { readonly [word: string]: unknown };
/** The same for each name under a word of the plan. */
type Each<Plan, Word extends string, Shape> = {
  readonly [Key in Word]?: { readonly [Name in keyof Of<Plan, Word>]: Shape };
};

type Checked<Plan> = {
  readonly complete_on?: On<Plan>;
  readonly fail_on?: On<Plan>;
  readonly agents: {
    readonly [Agent in keyof Of<Plan, 'agents'>]: {
      readonly on?: On<Plan>;
      readonly reactions?: readonly ({ readonly on: On<Plan> } & Others)[];
    } & Others;
  };
  readonly tasks?: { readonly starts_on: On<Plan> } & Others;
  readonly aggregators?: readonly ({
    readonly wait_for: readonly ({ readonly type: EventTypesOf<Plan> } & Others)[];
  } & Others)[];
} & Each<Plan, 'sagas', { readonly on: On<Plan> } & Others> &
  Each<Plan, 'pauses', { readonly on: On<Plan>; readonly resume_on?: On<Plan> } & Others>;

/**
 * Declares a plan: gives it back as it is, its words and event types checked by the compiler. `compileValue` makes it a plan
 * that runs.
 */
export function definePlan<const Plan extends PlanWords>(plan: Plan & Checked<Plan>): Plan {
  return plan;
}
