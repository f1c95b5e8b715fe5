/** The names of frameworks, stores and languages, and what follows from one of them. */

export interface Stack {
  /** `flask` */
  framework?: string;
  /** `dynamodb` */
  store?: string;
  /** `python` */
  language?: string;
}

/** Framework → language. */
export const frameworks: Record<string, string> = {
  flask: 'python',
  django: 'python',
  fastapi: 'python',
  gin: 'go',
  express: 'javascript',
  nestjs: 'javascript',
  fastify: 'javascript',
  spring: 'java',
  rails: 'ruby',
  laravel: 'php',
  aspnet: 'csharp',
};

export const stores = ['dynamodb', 'cockroachdb', 'postgresql', 'mysql', 'sqlite', 'mongodb', 'redis'];

export const languages = ['python', 'go', 'javascript', 'java', 'ruby', 'php', 'csharp'];

const aliases: Record<string, string> = {
  postgres: 'postgresql',
  pg: 'postgresql',
  cockroach: 'cockroachdb',
  crdb: 'cockroachdb',
  mongo: 'mongodb',
  mariadb: 'mysql',
  dynamo: 'dynamodb',
  nest: 'nestjs',
  node: 'javascript',
  typescript: 'javascript',
  golang: 'go',
  springboot: 'spring',
  'asp.net': 'aspnet',
  dotnet: 'csharp',
};

/** Reads `flask+dynamodb`; the order does not matter, and words that are not known are left out. */
export function parseStack(name: string): Stack {
  const words = name
    .toLowerCase()
    .split(/[\s+,/]+/)
    .map((word) => aliases[word] ?? word);
  const framework = words.find((word) => Object.hasOwn(frameworks, word));
  const store = words.find((word) => stores.includes(word));
  const language = words.find((word) => languages.includes(word)) ?? (framework && frameworks[framework]);
  return { ...(framework && { framework }), ...(store && { store }), ...(language && { language }) };
}

/** `flask+dynamodb`, `python+dynamodb`, `postgresql`; `generic` where nothing is known. */
export function nameOfStack({ framework, store, language }: Stack): string {
  return [framework ?? language, store].filter(Boolean).join('+') || 'generic';
}
