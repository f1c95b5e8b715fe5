import { isObject } from '../../src/json.ts';
import { lostFieldUpdate } from '../../src/rules/lost-field-update.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Profile {
  name: string;
  city: string;
  version: number;
}

const pair = (handle: (profile: Profile, sent: Partial<Profile>) => Handling): Toy<Profile> => ({
  operations: ['PATCH /profiles/{id}', 'PATCH /profiles/{id}'],
  context: { probe: 'disjoint-patch', resource: 'profile' },
  fresh: () => ({ name: 'Old Name', city: 'Old City', version: 1 }),
  sends: (slot, canary) => (slot === 0 ? { name: canary } : { city: canary }),
  handle: (profile, { sent }) => handle(profile, isObject(sent) ? sent : {}),
  read: ({ name, city, version }) => [reading('profile', { name, city }, { etag: `"${version}"` })],
});

function* setFields(profile: Profile, sent: Partial<Profile>): Handling {
  yield turn;
  Object.assign(profile, sent, { version: profile.version + 1 });
  yield turn;
  return { status: 200, body: { ...profile } };
}

function* saveWhole(profile: Profile, sent: Partial<Profile>): Handling {
  const read = { ...profile };
  yield turn;
  Object.assign(profile, read, sent, { version: read.version + 1 });
  return { status: 200 };
}

testRule(lostFieldUpdate, {
  clean: {
    'only the fields that were sent; the answer is read again': pair(setFields),
    'a version, 412 to the loser': pair(function* (profile, sent) {
      const { version } = profile;
      yield turn;
      if (profile.version !== version) return { status: 412 };
      Object.assign(profile, sent, { version: version + 1 });
      return { status: 200 };
    }),
    'a version, and read again until it fits': pair(function* (profile, sent) {
      for (;;) {
        const read = { ...profile };
        yield turn;
        if (profile.version !== read.version) continue;
        Object.assign(profile, read, sent, { version: read.version + 1 });
        return { status: 200 };
      }
    }),
    'a PUT replaces the whole, one after another too': {
      ...pair(function* (profile, sent) {
        yield turn;
        Object.assign(profile, { name: null, city: null }, sent);
        return { status: 200 };
      }),
      operations: ['PUT /profiles/{id}', 'PUT /profiles/{id}'],
    },
    'one of two is refused with 423': pair(function* (profile, sent) {
      if (profile.version < 0) return { status: 423 };
      profile.version *= -1;
      yield turn;
      Object.assign(profile, sent, { version: 1 - profile.version });
      return { status: 200 };
    }),
  },
  racy: {
    'the name is put back by a save of the whole': {
      toy: pair(saveWhole),
      schedule: 'ABAB',
      damaged: 'profile/name',
      summary: /Both updates were acknowledged, but profile\.name still has its old value/,
    },
    'the city, when the other is the last': {
      toy: pair(saveWhole),
      schedule: 'BABA',
      damaged: 'profile/city',
      summary: /profile\.city still has its old value/,
    },
  },
});
