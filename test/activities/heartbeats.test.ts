// When an attempt tells the server of itself.
import { keepBeating } from '../../activities/heartbeats';

it('sends progress at once, and the same again only with the next beat', () => {
  const sent: unknown[] = [];
  const beats = keepBeating({ failures: 1, crashes: 0, through: 1 }, (details) => sent.push(details));
  beats.progress('reading');
  beats.progress('reading');
  beats.progress('writing');
  beats.stop();
  expect(sent).toEqual(
    ['reading', 'writing'].map((progress) => ({ failures: 1, crashes: 0, through: 1, progress })),
  );
});
