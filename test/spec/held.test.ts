/** What has no creator of its own and comes with something that has. */
import { describe, expect, it } from 'vitest';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import { answers, integer, lines, objectOf, operation, recipe, specOf, takes, text } from './documents.ts';

const creates = takes({ 'title!': text });
const listOf = (item: object) => answers({ type: 'array', items: item as never });
const seat = objectOf({ id: integer, status: text });

describe('what comes with something that can be made', () => {
  it('is taken from a list below that', async () => {
    const spec = await specOf({
      'POST /shows': creates,
      'GET /shows/{showId}/seats': listOf(seat),
      'POST /shows/{showId}/seats/{seatId}/book': {},
      'POST /seats/{seatId}/hold': {},
    });
    expect(lines(spec, 'POST /shows/{showId}/seats/{seatId}/book')).toEqual([
      'show = POST /shows',
      'show-seat = GET /shows/{showId}/seats path:showId=show.id',
      'path:showId=show.id path:seatId=show-seat.id',
    ]);
    expect(lines(spec, 'POST /seats/{seatId}/hold')).toContain('path:seatId=seat.id');
  });

  it('is taken from a list that is asked for those of that', async () => {
    for (const required of [true, false]) {
      const spec = await specOf({
        'POST /shows': creates,
        'GET /seats': { ...listOf(seat), parameters: [{ name: 'show_id', in: 'query', required, schema: integer }] },
        'POST /seats/{seatId}/book': {},
      });
      expect(lines(spec, 'POST /seats/{seatId}/book')).toContain('seat = GET /seats query:show_id=show.id');
      expect(recipe(spec, 'POST /seats/{seatId}/book').steps.at(-1)?.held?.apart).toBe(true);
    }
  });

  it('is taken from what is read of that, one level down too', async () => {
    for (const show of [
      objectOf({ id: integer, seats: { type: 'array', items: seat } }),
      objectOf({ id: integer, rows: { type: 'array', items: objectOf({ seats: { type: 'array', items: seat } }) } }),
      objectOf({ id: integer, seat }),
    ]) {
      const spec = await specOf({
        'POST /shows': creates,
        'GET /shows/{showId}': answers(show),
        'POST /seats/{seatId}/book': {},
      });
      expect(lines(spec, 'POST /seats/{seatId}/book')).toContain('seat = GET /shows/{showId} path:showId=show.id');
    }
  });

  it('is looked for in what is read of that where the document does not say what that is', async () => {
    const spec = await specOf({
      'POST /shows': creates,
      'GET /shows/{showId}': {},
      'POST /shows/{showId}/seats/{seatId}/book': {},
    });
    expect(recipe(spec, 'POST /shows/{showId}/seats/{seatId}/book').steps.at(-1)).toMatchObject({
      operation: { id: 'GET /shows/{showId}' },
      held: { by: 'show', within: ['seats'] },
    });
  });

  it('is known by the id alone where nothing else of it is shown', async () => {
    const spec = await specOf({
      'POST /users': creates,
      'GET /users/{userId}': answers(objectOf({ id: integer, wallet_id: integer })),
      'POST /wallets/{walletId}/deposit': takes({ 'amount!': integer }),
    });
    const { steps } = recipe(spec, 'POST /wallets/{walletId}/deposit');
    expect(steps.map(({ held }) => held)).toEqual([
      undefined,
      { by: 'user', within: [], key: 'wallet_id', apart: true },
    ]);
  });

  it('is no single one that can be listed without it: the agent of a ticket was there before', async () => {
    for (const agent of [{ agent_id: integer }, { agent: objectOf({ id: integer, name: text }) }]) {
      const tickets = {
        'POST /tickets': creates,
        'GET /tickets/{ticketId}': answers(objectOf({ id: integer, ...agent })),
        'POST /agents/{agentId}/suspend': {},
      };
      const suspend = 'POST /agents/{agentId}/suspend';
      const alone = await specOf(tickets);
      expect(isMissing(recipeFor(alone, operation(alone, suspend)))).toBe(false);
      const staff = await specOf({ ...tickets, 'GET /agents': listOf(objectOf({ id: integer, name: text })) });
      expect(isMissing(recipeFor(staff, operation(staff, suspend)))).toBe(true);
    }
  });

  it('goes into bodies as well', async () => {
    const spec = await specOf({
      'POST /shows': creates,
      'GET /shows/{showId}/seats': listOf(seat),
      'POST /bookings': takes({ 'seatId!': integer, 'name!': text }),
    });
    expect(lines(spec, 'POST /bookings')).toContain('body:/seatId=seat.id');
  });

  it('has to be shown to be of each alone where what it came with is not named', async () => {
    const spec = await specOf({
      'POST /shows': creates,
      'GET /shows/{showId}/seats': listOf(seat),
      'POST /shows/{showId}/seats/{seatId}/book': {},
      'POST /seats/{seatId}/hold': {},
    });
    const isApart = (id: string) => recipe(spec, id).steps.at(-1)?.held?.apart === true;
    expect(isApart('POST /shows/{showId}/seats/{seatId}/book')).toBe(false);
    expect(isApart('POST /seats/{seatId}/hold')).toBe(true);
  });

  it('is not what is there by itself, nor what is listed of no one', async () => {
    const spec = await specOf({
      'POST /shows': creates,
      'GET /shows/{showId}': answers(objectOf({ id: integer, genre: text })),
      'GET /genres': listOf(objectOf({ id: integer })),
      'POST /genres/{genreId}/follow': {},
      'GET /halls/{hallId}/lamps': listOf(objectOf({ id: integer })),
      'POST /lamps/{lampId}/switch': {},
    });
    for (const id of ['POST /genres/{genreId}/follow', 'POST /lamps/{lampId}/switch'])
      expect(isMissing(recipeFor(spec, operation(spec, id)))).toBe(true);
  });
});
