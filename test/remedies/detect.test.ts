import { expect, it } from 'vitest';
import { detectFromHeaders, detectStack } from '../../src/remedies/detect.ts';
import { nameOfStack } from '../../src/remedies/stack.ts';

const found = (files: Record<string, string>): string[] =>
  detectStack(Object.entries(files).map(([path, text]) => ({ path, text }))).map(nameOfStack);

it.each<[string, Record<string, string>, string[]]>([
  ['requirements.txt', { 'requirements.txt': 'Flask==3.1.3\nboto3>=1\n# psycopg\n' }, ['flask+dynamodb']],
  ['an extra', { 'requirements.txt': 'django\npsycopg[binary]==3.2\n-r other.txt\n' }, ['django+postgresql']],
  ['requirements/', { 'requirements/prod.txt': 'fastapi\nasyncpg\n' }, ['fastapi+postgresql']],
  [
    'pyproject.toml',
    { 'pyproject.toml': '[project]\nname = "shop"\ndependencies = [\n  "flask>=3",\n  "psycopg[binary]",\n]\n' },
    ['flask+postgresql'],
  ],
  [
    'poetry',
    { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.12"\nDjango = "^5"\npymongo = "*"\n' },
    ['django+mongodb'],
  ],
  ['Pipfile', { Pipfile: '[packages]\nflask = "*"\nredis = "*"\n' }, ['flask+redis']],
  [
    'go.mod',
    {
      'go.mod':
        'module shop\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.11.0\n\tgithub.com/aws/aws-sdk-go-v2/service/dynamodb v1.50.0\n\tgo.mongodb.org/mongo-driver/v2 v2.5.0 // indirect\n)\n',
    },
    ['gin+dynamodb'],
  ],
  ['package.json', { 'package.json': '{"dependencies":{"express":"5","pg":"8"}}' }, ['express+postgresql']],
  ['package.json that does not parse', { 'package.json': '{' }, []],
  [
    'pom.xml',
    {
      'pom.xml':
        '<artifactId>spring-boot-starter-web</artifactId><dependency><artifactId>postgresql</artifactId></dependency>',
    },
    ['spring+postgresql'],
  ],
  ['gradle', { 'build.gradle': "implementation 'org.springframework.boot:spring-boot-starter-web'" }, ['spring']],
  ['Gemfile', { Gemfile: 'gem "rails", "~> 8"\ngem \'pg\'\n' }, ['rails+postgresql']],
  ['composer.json', { 'composer.json': '{"require":{"laravel/framework":"^12"}}' }, ['laravel']],
  [
    'csproj',
    { 'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"><PackageReference Include="Npgsql" /></Project>' },
    ['aspnet+postgresql'],
  ],
  ['nothing known', { 'requirements.txt': 'numpy\n', 'package.json': '{"dependencies":{"left-pad":"1"}}' }, []],
])('reads %s', (_, files, stacks) => {
  expect(found(files)).toEqual(stacks);
});

it('completes a manifest by what the sources import', () => {
  const files = { 'requirements.txt': 'flask\n-r shared.txt\n', 'shop/store.py': 'import os\nimport boto3\n' };
  expect(found(files)).toEqual(['flask+dynamodb']);
  expect(
    found({ 'main.go': 'import (\n\t"fmt"\n\t"github.com/gin-gonic/gin"\n\t"github.com/jackc/pgx/v5"\n)' }),
  ).toEqual(['gin+postgresql']);
});

it('tells CockroachDB from PostgreSQL, whose driver it uses', () => {
  const manifest = { 'requirements.txt': 'flask\npsycopg\n' };
  expect(found({ ...manifest, 'db.py': 'connect(os.environ["COCKROACH_URL"])' })).toEqual(['flask+cockroachdb']);
  expect(found({ ...manifest, 'db.py': 'connect(os.environ["DATABASE_URL"])' })).toEqual(['flask+postgresql']);
  expect(found({ 'requirements.txt': 'django\ndjango-cockroachdb\npsycopg\n' })).toEqual(['django+cockroachdb']);
});

it('prefers a database to the cache beside it', () => {
  expect(found({ 'requirements.txt': 'redis\ndjango\npsycopg2-binary\n' })).toEqual(['django+postgresql']);
});

it('keeps several services apart, the most certain first', () => {
  const files = {
    'package.json': '{"devDependencies":{"express":"5"}}',
    'web/package.json': '{"dependencies":{"express":"5"}}',
    'api/requirements.txt': 'flask\nboto3\n',
    'api/shop/views.py': 'import flask\n',
  };
  expect(found(files)).toEqual(['flask+dynamodb', 'express']);
});

it.each([
  [{ 'x-powered-by': 'Express' }, { framework: 'express', language: 'javascript' }],
  [{ server: 'Werkzeug/3.1.3 Python/3.11.7' }, { framework: 'flask', language: 'python' }],
  [{ server: 'gunicorn' }, { language: 'python' }],
  [
    { server: 'gunicorn', 'set-cookie': 'csrftoken=x; Path=/' },
    { framework: 'django', language: 'python' },
  ],
  [{ server: 'nginx' }, {}],
  [{}, {}],
])('reads the headers %j', (headers, stack) => {
  expect(detectFromHeaders(headers as Record<string, string>)).toEqual(stack);
});
