import { describe, expect, it } from 'vitest';
import { type Location, locate } from '../../src/source/locate.ts';
import { wanted } from './wanted.ts';

type Files = Record<string, string>;

const routes = (...lines: string[]): Files => ({
  'config/routes.rb': ['Rails.application.routes.draw do', ...lines, 'end', ''].join('\n'),
});

/** A controller in which every action has a line of its own: the first is on line 2. */
function controller(name: string, ...actions: string[]): Files {
  const path = name
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll('::', '/')
    .toLowerCase();
  const methods = actions.map((action) => `  def ${action}; end`);
  return { [`app/controllers/${path}_controller.rb`]: [`class ${name}Controller`, ...methods, 'end', ''].join('\n') };
}

const crud = ['index', 'show', 'create', 'update', 'destroy'];
const orders = controller('Orders', ...crud, 'pay', 'export');

function found(files: Files, ...ids: string[]): Map<string, Location> {
  return locate(
    ids.map(wanted),
    Object.entries(files).map(([path, text]) => ({ path, text })),
  );
}

/** The action that each operation is found at, as `file action`; nothing where it is not found. */
function located(files: Files, ...ids: string[]): (string | undefined)[] {
  const places = found(files, ...ids);
  return ids.map((id) => {
    const place = places.get(id);
    if (!place) return undefined;
    const line = files[place.file]!.split('\n')[place.line - 1]!;
    return `${place.file.replace(/^app\/controllers\/|_controller\.rb$/g, '')} ${/def (\w+)/.exec(line)?.[1]}`;
  });
}

describe('silence', () => {
  /** Each leaves `POST /orders/{id}/pay` in doubt. */
  it.each([
    [
      'two routes for one path',
      "post 'orders/:id/pay', to: 'orders#pay'",
      "post 'orders/:order_id/pay', to: 'orders#create'",
    ],
    [
      'a placeholder that is asked first',
      "post ':kind/:id/:what', to: 'things#change'",
      "post 'orders/:id/pay', to: 'orders#pay'",
    ],
    [
      'a path of any length that is asked first',
      "match '*path', to: 'errors#show', via: :all",
      "post 'orders/:id/pay', to: 'orders#pay'",
    ],
    ['a path that is computed', 'post "#{base}/:id", to: \'things#change\'', "post 'orders/:id/pay', to: 'orders#pay'"],
    [
      'paths in a loop',
      '%w[a b].each do |name|',
      'post name, to: "x#y"',
      'end',
      "post 'orders/:id/pay', to: 'orders#pay'",
    ],
    [
      'paths in a loop with braces',
      '%w[a b].each { |name| post name, to: "x#y" }',
      "post 'orders/:id/pay', to: 'orders#pay'",
    ],
    ['a condition', 'if Rails.env.test?', "post 'orders/:id/pay', to: 'orders#pay'", 'end'],
    ['a condition behind it', "post 'orders/:id/pay', to: 'orders#pay' if ENV['PAY']"],
    [
      'a condition in which another one is',
      'unless Rails.env.test?',
      "post 'orders/:id/pay', to: 'x#y'",
      'end',
      "post 'orders/:id/pay', to: 'orders#pay'",
    ],
    [
      'what looks at the request',
      "constraints(->(r) { r.host == 'a' }) do",
      "post 'orders/:id/pay', to: 'orders#pay'",
      'end',
    ],
    [
      'what looks at the request, as an option',
      "post 'orders/:id/pay', to: 'orders#pay', constraints: lambda { |r| r.ssl? }",
    ],
    ['a subdomain', "scope constraints: { subdomain: 'api' } do", "post 'orders/:id/pay', to: 'orders#pay'", 'end'],
    ['a part that may be missing', 'scope "(:locale)" do', "post 'orders/:id/pay', to: 'orders#pay'", 'end'],
    [
      'shallow paths',
      'resources :shops, shallow: true do',
      'resources :orders do',
      'post :pay, on: :member',
      'end',
      'end',
    ],
    ['a block that nobody knows', 'with_tenant :shop do', "post 'orders/:id/pay', to: 'orders#pay'", 'end'],
    ['an option that nobody knows', "post 'orders/:id/pay', to: 'orders#pay', tenant: 1"],
    ['a concern', 'concern :payable do', 'post :pay', 'end', 'resources :orders, concerns: :payable'],
    [
      'a concern that says the same',
      'concern :payable do',
      'member do',
      'post :pay',
      'end',
      'end',
      'resources :orders, concerns: [:payable] do',
      'post :pay, on: :member',
      'end',
    ],
    ['a file of routes that is not there', 'draw :shop', "post 'orders/:id/pay', to: 'orders#pay'"],
    ['a gem that adds what nobody knows', 'use_doorkeeper', "post 'orders/:id/pay', to: 'orders#pay'"],
    ['a gem that adds something below', 'devise_for :orders', "post 'orders/:id/pay', to: 'orders#pay'"],
    ['an application that is mounted above', "mount Shop => '/orders'", "post 'orders/:id/pay', to: 'orders#pay'"],
    ['an application that is mounted on everything', "mount Shop, at: '/'", "post 'orders/:id/pay', to: 'orders#pay'"],
    ['a redirect', "post 'orders/:id/pay', to: redirect('/')"],
    [
      'a redirect before it',
      "match 'orders/:id/pay', to: redirect('/'), via: :all",
      "post 'orders/:id/pay', to: 'orders#pay'",
    ],
    ['a parameter that may hold slashes', "post 'orders/:id/pay', to: 'orders#pay', constraints: { id: /[^.]+/ }"],
    ['options that are computed', 'resources :orders, **options do', 'post :pay, on: :member', 'end'],
    ['a list that is computed', 'resources :orders, only: ALLOWED do', 'post :pay, on: :member', 'end'],
    ['no routes for it', 'resources :orders'],
  ])('%s', (_name, ...lines) => {
    expect(located({ ...routes(...lines), ...orders }, 'POST /orders/{id}/pay')).toEqual([undefined]);
  });

  it.each([
    ['two blocks', 'Rails.application.routes.draw do\nend\nRails.application.routes.draw do\nresources :orders\nend'],
    ['an end too many', 'Rails.application.routes.draw do\nresources :orders\nend\nend'],
    ['another language', 'Hanami.app.register do\nresources :orders\nend'],
  ])('a file of routes with %s', (_name, text) => {
    expect(located({ 'config/routes.rb': text, ...orders }, 'POST /orders')).toEqual([undefined]);
  });

  /** `orders#create` is there, and not as an action of its own. */
  it.each([
    ['private', 'class OrdersController\nprivate\ndef create; end\nend'],
    ['private by name', 'class OrdersController\ndef create; end\nprivate :create\nend'],
    ['private on the spot', 'class OrdersController\nprivate def create; end\nend'],
    ['of the class', 'class OrdersController\ndef self.create; end\nend'],
    ['of the class, in its own block', 'class OrdersController\nclass << self\ndef create; end\nend\nend'],
    ['inherited', 'class OrdersController < CrudController\ndef index; end\nend'],
    ['of a concern', 'class OrdersController\ninclude Creates\ndef index; end\nend'],
    ['there twice', 'class OrdersController\ndef create; end\ndef create; end\nend'],
    ['made when it is loaded', 'class OrdersController\ndefine_method(:create) { head :ok }\nend'],
    ['there on a condition', 'class OrdersController\nif Rails.env.test?\ndef create; end\nend\nend'],
    ['of another class', 'class Admin::OrdersController\ndef create; end\nend'],
    ['within another class', 'class Admin\nclass OrdersController\ndef create; end\nend\nend'],
    ['in a comment', 'class OrdersController\n=begin\ndef create; end\n=end\nend'],
    ['in a text', 'class OrdersController\nTEXT = <<~RUBY\n  def create; end\nRUBY\nend'],
    ['in a file that does not end', 'class OrdersController\ndef create; end\n'],
  ])('an action that is %s', (_name, text) => {
    const files = { ...routes('resources :orders'), 'app/controllers/orders_controller.rb': text };
    expect(located(files, 'POST /orders')).toEqual([undefined]);
  });

  it('is no contagion: what comes before is found', () => {
    const files = {
      ...routes("post 'orders', to: 'orders#create'", 'use_doorkeeper', "get 'orders', to: 'orders#index'"),
      ...orders,
    };
    expect(located(files, 'POST /orders', 'GET /orders')).toEqual(['orders create', undefined]);
  });

  it('a parameter that may hold slashes is asked before what is below', () => {
    const nested = ['resources :shops, only: [] do', 'resources :orders, only: :create', 'end'];
    const answers = ['/[^\\/]+/', '/[a-z\\d.]+/i', '/\\d+\\.json/', '/.*/', '/[^.]+/', '/\\S+/', '/a\\/b/'].map(
      (pattern) => {
        const files = {
          ...routes(`resources :shops, only: :show, constraints: { id: ${pattern} }`, ...nested),
          ...orders,
        };
        return located(files, 'POST /shops/{id}/orders')[0];
      },
    );
    expect(answers).toEqual([...Array(3).fill('orders create'), ...Array(4).fill(undefined)]);
  });

  it('a literal behind a placeholder is never asked', () => {
    const files = { ...routes('resources :orders', "get 'orders/export', to: 'orders#export'"), ...orders };
    expect(located(files, 'GET /orders/export', 'GET /orders/{id}')).toEqual([undefined, 'orders show']);
  });
});

describe('resources', () => {
  it('has the seven actions', () => {
    const files = { ...routes('resources :orders'), ...orders };
    expect(
      located(
        files,
        'GET /orders',
        'POST /orders',
        'GET /orders/{id}',
        'PATCH /orders/{id}',
        'PUT /orders/{id}',
        'DELETE /orders/{id}',
      ),
    ).toEqual(['orders index', 'orders create', 'orders show', 'orders update', 'orders update', 'orders destroy']);
  });

  it.each([
    ['only: :index'],
    ['only: [:index, :show]'],
    ['only: %i[index show]'],
    ["only: ['index', 'show']"],
    [':only => [:index]'],
    ['except: %i[create update]'],
    ['except: [:create,\n  :update]'],
  ])('%s', (options) => {
    const files = { ...routes(`resources :orders, ${options}`), ...orders };
    expect(located(files, 'GET /orders', 'POST /orders', 'PATCH /orders/{id}')).toEqual([
      'orders index',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['a block for members', 'member do', 'post :pay', 'end'],
    ['an option', 'post :pay, on: :member'],
    ['a text', "post 'pay', on: :member"],
    ['an action of another name', 'post :payment, on: :member, action: :pay'.replace(':payment', "'pay'")],
    ['a place of its own', "post 'pay', to: 'orders#pay'"],
    ['an arrow', "post 'pay' => 'orders#pay', on: :member"],
    ['match', 'match :pay, via: %i[post put], on: :member'],
    ['brackets', "post('pay', to: 'orders#pay')"],
  ])('members: %s', (_name, ...lines) => {
    const files = { ...routes('resources :orders, only: [] do', ...lines, 'end'), ...orders };
    expect(located(files, 'POST /orders/{order_id}/pay')).toEqual(['orders pay']);
  });

  it.each([[['collection do', 'get :export', 'end']], [['get :export, on: :collection']]])(
    'collections: %j',
    (lines) => {
      const files = { ...routes('resources :orders do', ...lines, 'end'), ...orders };
      expect(located(files, 'GET /orders/export', 'GET /orders/{id}')).toEqual(['orders export', 'orders show']);
    },
  );

  it('nests', () => {
    const lines = ['resources :shops do', 'resources :orders, only: :create do', 'resources :lines', 'end', 'end'];
    const files = { ...routes(...lines), ...orders, ...controller('Lines', 'create') };
    expect(located(files, 'POST /shops/{shop_id}/orders', 'POST /shops/{s}/orders/{o}/lines', 'POST /orders')).toEqual([
      'orders create',
      'lines create',
      undefined,
    ]);
  });

  it('takes another path, controller and name of the parameter', () => {
    const line =
      "resources :purchases, path: 'buy', controller: 'orders', param: :slug, constraints: { slug: /[a-z]+/ }";
    expect(located({ ...routes(line), ...orders }, 'GET /buy/{slug}', 'GET /purchases/{id}')).toEqual([
      'orders show',
      undefined,
    ]);
  });

  it.each([
    ['cart', 'Carts'],
    ['settings', 'Settings'],
    ['address', 'Addresses'],
    ['metadata', 'Metadata'],
    ['company', 'Companies'],
    ['status', 'Statuses'],
  ])('resource :%s is handled by %s', (name, plural) => {
    const files = { ...routes(`resource :${name} do`, 'post :pay', 'end'), ...controller(plural, 'show', 'pay') };
    expect(located(files, `GET /${name}`, `POST /${name}/pay`)).toEqual([
      `${plural.toLowerCase()} show`,
      `${plural.toLowerCase()} pay`,
    ]);
  });
});

describe('places', () => {
  const api = controller('Api::V1::Orders', ...crud, 'pay');

  it.each([
    ['namespaces', 'namespace :api do', 'namespace :v1 do', 'resources :orders', 'end', 'end'],
    [
      'a namespace with options',
      'namespace :api, defaults: { format: :json } do',
      "namespace 'v1', as: nil do",
      'resources :orders',
      'end',
      'end',
    ],
    ['a scope', "scope '/api/v1', module: 'api/v1' do", 'resources :orders', 'end'],
    [
      'a scope of symbols',
      'scope :api, module: :api do',
      'scope path: :v1, module: :v1 do',
      'resources :orders',
      'end',
      'end',
    ],
    [
      'a namespace with another path',
      "namespace :api, path: '' do",
      "namespace :v1, path: '/api/v1' do",
      'resources :orders',
      'end',
      'end',
    ],
    ['a module of a resource', "scope 'api/v1' do", 'resources :orders, module: "api/v1"', 'end'],
    [
      'defaults',
      'namespace :api do',
      'defaults format: :json do',
      'namespace :v1 do',
      'resources :orders',
      'end',
      'end',
      'end',
    ],
    [
      'single routes',
      "scope 'api/v1', module: 'api/v1', controller: :orders do",
      "get 'orders', action: :index",
      "post 'orders', action: :create",
      'end',
    ],
    [
      'a controller',
      "scope 'api/v1', module: 'api/v1' do",
      'controller :orders do',
      "get 'orders' => :index",
      "post 'orders', to: 'orders#create'",
      'end',
      'end',
    ],
  ])('%s', (_name, ...lines) => {
    expect(located({ ...routes(...lines), ...api, ...orders }, 'GET /api/v1/orders', 'POST /api/v1/orders')).toEqual([
      'api/v1/orders index',
      'api/v1/orders create',
    ]);
  });

  it('reads classes in modules, and acronyms', () => {
    const text =
      'module API\n  module V1\n    class OrdersController < BaseController\n      def index\n      end\n    end\n  end\nend\n';
    const files = { ...routes('namespace :api do', 'namespace :v1 do', 'resources :orders', 'end', 'end') };
    const place = found({ ...files, 'app/controllers/api/v1/orders_controller.rb': text }, 'GET /api/v1/orders');
    expect(place.get('GET /api/v1/orders')).toEqual({
      file: 'app/controllers/api/v1/orders_controller.rb',
      line: 4,
      endLine: 5,
    });
  });

  it('reads files of routes that are drawn', () => {
    const files = {
      ...routes('namespace :api do', 'draw :shop', 'end'),
      'config/routes/shop.rb': 'resources :orders\n',
    };
    expect(located({ ...files, ...controller('Api::Orders', ...crud) }, 'POST /api/orders')).toEqual([
      'api/orders create',
    ]);
  });

  it('finds an application within the workspace', () => {
    const moved = Object.entries({ ...routes('resources :orders'), ...orders }).map(([path, text]) => [
      `backend/${path}`,
      text,
    ]);
    const places = found(Object.fromEntries(moved), 'POST /orders');
    expect(places.get('POST /orders')?.file).toBe('backend/app/controllers/orders_controller.rb');
  });

  it('is silent between two applications', () => {
    const one = Object.entries({ ...routes('resources :orders'), ...orders });
    const files = [...one, ...one.map(([path, text]) => [`other/${path}`, text])];
    expect(found(Object.fromEntries(files), 'POST /orders').size).toBe(0);
  });

  it('is not led astray by what other people use', () => {
    const lines = [
      "mount Rswag::Ui::Engine => '/api-docs'",
      'devise_for :users, controllers: { sessions: "sessions" }',
      'devise_scope :user do',
      "post 'login', to: 'sessions#create'",
      'end',
      'authenticate :user, ->(user) { user.admin? } do',
      "mount Sidekiq::Web => '/sidekiq'",
      'end',
      'get "up" => "rails/health#show", as: :rails_health_check',
      'direct(:home) { "https://example.com" }',
      'resources :orders # , only: :index',
      "match '*unmatched', to: 'errors#not_found', via: :all",
      "root to: 'orders#index'",
    ];
    const files = { ...routes(...lines), ...orders, ...controller('Sessions', 'create') };
    expect(located(files, 'POST /login', 'POST /orders', 'DELETE /orders/{id}', 'GET /')).toEqual([
      'sessions create',
      'orders create',
      'orders destroy',
      undefined,
    ]);
  });
});

describe('hints', () => {
  /** What is said of `POST /orders/{id}/pay`. */
  function hint(action: string, more = ''): string | undefined {
    const text = `class OrdersController\n${more}\ndef pay\n${action}\nend\nprivate\ndef set_order\n@order = Order.find(params[:id])\nend\nend`;
    const files = { ...routes('resources :orders do', 'post :pay, on: :member', 'end') };
    return found({ ...files, 'app/controllers/orders_controller.rb': text }, 'POST /orders/{id}/pay').get(
      'POST /orders/{id}/pay',
    )?.hint;
  }
  const read = 'item = Item.find(params[:id])\n';

  it.each([
    ['a lock', `${read}item.with_lock do\nitem.stock -= 1\nitem.save!\nend`],
    ['a lock when it is read', 'item = Item.lock.find(1)\nitem.stock -= 1\nitem.save!'],
    ['a lock afterwards', `${read}item.lock!\nitem.stock -= 1\nitem.save!`],
    ['an update in the database', `${read}Item.where(id: item.id).update_all('stock = stock - 1')`],
    ['a counter in the database', `${read}Item.update_counters(item.id, stock: -1)`],
    ['increment!, which is one update', `${read}item.increment!(:stock)`],
    ['what is only set', `${read}item.name = params[:name]\nitem.save!`],
    ['what is only set, at once', `${read}item.update!(name: params[:name], stock: 0)`],
    ['what is calculated from something else', `${read}item.update!(stock: params[:stock].to_i - 1)`],
    ['what is only saved', `${read}item.save!`],
    ['another row', `${read}other = Item.new\nother.stock += 1\nother.save!`],
    ['a row that is read anew', `${read}item.stock -= 1\nitem = Item.new\nitem.save!`],
    ['a calculation that is shown', `${read}render json: { left: item.stock - 1 }`],
    ['a list', 'first = [1, 2].first\nfirst += 1\nsave(first)'],
    ['a unique index', 'Item.find_or_create_by!(code: 1)\nrescue ActiveRecord::RecordNotUnique\nretry'],
    ['create_or_find_by', 'Item.create_or_find_by!(code: 1)'],
    ['what is made of another kind', 'return if Order.exists?(code: 1)\nItem.create!(code: 1)'],
    ['a comment', `${read}# item.stock -= 1\nitem.save!`],
    ['a text', `${read}puts <<~TEXT\n  item.stock -= 1\nTEXT\nitem.save!`],
  ])('says nothing of %s', (_name, action) => {
    expect(hint(action)).toBeUndefined();
  });

  const lost = (name: string, from: number, to: number, method = 'pay'): string =>
    `${method} (app/controllers/orders_controller.rb) reads \`${name}\` on line ${from}, changes it and writes it back on line ${to}: what another request writes in between is lost.`;

  it.each([
    ['-= and save!', `${read}item.stock -= 1\nitem.save!`, 6],
    ['a condition between', `${read}if item.stock.positive?\nitem.stock = item.stock - 1\nitem.save!\nend`, 7],
    ['a transaction, which locks nothing', `${read}Item.transaction do\nitem.stock -= 1\nitem.save!\nend`, 7],
    ['save in a condition', `${read}item.stock -= 1\nif item.save\nhead :ok\nend`, 6],
    ['brackets', `${read}item[:stock] += 1\nitem.save`, 6],
    ['increment', `${read}item.increment(:stock)\nitem.save!`, 6],
    ['update!', `${read}item.update!(stock: item.stock - params[:count].to_i)`, 5],
    ['update_column', `${read}item.update_column(:stock, item.stock - 1)`, 5],
    ['update without brackets', `${read}item.update stock: item.stock * 2`, 5],
    ['update_all of what was calculated', `${read}Item.where(id: 1).update_all(stock: item.stock - 1)`, 5],
    ['a value by another name', `${read}stock = item.stock\nitem.update!(stock: stock - 1)`, 6],
    ['assign_attributes', `${read}item.assign_attributes(stock: item.stock - 1)\nitem.save!`, 6],
    ['find_by', 'item = Item.find_by(id: 1)\nitem.stock -= 1\nitem.save!', 6],
    ['an association', 'item = current_user.items.find(1)\nitem.stock -= 1\nitem.save!', 6],
    ['where and first', 'item = Item.where(id: 1).first\nitem.stock -= 1\nitem.save!', 6],
  ])('%s', (_name, action, line) => {
    expect(hint(action)).toBe(lost('item', 4, line));
  });

  it('knows what was read before the action', () => {
    const action = '@order.paid += 1\n@order.save!';
    expect(hint(action, 'before_action :set_order, only: %i[show pay]')).toBe(lost('@order', 9, 5));
    expect(hint(action)).toBeUndefined();
  });

  it('looks into methods of the class', () => {
    const method = 'def take(id)\nitem = Item.find(id)\nitem.stock -= 1\nitem.save!\nend';
    expect(hint('take(params[:id])', method)).toBe(lost('item', 3, 5, 'take'));
  });

  it.each([
    ['exists?', 'return head :conflict if Coupon.exists?(code: 1)\n\nCoupon.create!(code: 1)', 'Coupon', 4, 6],
    ['where', 'if Coupon.where(code: 1).none?\nCoupon.create(code: 1)\nend', 'Coupon', 4, 5],
    ['find_by', 'coupon = Coupon.find_by(code: 1)\ncoupon || Coupon.create!(code: 1)', 'Coupon', 4, 5],
    [
      'an association',
      'head :conflict and return if event.seats.exists?(row: 1)\nevent.seats.create!(row: 1)',
      'event.seats',
      4,
      5,
    ],
  ])('asks and makes: %s', (_name, action, what, asked, made) => {
    expect(hint(action)).toBe(
      `pay (app/controllers/orders_controller.rb) looks on line ${asked} whether \`${what}\` has it already, and makes it on line ${made}: another request can do the same in between.`,
    );
  });

  it.each(['find_or_create_by', 'find_or_create_by!'])('%s', (method) => {
    expect(hint(`Coupon.${method}(code: 1)`)).toMatch(
      /^pay \(.*\) looks for a row and makes one where there is none, on line 4:/,
    );
  });
});
