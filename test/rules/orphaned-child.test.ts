import { orphanedChild } from '../../src/rules/orphaned-child.ts';
import { type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Albums {
  album: boolean;
  photos: { id: string; album: number }[];
  locked: boolean;
}

/** A deletes the album with its photos, B adds a photo. */
const pair = (remove: (albums: Albums) => Handling, add: (albums: Albums, world: World) => Handling): Toy<Albums> => ({
  operations: ['DELETE /albums/{id}', 'POST /albums/{id}/photos'],
  context: { probe: 'delete-and-use', resource: 'album' },
  fresh: () => ({ album: true, photos: [], locked: false }),
  handle: (albums, { slot }, world) => (slot === 0 ? remove(albums) : add(albums, world)),
  read: ({ album, photos }, { id }) => [
    reading('album', album ? { id } : null, { status: album ? 200 : 404 }),
    reading('photo.list', photos),
  ],
});

function* remove(albums: Albums): Handling {
  yield turn;
  Object.assign(albums, { album: false, photos: [] });
  return { status: 204 };
}

function* lookThenAdd(albums: Albums, world: World): Handling {
  if (!albums.album) return { status: 404 };
  yield turn;
  return insert(albums, world);
}

function insert(albums: Albums, world: World) {
  const photo = { id: world.unique(), album: world.id };
  albums.photos.push(photo);
  return { status: 201, body: photo };
}

testRule(orphanedChild, {
  clean: {
    'a foreign key refuses the photo': pair(remove, function* (albums, world) {
      if (!albums.album) return { status: 404 };
      yield turn;
      return albums.album ? insert(albums, world) : { status: 404 };
    }),
    'the same with 409': pair(remove, function* (albums, world) {
      if (!albums.album) return { status: 404 };
      yield turn;
      return albums.album ? insert(albums, world) : { status: 409 };
    }),
    'photos outlive their album, one after another too': pair(
      function* (albums) {
        yield turn;
        albums.album = false;
        return { status: 204 };
      },
      function* (albums, world) {
        yield turn;
        return insert(albums, world);
      },
    ),
    'an album with photos is not deleted': pair(
      function* (albums) {
        yield turn;
        if (albums.photos.length > 0) return { status: 409, body: { error: 'not empty' } };
        albums.album = false;
        return { status: 204 };
      },
      function* (albums, world) {
        if (!albums.album) return { status: 404 };
        const answer = insert(albums, world);
        yield turn;
        return answer;
      },
    ),
  },
  racy: {
    'a photo without album': {
      toy: pair(remove, lookThenAdd),
      schedule: 'BAAB',
      damaged: 'photo.list/[+]#',
      summary:
        /DELETE \/albums\/\{id\} and POST \/albums\/\{id\}\/photos were both acknowledged and left .* that no serial order leaves/,
    },
    'only the count of photos is read': {
      toy: {
        ...pair(remove, lookThenAdd),
        read: ({ album, photos }: Albums) => [
          reading('album', null, { status: album ? 200 : 404 }),
          reading('photo.count', { count: photos.length }),
        ],
      },
      schedule: 'BAAB',
      damaged: 'photo.count/count',
      summary: /left photo\.count\.count behind/,
    },
  },
});
