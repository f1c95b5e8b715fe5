/** The handlers of real applications. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Location, locate } from '../../src/source/locate.ts';
import { readSources } from '../../src/source/read.ts';
import { wanted } from './wanted.ts';

const folder = (name: string): string => join(import.meta.dirname, '../apps', name);

/** `file: first line of the handler`, as it stands there. */
function shown(app: string, { file, line }: Location): string {
  return `${file}: ${readFileSync(join(folder(app), file), 'utf8')
    .split('\n')
    [line - 1]!.trim()}`;
}

/** Operation → where it is handled, and the function that the hint names. */
const apps: Record<string, [string, string, string?][]> = {
  'flask-dynamodb': [
    ['POST /tickets/{ticket_id}/purchases', 'app.py: def post(self, data, ticket_id):', 'take_ticket (racy.py)'],
    ['POST /products/{product_id}/restock', 'app.py: def restock(data, product_id):', 'restock (racy.py)'],
    ['POST /products/{product_id}/toggle', 'app.py: def toggle(product_id):', 'toggle (racy.py)'],
    ['POST /orders/{order_id}/cancel', 'app.py: def cancel(order_id):'],
    ['PATCH /users/{user_id}', 'app.py: def patch(self, data, user_id):', 'update_user (racy.py)'],
  ],
  'flask-cockroachdb': [
    ['POST /items/{item_id}/purchase', 'app.py: def purchase(item_id):', 'purchase (racy.py)'],
    ['POST /items/{item_id}/restock', 'app.py: def restock(data, item_id):', 'restock (racy.py)'],
    ['POST /accounts/{account_id}/transfers', 'app.py: def transfer(data, account_id):'],
    ['PATCH /users/{user_id}', 'app.py: def patch(self, data, user_id):', 'update_user (racy.py)'],
  ],
  'django-dynamodb': [
    ['PUT /products/{product_id}/', 'shop/views.py: def put(self, request, product_id):', 'replace (shop/racy.py)'],
    ['POST /products/{product_id}/buy/', 'shop/views.py: def post(self, request, product_id):', 'buy (shop/racy.py)'],
    [
      'POST /products/{product_id}/votes/',
      'shop/views.py: def post(self, request, product_id):',
      'vote (shop/racy.py)',
    ],
    ['POST /payments/', 'shop/views.py: def post(self, request):'],
  ],
  'django-postgresql': [
    ['POST /api/items/{id}/purchase/', 'shop/views.py: def purchase(self, request, pk):', 'purchase (shop/racy.py)'],
    ['POST /api/orders/{id}/cancel/', 'shop/views.py: def cancel(self, request, pk):', 'cancel (shop/racy.py)'],
    ['POST /api/members/', 'shop/views.py: def create(self, request):'],
    ['POST /api/items/', 'shop/views.py: class ItemViewSet(mixins.CreateModelMixin, ShopViewSet):'],
    ['DELETE /api/items/{id}/', 'shop/views.py: def perform_destroy(self, instance):'],
    ['POST /api/wallets/{id}/transfer/', 'shop/views.py: def transfer(self, request, pk):', 'transfer (shop/racy.py)'],
  ],
  'gin-dynamodb': [
    ['POST /promotions', 'main.go: promotions.POST("", func(c *gin.Context) {'],
    [
      'PATCH /promotions/{promotionId}',
      'main.go: promotions.PATCH("/:promotionId", func(c *gin.Context) {',
      'change (racy.go)',
    ],
    ['POST /promotions/{promotionId}/claims', 'main.go: one.POST("/claims", func(c *gin.Context) {', 'claim (racy.go)'],
    [
      'POST /promotions/{promotionId}/tickets',
      'main.go: one.POST("/tickets", func(c *gin.Context) {',
      'takeTicket (racy.go)',
    ],
    ['POST /members', 'main.go: members.POST("", func(c *gin.Context) {'],
  ],
  'gin-postgresql': [
    ['POST /api/items/{id}/purchase', 'shop.go: items.POST("/:id/purchase", func(c *gin.Context) {'],
    ['PATCH /api/users/{id}', 'shop.go: users.PATCH("/:id", func(c *gin.Context) {'],
    ['POST /api/office/lockers/{id}/open', 'office.go: g.POST("/lockers/:id/open", func(c *gin.Context) {'],
    ['POST /api/office/albums/{id}/photos', 'office.go: g.POST("/albums/:id/photos", func(c *gin.Context) {'],
  ],
  'fastapi-postgresql': [
    ['POST /api/items/{item_id}/purchase', 'routers/shop.py: def purchase(item_id: UUID, session: SessionDep):'],
    ['PATCH /api/users/{user_id}', 'routers/shop.py: def update_user(user_id: UUID, body: UserUpdate):'],
    ['POST /api/office/invoices', 'routers/office.py: def add_invoice(body: InvoiceIn):'],
    [
      'PATCH /api/office/products/{product_id}',
      'routers/office.py: def change_price(product_id: UUID, body: Price):',
      'change_price (racy.py)',
    ],
  ],
};

it.each(Object.entries(apps))('%s', async (app, expected) => {
  const found = locate(
    expected.map(([id]) => wanted(id)),
    await readSources(folder(app)),
  );
  for (const [id, place, hint] of expected) {
    expect(shown(app, found.get(id)!), id).toBe(place);
    expect(found.get(id)?.hint?.split(' reads ')[0], id).toBe(hint);
  }
});

it('a hint names the lines that read and write', async () => {
  const [operation] = [wanted('POST /tickets/{ticket_id}/purchases')];
  const hint = locate([operation], await readSources(folder('flask-dynamodb'))).get(operation.id)!.hint!;
  const lines = readFileSync(join(folder('flask-dynamodb'), 'racy.py'), 'utf8').split('\n');
  const [read, write] = [...hint.matchAll(/line (\d+)/g)].map(([, line]) => lines[Number(line) - 1]!.trim());
  expect(read).toBe('ticket = storage.get("tickets", ticket_id)');
  expect(write).toBe('storage.table("tickets").put_item(Item=ticket)');
});
