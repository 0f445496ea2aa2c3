// Workflow ids and their inverses.
import fc from 'fast-check';
import { coordinationId, coordinationOf, deliveryOf, deliveryWorkflowId } from '../../../src/contract/ids';

describe('a workflow id', () => {
  it('of a coordination gives plan and correlation back, whatever the correlation holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (correlation) => {
        expect(coordinationOf(coordinationId('team', correlation))).toEqual({ plan: 'team', correlation });
      }),
    );
    expect(coordinationOf('delivery:team:c')).toBeUndefined();
  });

  it('of a delivery gives key and generation back', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(), (key, generation) => {
        expect(deliveryOf(deliveryWorkflowId(key, generation))).toEqual({ key, generation });
      }),
    );
    expect(deliveryOf('coordination:team:c')).toBeUndefined();
  });
});
