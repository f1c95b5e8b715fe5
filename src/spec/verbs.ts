/** Words that say what an operation does. They rank and group what the document shows; they never decide a verdict. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const creating = set(
  'create add new make insert register save open submit place issue generate post start init initialize provision define upload enroll enrol signup',
);

const acting = set(
  `get fetch find show view read list search query retrieve lookup check update edit modify change patch put set replace rename delete remove destroy drop cancel
  reserve book buy purchase redeem apply claim vote unvote like unlike follow unfollow join leave transfer withdraw deposit pay charge refund capture void
  approve reject accept decline confirm complete finish close reopen start stop pause resume activate deactivate enable disable publish unpublish archive restore
  assign unassign invite enroll enrol subscribe unsubscribe lock unlock move copy clone merge split send resend receive return ship deliver dispatch
  increment decrement adjust reset revoke rotate verify validate login logout use consume spend topup debit credit bid checkout order hold release grant
  checkin checkout favorite favourite star unstar pin unpin mark toggle rate review comment report block unblock ban unban borrow lend rent allocate`,
);

const plain = set(
  'get fetch find retrieve create add update edit modify delete remove destroy insert set upsert search query list show view register',
);

const notCreating = set(
  `login logout signin signout search query find list get fetch read show view check validate verify refresh update edit modify delete remove cancel reset forgot
  confirm preview estimate quote calculate simulate test ping auth authenticate token export import batch bulk filter count exists send resend publish`,
);

const showing = set('get fetch find show view read retrieve lookup describe info');
const listing = set('list search query all');

const sweeping = set('reset purge wipe truncate clear flush drop reseed restore migrate shutdown restart reboot');

const people = [
  'user account customer member person profile client player participant contact employee student',
  `owner author creator organizer organiser host buyer seller attendee guest patient assignee holder recipient sender receiver payer payee follower followee friend voter
   bidder manager reviewer requester approver subscriber driver rider tenant borrower lender staff agent teacher instructor doctor merchant vendor by to from
   purchaser reserver booker actor initiator candidate applicant claimant redeemer`,
] as const;

/** What accounts of people are usually called, most usual first. */
export const personResources: readonly string[] = people[0].split(/\s+/);
const personRoles = set(`${people[0]} ${people[1]}`);

export const isCreating = (word: string): boolean => creating.has(word);
export const isActing = (word: string): boolean => acting.has(word) || creating.has(word);
/** Never the beginning of a noun, as `order` and `rate` are in `order-types` and `RatePlans`. */
export const isPlainVerb = (word: string): boolean => plain.has(word);
/** A POST of this name may answer with a resource, and does not make one. */
export const neverCreates = (word: string): boolean => notCreating.has(word);
/** Of one, and of one or many. */
export const isShowing = (word: string): boolean => showing.has(word);
export const isLooking = (word: string): boolean => showing.has(word) || listing.has(word);
/** What it is said of alone, it is done to all that is there. */
export const isSweeping = (word: string): boolean => sweeping.has(word);
export const isPerson = (word: string): boolean => personRoles.has(word);
export const isSignUp = (word: string): boolean =>
  /^(register|registration|registrations|signup|signups|join|enroll)$/.test(word);

const givers = set('from source sender src origin payer debtor debit giver old current');
const takers = set(
  'to target destination dest dst recipient receiver payee creditor credit other second new into beneficiary counterparty friend followee',
);
export const isGiver = (word: string): boolean => givers.has(word);
export const isTaker = (word: string): boolean => takers.has(word);
