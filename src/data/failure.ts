/** Answers of success whose body tells of a failure. Pure. */
import { isObject, type Json } from '../json.ts';

/**
 * It says plainly that nothing was done: `{"ok": false}`, or nothing but a complaint (`{"status": "error", "message": …}`,
 * `{"errors": […], "data": null}`). A resource that has failed (`{"id": 7, "status": "failed"}`) says no such thing.
 */
export function saysFailure(body: Json): boolean {
  if (!isObject(body)) return false;
  const entries = Object.entries(body);
  return entries.some(isFlag) || (entries.some(isComplaint) && entries.every(isTalk));
}

const isFlag = ([name, value]: [string, Json]): boolean =>
  value === false && /^(is_?)?(ok|success|successful|succeeded)$/i.test(name);

const isComplaint = ([name, value]: [string, Json]): boolean =>
  /^(status|result|outcome)$/i.test(name)
    ? typeof value === 'string' && /^(error|fail|failed|failure)$/i.test(value)
    : /^(errors?|exception|faults?)$/i.test(name) && value !== false && typeof value !== 'number' && !isEmpty(value);

const talk =
  /^(error|exception|fault|message|msg|code|status|result|outcome|reason|details?|description|title|type|path|timestamp|time|trace|request|correlation|extensions|hint|help|docs?)/i;

const isTalk = ([name, value]: [string, Json]): boolean => talk.test(name) || isEmpty(value);

/** Null, or made of nothing else. */
const isEmpty = (value: Json): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.values(value).every(isEmpty));
