import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to one request lives with that request, not in a variable of the module. */
const requests = new AsyncLocalStorage();

export const withRequest = (user, handle) => requests.run({ user }, handle);
export const currentUser = () => requests.getStore()?.user;
