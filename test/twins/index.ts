/** All twins: each race with its repair, then the traps. */
import { apiKeys } from './races/api-keys.ts';
import { badgeCheckIns } from './races/badge-checkins.ts';
import { bankTransfers } from './races/bank-transfers.ts';
import { boardTags } from './races/board-tags.ts';
import { campaignCodes } from './races/campaign-codes.ts';
import { cartCheckout } from './races/cart-checkout.ts';
import { couponRedemption } from './races/coupon-redemption.ts';
import { courseArchive } from './races/course-archive.ts';
import { deviceConfig } from './races/device-config.ts';
import { documents } from './races/documents.ts';
import { doorPins } from './races/door-pins.ts';
import { eventSeats } from './races/event-seats.ts';
import { fileStore } from './races/file-store.ts';
import { forumHandles } from './races/forum-handles.ts';
import { giftCards } from './races/gift-cards.ts';
import { guestbook } from './races/guestbook.ts';
import { inventoryAdjustments } from './races/inventory-adjustments.ts';
import { invitations } from './races/invitations.ts';
import { invoiceNumbers } from './races/invoice-numbers.ts';
import { invoicePayment } from './races/invoice-payment.ts';
import { jobClaims } from './races/job-claims.ts';
import { keyedPayments } from './races/keyed-payments.ts';
import { ledgerEntries } from './races/ledger-entries.ts';
import { libraryCards } from './races/library-cards.ts';
import { loginSessions } from './races/login-sessions.ts';
import { loyaltyPoints } from './races/loyalty-points.ts';
import { meetingRooms } from './races/meeting-rooms.ts';
import { newsletterSignup } from './races/newsletter-signup.ts';
import { orderRefund } from './races/order-refund.ts';
import { parcelLabels } from './races/parcel-labels.ts';
import { parkingGarage } from './races/parking-garage.ts';
import { photoAlbums } from './races/photo-albums.ts';
import { pollVotes } from './races/poll-votes.ts';
import { postLikes } from './races/post-likes.ts';
import { prepaidCards } from './races/prepaid-cards.ts';
import { productCache } from './races/product-cache.ts';
import { receipts } from './races/receipts.ts';
import { reportJobs } from './races/report-jobs.ts';
import { roomSettings } from './races/room-settings.ts';
import { shopStock } from './races/shop-stock.ts';
import { shoppingLines } from './races/shopping-lines.ts';
import { sneakerDrops } from './races/sneaker-drops.ts';
import { subscriptionChanges } from './races/subscription-changes.ts';
import { supportTickets } from './races/support-tickets.ts';
import { teamSeats } from './races/team-seats.ts';
import { tenantLimits } from './races/tenant-limits.ts';
import { userProfile } from './races/user-profile.ts';
import { usernames } from './races/usernames.ts';
import { wikiPages } from './races/wiki-pages.ts';
import { workshopPlaces } from './races/workshop-places.ts';
import { workspaceSlugs } from './races/workspace-slugs.ts';
import { clocks } from './traps/clocks.ts';
import { documentTraps } from './traps/documents.ts';
import { etags } from './traps/etags.ts';
import { eventual } from './traps/eventual.ts';
import { identifiers } from './traps/identifiers.ts';
import { jobs } from './traps/jobs.ts';
import { limiters } from './traps/limiters.ts';
import { noise } from './traps/noise.ts';
import { oneByOne } from './traps/one-by-one.ts';
import { refusals } from './traps/refusals.ts';
import { repeats } from './traps/repeats.ts';
import { reservations } from './traps/reservations.ts';
import { writers } from './traps/writers.ts';
import type { Twin } from './twin.ts';

export const twins: Twin[] = [
  ...apiKeys,
  ...badgeCheckIns,
  ...bankTransfers,
  ...boardTags,
  ...campaignCodes,
  ...cartCheckout,
  ...couponRedemption,
  ...courseArchive,
  ...deviceConfig,
  ...documents,
  ...doorPins,
  ...eventSeats,
  ...fileStore,
  ...forumHandles,
  ...giftCards,
  ...guestbook,
  ...inventoryAdjustments,
  ...invitations,
  ...invoiceNumbers,
  ...invoicePayment,
  ...jobClaims,
  ...keyedPayments,
  ...ledgerEntries,
  ...libraryCards,
  ...loginSessions,
  ...loyaltyPoints,
  ...meetingRooms,
  ...newsletterSignup,
  ...orderRefund,
  ...parcelLabels,
  ...parkingGarage,
  ...photoAlbums,
  ...pollVotes,
  ...postLikes,
  ...prepaidCards,
  ...productCache,
  ...receipts,
  ...reportJobs,
  ...roomSettings,
  ...shopStock,
  ...shoppingLines,
  ...sneakerDrops,
  ...subscriptionChanges,
  ...supportTickets,
  ...teamSeats,
  ...tenantLimits,
  ...userProfile,
  ...usernames,
  ...wikiPages,
  ...workshopPlaces,
  ...workspaceSlugs,
  ...clocks,
  ...documentTraps,
  ...etags,
  ...eventual,
  ...identifiers,
  ...jobs,
  ...limiters,
  ...noise,
  ...oneByOne,
  ...refusals,
  ...repeats,
  ...reservations,
  ...writers,
];
