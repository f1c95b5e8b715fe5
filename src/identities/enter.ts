/** Opens the identities of a scan: the configured ones, or where there is none the one that the document shows how to get. */
import type { Config } from '../config/config.ts';
import type { Entry } from '../rounds/ledger.ts';
import type { Spec } from '../spec/spec.ts';
import type { Transport } from '../transport/transport.ts';
import { newAccount, openIdentities } from './accounts.ts';
import { type Account, type Found, signInByDocument } from './automatic.ts';
import { type Callers, type Opened, openCallers } from './callers.ts';
import type { Identity } from './identity.ts';
import { hasCredentials } from './sign-up.ts';

export interface Entered {
  callers: Callers;
  /** Made for the scan, to be removed at its end and not before. */
  accounts: Entry[];
  /** Sentences for the report. */
  warnings: string[];
}

/**
 * @param headers sent with every request
 * @param onSecrets is told every token, cookie and password as soon as it is known
 * @throws UserError where a configured identity cannot be opened
 */
export async function enter(
  config: Config,
  spec: Spec,
  transport: Transport,
  headers: Record<string, string>,
  onSecrets: (secrets: readonly string[]) => void,
): Promise<Entered> {
  const send: Transport['send'] = (request) =>
    transport.send({ ...request, headers: { ...headers, ...request.headers } });
  const identities = await openIdentities(config, send, spec);
  if (identities.length > 0 || hasCredentials(config))
    return {
      callers: openCallers(transport, identities, onSecrets, [], newAccount(config, send, spec)),
      accounts: [],
      warnings: identities.flatMap(stays),
    };
  const { identity, account, others = [], again, warning } = await signInByDocument(spec, send);
  const second: Found = identity?.mark === undefined ? {} : await signInByDocument(spec, send);
  const guests = second.identity ? [asGuest(second.identity)] : [];
  return {
    callers: openCallers(
      transport,
      identity ? [identity] : [],
      onSecrets,
      guests,
      identity && again ? async () => openedBy(await again()) : undefined,
    ),
    accounts: [
      ...[...others, ...(second.others ?? [])].map(entryOf),
      ...(account ? [callerOf(account, identity !== undefined)] : []),
      ...(second.account
        ? [
            {
              ...callerOf(second.account, second.identity !== undefined),
              ...(second.identity ? { identity: guest } : {}),
            },
          ]
        : []),
    ],
    warnings: warning === undefined ? [] : [guests.length === 0 ? warning : `${warning} ${whyTwo}`],
  };
}

/** Who removes what the configuration asks for is the configuration's matter; that it is there is told. */
const stays = ({ name, madeBy }: Identity): string[] =>
  madeBy === undefined
    ? []
    : [`The account of the identity \`${name}\` was made with ${madeBy} for this scan, and stays.`];

const guest = 'another';
const whyTwo = 'A second account shows whether answers mix the two up.';

/** A second account, for what only two callers can show. */
const asGuest = (identity: Identity): Identity => ({
  ...identity,
  name: guest,
  ...(identity.renew ? { renew: async () => asGuest(await identity.renew!()) } : {}),
});

/** Among the last to go: everything else may belong to it. */
const entryOf = ({ operation, made }: Account): Entry => ({
  resource: made.resource,
  operation,
  as: 'account',
  fixture: new Map([['account', made]]),
  bindings: [],
  level: 0,
});

/** After all that it may have to remove itself. */
const callerOf = (account: Account, isOpen: boolean): Entry => ({
  ...entryOf(account),
  level: -1,
  ...(isOpen ? { caller: true } : {}),
});

const openedBy = ({ identity, account }: Found): Opened | undefined =>
  identity && account && { identity, made: account.made };
