/** All twins: each race with its repair, then the traps. */
import { apiKeys } from './races/api-keys.ts';
import { bankTransfers } from './races/bank-transfers.ts';
import { boardTags } from './races/board-tags.ts';
import { cartCheckout } from './races/cart-checkout.ts';
import { couponRedemption } from './races/coupon-redemption.ts';
import { courseArchive } from './races/course-archive.ts';
import { deviceConfig } from './races/device-config.ts';
import { eventSeats } from './races/event-seats.ts';
import { forumHandles } from './races/forum-handles.ts';
import { giftCards } from './races/gift-cards.ts';
import { inventoryAdjustments } from './races/inventory-adjustments.ts';
import { invitations } from './races/invitations.ts';
import { invoicePayment } from './races/invoice-payment.ts';
import { jobClaims } from './races/job-claims.ts';
import { keyedPayments } from './races/keyed-payments.ts';
import { ledgerEntries } from './races/ledger-entries.ts';
import { libraryCards } from './races/library-cards.ts';
import { loyaltyPoints } from './races/loyalty-points.ts';
import { newsletterSignup } from './races/newsletter-signup.ts';
import { orderRefund } from './races/order-refund.ts';
import { parcelLabels } from './races/parcel-labels.ts';
import { parkingGarage } from './races/parking-garage.ts';
import { pollVotes } from './races/poll-votes.ts';
import { postLikes } from './races/post-likes.ts';
import { prepaidCards } from './races/prepaid-cards.ts';
import { roomSettings } from './races/room-settings.ts';
import { shopStock } from './races/shop-stock.ts';
import { shoppingLines } from './races/shopping-lines.ts';
import { subscriptionChanges } from './races/subscription-changes.ts';
import { teamSeats } from './races/team-seats.ts';
import { tenantLimits } from './races/tenant-limits.ts';
import { userProfile } from './races/user-profile.ts';
import { wikiPages } from './races/wiki-pages.ts';
import { workspaceSlugs } from './races/workspace-slugs.ts';
import type { Twin } from './twin.ts';

export const twins: Twin[] = [
  ...apiKeys,
  ...bankTransfers,
  ...boardTags,
  ...cartCheckout,
  ...couponRedemption,
  ...courseArchive,
  ...deviceConfig,
  ...eventSeats,
  ...forumHandles,
  ...giftCards,
  ...inventoryAdjustments,
  ...invitations,
  ...invoicePayment,
  ...jobClaims,
  ...keyedPayments,
  ...ledgerEntries,
  ...libraryCards,
  ...loyaltyPoints,
  ...newsletterSignup,
  ...orderRefund,
  ...parcelLabels,
  ...parkingGarage,
  ...pollVotes,
  ...postLikes,
  ...prepaidCards,
  ...roomSettings,
  ...shopStock,
  ...shoppingLines,
  ...subscriptionChanges,
  ...teamSeats,
  ...tenantLimits,
  ...userProfile,
  ...wikiPages,
  ...workspaceSlugs,
];
