// Demo order-desk: an order is checked by three at once, and written into a database or refused, once.
import { isJsonObject, type JsonObject } from '../../events/json';
import type { CorrelationRecord } from '../../store/read-correlation';
import { EXIT } from '../exit-codes';
import { visible } from '../output/visible';
import type { Demo } from './demo';
import { storyOf } from './feature-team';

export const orderDesk: Demo = {
  name: 'order-desk',
  summary: 'an order is written into a database once, or refused once; --story FILE takes another order',
  options: ['story'],
  async prepare({ world, flags: { story } }) {
    const payload = story === undefined ? {} : { payload: await storyOf(world, story) };
    return {
      ...payload,
      async ending(record) {
        const seen = orderOf(record);
        return {
          exit: record.state.phase === 'complete' && seen.ending !== null ? EXIT.done : EXIT.failed,
          lines: orderLines(seen).map(visible),
          seen,
        };
      },
    };
  },
};

interface SeenOrder extends JsonObject {
  ending: 'written' | 'refused' | null;
  /** What order-writer answered. */
  order: JsonObject | null;
  /** What was given back to the stock; null where nothing had to be. */
  released: JsonObject | null;
}

/** How the order ended, by the one event that says so; null where none does, or more than one. */
function orderOf({ facts }: CorrelationRecord): SeenOrder {
  const events = facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope] : []));
  const payloads = (type: string) =>
    events.flatMap(({ event, payload }) => (event.type === type ? [payload] : []));
  const [written, refused, released] = [
    payloads('OrderWritten'),
    payloads('OrderRefused'),
    payloads('ReservationReleased'),
  ];
  const [order, ...more] = [...written, ...refused];
  if (order === undefined || more.length > 0) return { ending: null, order: null, released: null };
  return { ending: written.length > 0 ? 'written' : 'refused', order, released: released[0] ?? null };
}

function orderLines({ ending, order, released }: SeenOrder): string[] {
  if (order === null) return ['the order has no ending'];
  if (ending === 'written')
    return [
      `order ${order.number} is written: ${linesText(order.lines)}`,
      `goods ${euros(order.goods_cents)} · shipping ${euros(order.shipping_cents)} · together ${euros(order.total_cents)}`,
    ];
  const reasons = Array.isArray(order.reasons) ? order.reasons : [];
  return [
    `the order is refused by ${order.refused_by}: ${reasons.join('; ')}`,
    released === null ? 'nothing was reserved' : `given back: ${linesText(released.lines)}`,
  ];
}

const euros = (cents: unknown): string => `${(Number(cents) / 100).toFixed(2)} EUR`;

function linesText(lines: unknown): string {
  const rows = Array.isArray(lines) ? lines.filter(isJsonObject) : [];
  return rows.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
}
