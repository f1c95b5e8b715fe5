import { describe, expect, it } from 'vitest';
import { locate } from '../../src/source/locate.ts';
import { wanted } from './wanted.ts';

/** Operation → `file:line` of its handler, or `undefined`. */
function located(files: Record<string, string>, ...ids: string[]): (string | undefined)[] {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const found = locate(ids.map(wanted), texts);
  return ids.map((id) => {
    const place = found.get(id);
    return place && `${place.file}:${place.line}`;
  });
}

describe('Flask', () => {
  const orders = `from flask import Blueprint
bp = Blueprint("orders", __name__, url_prefix="/orders")

@bp.route("/<int:order_id>/pay", methods=["POST"])
@login_required
def pay(order_id):
    return "", 204

@bp.get("/")
def all_orders():
    return []
`;
  const app = `from flask import Flask
from shop.orders import bp as orders
app = Flask(__name__)
app.register_blueprint(orders)

@app.route("/health")
def health():
    return "ok"
`;

  it('follows a blueprint to where it is registered', () => {
    expect(
      located({ 'shop/orders.py': orders, 'app.py': app }, 'POST /orders/{id}/pay', 'GET /orders', 'GET /health'),
    ).toEqual(['shop/orders.py:6', 'shop/orders.py:10', 'app.py:7']);
  });

  it('takes the prefix of the registration for that of the blueprint', () => {
    const files = { 'shop/orders.py': orders, 'app.py': app.replace('(orders)', '(orders, url_prefix="/v2/orders")') };
    expect(located(files, 'POST /v2/orders/{id}/pay', 'POST /orders/{id}/pay')).toEqual([
      'shop/orders.py:6',
      undefined,
    ]);
  });

  it('fits the end of a path where the registration cannot be read', () => {
    expect(located({ 'shop/orders.py': orders }, 'POST /v3/orders/{id}/pay')).toEqual(['shop/orders.py:6']);
  });

  it('is silent where the path left over begins with a placeholder', () => {
    const files = { 'shop/orders.py': orders, 'app.py': app.replace('(orders)', '(orders, url_prefix=PREFIX)') };
    expect(located(files, 'POST /v3/orders/{id}/pay')).toEqual([undefined]);
  });

  it('is silent where two operations could be meant, or two handlers', () => {
    expect(located({ 'shop/orders.py': orders }, 'POST /v3/orders/{id}/pay', 'POST /v4/orders/{id}/pay')).toEqual([
      undefined,
      undefined,
    ]);
    const twice = { 'a/app.py': app, 'b/app.py': app };
    expect(located(twice, 'GET /health')).toEqual([undefined]);
  });

  it('reads method views', () => {
    const text = `from flask.views import MethodView
from flask import Flask
app = Flask(__name__)
class Base(MethodView):
    def delete(self, id): pass
class Item(Base):
    def get(self, id): pass
app.add_url_rule("/items/<id>", view_func=Item.as_view("item"))
`;
    expect(located({ 'app.py': text }, 'GET /items/{id}', 'DELETE /items/{id}', 'PUT /items/{id}')).toEqual([
      'app.py:7',
      'app.py:5',
      undefined,
    ]);
  });
});

it('FastAPI: routers within routers', () => {
  const files = {
    'app/main.py': `from fastapi import FastAPI
from app.api import router as api
app = FastAPI()
app.include_router(api, prefix="/api/v1")
`,
    'app/api.py': `from fastapi import APIRouter
from .routes import items
router = APIRouter()
router.include_router(items.router, tags=["items"])
`,
    'app/routes/__init__.py': '',
    'app/routes/items.py': `from fastapi import APIRouter
router = APIRouter(prefix="/items")

@router.post("", status_code=201)
async def create_item(item: Item): ...

@router.patch("/{item_id}")
async def update_item(item_id: int, change: Change):
    item = await session.get(Item, item_id)
    item.stock += change.amount
    await session.commit()
`,
  };
  expect(located(files, 'POST /api/v1/items', 'PATCH /api/v1/items/{item_id}')).toEqual([
    'app/routes/items.py:5',
    'app/routes/items.py:8',
  ]);
});

describe('Django', () => {
  const settings = 'ROOT_URLCONF = "config.urls"\n';
  const urls = `from django.urls import include, path
urlpatterns = [path("api/", include("shop.urls"))]
`;
  const shop = `from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from . import views
urlpatterns = [
    path("items/<int:pk>/buy/", csrf_exempt(views.buy)),
    re_path(r"^items/(?P<pk>[0-9]+)/$", views.ItemView.as_view()),
    path("orders/", views.OrderList.as_view()),
]
`;
  const views = `from rest_framework import generics
from rest_framework.decorators import api_view
@api_view(["POST"])
def buy(request, pk):
    pass
class ItemView(View):
    def put(self, request, pk):
        pass
class OrderList(generics.ListCreateAPIView):
    queryset = Order.objects.all()
    def perform_create(self, serializer):
        serializer.save()
`;
  const files = {
    'config/settings.py': settings,
    'config/urls.py': urls,
    'shop/urls.py': shop,
    'shop/views.py': views,
  };

  it('follows includes to functions, classes and generic views', () => {
    const ids = ['POST /api/items/{id}/buy/', 'PUT /api/items/{id}/', 'POST /api/orders/', 'GET /api/orders/'];
    expect(located(files, ...ids)).toEqual([
      'shop/views.py:4',
      'shop/views.py:7',
      'shop/views.py:11',
      'shop/views.py:9',
    ]);
    expect(located(files, 'PATCH /api/items/{id}/', 'POST /orders/')).toEqual([undefined, undefined]);
  });

  it('reads routers and their extra actions', () => {
    const routed = `from rest_framework.routers import DefaultRouter
from .views import ItemViewSet
router = DefaultRouter()
router.register(r"items", ItemViewSet, basename="item")
urlpatterns = router.urls
`;
    const viewSet = `class ItemViewSet(viewsets.ModelViewSet):
    def partial_update(self, request, pk=None):
        pass
    @action(detail=True, methods=["post"], url_path="check-out")
    def check_out(self, request, pk=None):
        pass
    @action(detail=False)
    def recent(self, request):
        pass
`;
    const ids = [
      'PATCH /api/items/{id}/',
      'POST /api/items/{id}/check-out/',
      'GET /api/items/recent/',
      'POST /api/items/',
    ];
    expect(located({ ...files, 'shop/urls.py': routed, 'shop/views.py': viewSet }, ...ids)).toEqual([
      'shop/views.py:2',
      'shop/views.py:5',
      'shop/views.py:8',
      'shop/views.py:1',
    ]);
  });
});

it('Gin: groups handed to functions, and methods of two types of one name', () => {
  const main = `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	v1 := r.Group("/v1")
	users(v1.Group("/users"), &Users{})
	orders := &Orders{}
	v1.POST("/orders", auth(), orders.Create)
	v1.PUT("/things/:id", unknown.Update)
}
func users(g *gin.RouterGroup, h *Users) {
	g.POST("", h.Create)
}
`;
  const handlers = `package main
func (u *Users) Create(c *gin.Context) {}
func (o *Orders) Create(c *gin.Context) {}
func (u *Users) Update(c *gin.Context) {}
func (o *Orders) Update(c *gin.Context) {}
`;
  expect(
    located({ 'main.go': main, 'handlers.go': handlers }, 'POST /v1/users', 'POST /v1/orders', 'PUT /v1/things/{id}'),
  ).toEqual(['handlers.go:2', 'handlers.go:3', undefined]);
});

it('Express: routers under paths, controllers, chains and wrappers', () => {
  const files = {
    'src/app.js': `const express = require('express');
const app = express();
app.use(express.json());
app.use('/api', require('./routes/orders'));
app.post('/login', async (req, res) => {});
axios.post('/elsewhere', body);
`,
    'src/routes/orders.js': `const { Router } = require('express');
const orders = require('../controllers/orders');
const router = Router();
router.route('/orders/:id').get(orders.show).patch(auth, wrap(orders.change));
router.post('/orders', orders.create);
module.exports = router;
`,
    'src/controllers/orders.js': `exports.show = (req, res) => {};
exports.change = async (req, res) => {};
async function create(req, res) {}
module.exports.create = create;
`,
  };
  const ids = ['POST /login', 'PATCH /api/orders/{id}', 'POST /api/orders', 'POST /elsewhere'];
  expect(located(files, ...ids)).toEqual([
    'src/app.js:5',
    'src/controllers/orders.js:2',
    'src/controllers/orders.js:3',
    undefined,
  ]);
});

describe('NestJS', () => {
  const controller = `import { Controller, Get, Post } from '@nestjs/common';
@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post(':id/pay')
  async pay(@Param('id') id: string) {
    return this.orders.pay(id);
  }
}
`;
  const main = (more: string): string => `import { NestFactory } from '@nestjs/core';
const app = await NestFactory.create(AppModule);
${more}
`;

  it('reads controllers and the global prefix', () => {
    const files = { 'src/orders.controller.ts': controller, 'src/main.ts': main("app.setGlobalPrefix('api');") };
    expect(located(files, 'POST /api/orders/{id}/pay', 'POST /orders/{id}/pay')).toEqual([
      'src/orders.controller.ts:6',
      undefined,
    ]);
  });

  it('fits the end where versions are enabled', () => {
    const files = { 'src/orders.controller.ts': controller, 'src/main.ts': main('app.enableVersioning();') };
    expect(located(files, 'POST /v1/orders/{id}/pay')).toEqual(['src/orders.controller.ts:6']);
  });
});

it('Spring: mapped methods of controllers', () => {
  const text = `package shop;
@RestController
@RequestMapping("/orders")
public class OrderController {
  @PostMapping
  public Order create(@RequestBody Order order) { return order; }
  @RequestMapping(value = "/{id}/pay", method = RequestMethod.POST)
  public void pay(@PathVariable Long id) { }
  @PutMapping(PATH)
  public void put() { }
}
`;
  const ids = ['POST /orders', 'POST /orders/{id}/pay', 'PUT /orders/{id}'];
  expect(located({ 'src/OrderController.java': text }, ...ids)).toEqual([
    'src/OrderController.java:5',
    'src/OrderController.java:7',
    undefined,
  ]);
});

it('believes in no service of which it finds hardly anything', () => {
  const files = {
    'app.py': 'from flask import Flask\napp = Flask(__name__)\n@app.post("/login")\ndef login(): pass\n',
  };
  expect(located(files, 'POST /login')).toEqual(['app.py:4']);
  expect(located(files, 'POST /login', 'POST /a', 'POST /b', 'POST /c', 'POST /d')[0]).toBeUndefined();
});

it('survives source that does not parse', () => {
  expect(
    located({ 'a.py': 'from flask import\n@@ def (', 'b.go': 'gin-gonic/gin {{', 'c.js': 'express((' }, 'GET /'),
  ).toEqual([undefined]);
});
