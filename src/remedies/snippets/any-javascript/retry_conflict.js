const conflicts = new Set(['40001', '40P01']); // serialization failure, deadlock

/** Runs a whole transaction, from its first read, again when the database gave it up in favour of another one. */
export async function retryConflict(transaction, attempts = 6) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!conflicts.has(error.code) || attempt === attempts) throw error;
      // Milliseconds; the jitter keeps rivals apart.
      const delay = Math.random() * 10 * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}
