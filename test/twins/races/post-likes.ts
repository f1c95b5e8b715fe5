import { object, text, uuid, whole } from '../document.ts';
import { adds, lists, removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Post = object(
  { 'id?': { ...uuid(), readOnly: true }, title: text('Hello'), 'likes?': whole(0, { readOnly: true }) },
  'Post',
);
const read = 'SELECT likes FROM posts WHERE id = ?';

export const postLikes = pair({
  name: 'post-likes',
  rule: 'lost-update',
  operation: 'POST /posts/{postId}/like',
  app: {
    title: 'Blog',
    openapi: '3.0.3',
    pathParameters: { postId: uuid() },
    tables: 'CREATE TABLE posts (id TEXT PRIMARY KEY, title TEXT, likes INTEGER DEFAULT 0);',
    endpoints: {
      'POST /posts': adds('posts', ['title'], Post, Post, { uuid: true }),
      'GET /posts': lists('posts', Post),
      'GET /posts/{postId}': shows('posts', Post),
      'DELETE /posts/{postId}': removes('posts'),
      'POST /posts/{postId}/like': { answers: { 200: object({ likes: whole() }), 404: null } },
    },
  },
  racy: {
    'POST /posts/{postId}/like': async ({ db, params }) => {
      const post = await db.one(read, params.postId!);
      if (!post) return missing();
      await db.run('UPDATE posts SET likes = ? WHERE id = ?', post.likes + 1, params.postId!);
      return reply(200, { likes: post.likes + 1 });
    },
  },
  repaired: {
    'POST /posts/{postId}/like': async ({ db, params }) => {
      const post = await db.one('UPDATE posts SET likes = likes + 1 WHERE id = ? RETURNING likes', params.postId!);
      return post ? reply(200, { likes: post.likes }) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/posts', { title: run })).body,
    send: (api, { id }) => api('POST', `/posts/${id}/like`),
    broken: async (api, { id }, replies) => {
      const { likes } = (await api('GET', `/posts/${id}`)).body;
      return likes === replies.length ? undefined : `${replies.length} likes, counted ${likes}`;
    },
  },
});
