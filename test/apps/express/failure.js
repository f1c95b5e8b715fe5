/** An error with the status that the answer gets. */
export const failure = (status, message) => Object.assign(new Error(message), { status });

export function required(body, ...names) {
  const missing = names.filter((name) => body?.[name] === undefined);
  if (missing.length > 0) throw failure(400, `${missing.join(', ')} required`);
}
