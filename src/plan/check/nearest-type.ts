// "Did you mean" for event types, of which two that are alike may both be meant: `BuildPassed`, `BuildFailed`. Safe and pure.
import { nearestName } from '../nearest-name';

/** Endings by which two words for one thing differ: `BuildFail` and `BuildFailed`, `TaskCompleted` and `TaskCompletedEvent`. */
const ENDINGS = /^(?:d|s|ed|ing|er|Event)$/;
/** Shorter ones say too little without their ending. */
const SHORTEST_STEM = 4;

/**
 * The known type that a type resembles; undefined where none does. Fewer letters may differ than in other names: one in six, at least
 * one and at most three; or an ending is lacking, or too much. Those that differ in their numbers alone are told apart.
 */
export function nearestType(type: string, known: Iterable<string>): string | undefined {
  // `Sensor1Down` and `Sensor2Down` are two on purpose.
  const all = [...known].filter((each) => each === type || withoutDigits(each) !== withoutDigits(type));
  const bound = Math.max(1, Math.min(3, Math.floor(type.length / 6)));
  return nearestName(type, all, bound) ?? all.find((each) => isEnded(each, type) || isEnded(type, each));
}

const withoutDigits = (type: string): string => type.replace(/\d+/g, '#');

const isEnded = (long: string, stem: string): boolean =>
  stem.length >= SHORTEST_STEM && long.startsWith(stem) && ENDINGS.test(long.slice(stem.length));
