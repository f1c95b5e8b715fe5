/** All twins, in the order of the rules they are proof of; traps last. */
import { apiKeys } from './races/api-keys.ts';
import { boardTags } from './races/board-tags.ts';
import { couponRedemption } from './races/coupon-redemption.ts';
import { eventSeats } from './races/event-seats.ts';
import { inventoryAdjustments } from './races/inventory-adjustments.ts';
import { libraryCards } from './races/library-cards.ts';
import { loyaltyPoints } from './races/loyalty-points.ts';
import { newsletterSignup } from './races/newsletter-signup.ts';
import { parkingGarage } from './races/parking-garage.ts';
import { pollVotes } from './races/poll-votes.ts';
import { postLikes } from './races/post-likes.ts';
import { shoppingLines } from './races/shopping-lines.ts';
import { teamSeats } from './races/team-seats.ts';
import { workspaceSlugs } from './races/workspace-slugs.ts';
import type { Twin } from './twin.ts';

export const twins: Twin[] = [
  ...apiKeys,
  ...boardTags,
  ...couponRedemption,
  ...eventSeats,
  ...inventoryAdjustments,
  ...libraryCards,
  ...loyaltyPoints,
  ...newsletterSignup,
  ...parkingGarage,
  ...pollVotes,
  ...postLikes,
  ...shoppingLines,
  ...teamSeats,
  ...workspaceSlugs,
];
