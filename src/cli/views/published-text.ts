// What became of a published event, on one line. Pure.
import type { Published } from '../../client/publish-events';
import type { Output } from '../output/output';
import { visible } from '../output/visible';

/** `sent  evt-0191…  UserStoryApproved  feature-7`, and why where it was not taken. */
export function publishedLine(published: Published, output: Output): string {
  const { outcome, id = '?', type, correlation } = published;
  const good = outcome === 'sent' || outcome === 'admitted' || outcome === 'duplicate';
  const word = output.tone(good ? 'good' : 'bad', outcome);
  const parts = [word, visible(id), visible(type), visible(correlation), remark(published)];
  return parts.filter((part) => part !== '').join('  ');
}

function remark(published: Published): string {
  switch (published.outcome) {
    case 'sent':
      return published.began ? 'a new correlation' : '';
    case 'admitted':
      return published.woke.length === 0 ? 'woke nobody' : `woke ${published.woke.map(visible).join(', ')}`;
    case 'late':
      return `not sent: the correlation is ${published.phase}`;
    case 'parked':
      return `${published.reason}: ${visible(published.problem)}`;
    case 'conflict':
      return visible(published.problem);
    default:
      return '';
  }
}
