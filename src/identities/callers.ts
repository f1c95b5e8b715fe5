/** Signs what a scan sends, and logs in again when a session has ended. */
import type { Made } from '../data/extract.ts';
import type { Exchange, Transport, WireRequest } from '../transport/transport.ts';
import { type Identity, nobody, sign } from './identity.ts';

export interface Callers {
  /** Who can be named in `WireRequest.identity`, the one that sends everything else first; empty: nobody signs. */
  readonly names: readonly string[];
  /** Others, who send nothing unless a trial names them. */
  readonly guests: readonly string[];
  /** What the API knows a caller by, where nobody else has it. */
  markOf(name: string | undefined): string | undefined;
  /**
   * Signs every request. One that is sent alone and answered 401 is repeated once after a new login, so raced requests do not go this way
   * unless in a burst.
   */
  readonly transport: Transport;
  /** Sends one raced request: signed, and never repeated. */
  probe(request: WireRequest): Promise<Exchange>;
  /** Sends a request as it is, signed by nobody. */
  bare(request: WireRequest): Promise<Exchange>;
  /** Tells what a raced request was answered: its 401 may be the end of a session, and then its round tells nothing. */
  heard(operation: string, status: number | null, identity?: string): void;
  /** A session has ended since the last `freshen`. */
  readonly stale: boolean;
  /** Signs up an account for one round, which is known by `Made.identity` from then on; absent where nothing shows how. */
  readonly signUp?: () => Promise<Made | undefined>;
  /** Before a round: logs in again where a session has ended. */
  freshen(): Promise<void>;
}

/** An operation whose raced requests go on answering 401 after so many logins means it, unless sessions are seen to end here. */
const mostDoubts = 3;

interface Seat {
  identity: Identity;
  /** How often it has logged in again. */
  renewals: number;
  renewing?: Promise<void> | undefined;
  /** Places that refuse a new session too. */
  closed: Set<string>;
  /** What this server is seen to answer when a session has ended. */
  endings: Set<number | null>;
}

/**
 * @param onSecrets is told every secret before it is used
 * @param guests take no turns
 */
export function openCallers(
  transport: Transport,
  identities: readonly Identity[],
  onSecrets: (secrets: readonly string[]) => void,
  guests: readonly Identity[] = [],
  open?: () => Promise<Opened | undefined>,
): Callers {
  const all = [...identities, ...guests];
  for (const { secrets } of all) onSecrets(secrets);
  const seats = new Map<string, Seat>(all.map((identity) => [identity.name, seatFor(identity)]));
  const first = seats.get(identities[0]?.name ?? '');
  const seatOf = (name: string | undefined): Seat | undefined =>
    name === undefined ? first : (seats.get(name) ?? first);
  const doubts = new Map<string, number>();
  const ended = new Set<Seat>();
  /** Sessions that had ended for certain: a new login helped. */
  let proven = 0;

  /** Over HTTP/2 one connection carries all: what leaves in one record meets the server together, whoever signed it. */
  const signed = (request: WireRequest): WireRequest => {
    const { identity, ...rest } = sign(request, seatOf(request.identity)?.identity ?? nobody);
    const isShared = identity === undefined || transport.protocol === 'h2' || fresh.has(identity);
    return isShared ? rest : { ...rest, identity };
  };

  /** Each is the only one that sends something in its round, so that they can share connections. */
  const fresh = new Set<string>();

  async function signUp(): Promise<Made | undefined> {
    const opened = await open?.();
    if (!opened) return undefined;
    const { identity, made } = opened;
    onSecrets(identity.secrets);
    const name = `fresh-${fresh.size + 1}`;
    fresh.add(name);
    seats.set(name, seatFor(identity));
    return { ...made, identity: name };
  }

  async function renew(seat: Seat): Promise<void> {
    seat.renewing ??= (async () => {
      try {
        const fresh = await seat.identity.renew?.();
        if (!fresh) return;
        onSecrets(fresh.secrets);
        seat.identity = fresh;
        seat.renewals += 1;
      } catch {
        // What was refused stays refused, and its reason is told where it is met.
      } finally {
        seat.renewing = undefined;
      }
    })();
    await seat.renewing;
  }

  async function send(request: WireRequest): Promise<Exchange> {
    const seat = seatOf(request.identity);
    const before = seat?.renewals;
    const exchange = await transport.send(signed(request));
    if (!seat || !mayHaveEnded(seat, exchange) || seat.closed.has(placeOf(request))) return exchange;
    // Somebody else may have logged in again while this one was under way.
    if (seat.renewals === before) await renew(seat);
    if (seat.renewals === before) return exchange;
    const again = await transport.send(signed(request));
    if (again.status === exchange.status) seat.closed.add(placeOf(request));
    else {
      proven += 1;
      seat.endings.add(exchange.status);
    }
    return again;
  }

  return {
    names: identities.map(({ name }) => name),
    guests: guests.map(({ name }) => name),
    ...(open ? { signUp } : {}),
    markOf: (name) => seatOf(name)?.identity.mark,
    transport: wrapped(transport, {
      send,
      burst: (requests, options) =>
        transport.burst(requests.map(signed), {
          ...options,
          ...(options?.warmUp ? { warmUp: signed(options.warmUp) } : {}),
        }),
    }),
    probe: (request) => transport.send(signed(request)),
    bare: (request) => transport.send(request),
    heard(operation, status, name) {
      const seat = seatOf(name);
      const count = doubts.get(operation) ?? 0;
      if (!seat?.endings.has(status) || !seat.identity.renew || count >= mostDoubts + proven || ended.has(seat)) return;
      doubts.set(operation, count + 1);
      ended.add(seat);
    },
    get stale() {
      return ended.size > 0;
    },
    async freshen() {
      const seatsToRenew = [...ended];
      ended.clear();
      await Promise.all(seatsToRenew.map(renew));
    },
  };
}

/** An account that was made and logged in to. */
export interface Opened {
  identity: Identity;
  made: Made;
}

const seatFor = (identity: Identity): Seat => ({
  identity,
  renewals: 0,
  closed: new Set(),
  endings: new Set([401, 419]),
});

/** Servers whose sessions are cookies know no 401 and say 403; Laravel says 419. */
const mayHaveEnded = ({ identity, endings }: Seat, { status }: Exchange): boolean =>
  identity.renew !== undefined && (endings.has(status) || (status === 403 && identity.headers.cookie !== undefined));

const wrapped = (transport: Transport, own: Pick<Transport, 'send' | 'burst'>): Transport => ({
  ...own,
  close: () => transport.close(),
  get protocol() {
    return transport.protocol;
  },
  get maxBurst() {
    return transport.maxBurst;
  },
  get notes() {
    return transport.notes;
  },
  get requests() {
    return transport.requests;
  },
});

/** The request without what is new in every round. */
const placeOf = ({ method, path }: WireRequest): string =>
  `${method} ${path.split('?')[0]!.replaceAll(/\/[^/]*\d[^/]*/g, '/{}')}`;
