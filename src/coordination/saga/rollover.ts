// When a run of a saga hands over to the next: never for a saga of some size, but a history has an end, and a saga may not. Safe and pure.

export interface SagaBounds {
  /** So many steps and undos a run. */
  works: number;
}

/** Far below what a history holds; the server's suggestion comes first where payloads are large. */
export const SAGA_BOUNDS: SagaBounds = { works: 400 };

/** `works`: steps and undos handed out in this run. */
export function sagaRolloverDue(
  { works, suggested }: { works: number; suggested: boolean },
  bounds: SagaBounds,
): boolean {
  return suggested || works >= bounds.works;
}
