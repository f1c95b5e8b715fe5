/** Layouts as grown applications have them. What is not certain has no location; a wrong one would be worse. */
import { describe, expect, it } from 'vitest';
import { locate } from '../../src/source/locate.ts';
import { wanted } from './wanted.ts';

/** Operation → `file:line` of its handler; operations without one are left out. */
function located(files: Record<string, string>, ids: string[]): Record<string, string> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const found = locate(ids.map(wanted), texts);
  return Object.fromEntries([...found].map(([id, { file, line }]) => [id, `${file}:${line}`]));
}

describe('Flask', () => {
  it('blueprints within blueprints, the inner ones with a prefix of their registration', () => {
    const files = {
      'shop/__init__.py': `from flask import Flask
from shop.api import api

def create_app(config=None):
    app = Flask(__name__)
    app.register_blueprint(api, url_prefix="/api/v1")
    return app
`,
      'shop/api/__init__.py': `from flask import Blueprint
from .orders import bp as orders
from .stock import bp as stock

api = Blueprint("api", __name__, url_prefix="/ignored")
api.register_blueprint(orders)
api.register_blueprint(stock, url_prefix="/warehouse/stock")
`,
      'shop/api/orders.py': `from flask import Blueprint

bp = Blueprint("orders", __name__, url_prefix="/orders")

@bp.post("/<int:order_id>/pay")
def pay(order_id):
    return "", 204
`,
      'shop/api/stock.py': `from flask import Blueprint

bp = Blueprint("stock", __name__, url_prefix="/stock")

@bp.route("/<sku>", methods=["PUT", "PATCH"])
def change(sku):
    return "", 204
`,
    };
    expect(
      located(files, [
        'POST /api/v1/orders/{order_id}/pay',
        'PUT /api/v1/warehouse/stock/{sku}',
        'PATCH /api/v1/stock/{sku}',
        'POST /ignored/orders/{order_id}/pay',
      ]),
    ).toEqual({
      'POST /api/v1/orders/{order_id}/pay': 'shop/api/orders.py:6',
      'PUT /api/v1/warehouse/stock/{sku}': 'shop/api/stock.py:6',
    });
  });

  it('one blueprint registered twice, and routes of two blueprints of one name', () => {
    const files = {
      'app.py': `from flask import Flask
from legacy import bp as legacy
from modern import bp as modern
app = Flask(__name__)
app.register_blueprint(legacy, url_prefix="/v1", name="one")
app.register_blueprint(legacy, url_prefix="/v0", name="zero")
app.register_blueprint(modern, url_prefix="/v2")
`,
      'legacy.py': `from flask import Blueprint
bp = Blueprint("items", __name__)
@bp.post("/items")
def add(): pass
`,
      'modern.py': `from flask import Blueprint
bp = Blueprint("items", __name__)
@bp.post("/items")
def add(): pass
`,
    };
    expect(located(files, ['POST /v0/items', 'POST /v1/items', 'POST /v2/items', 'POST /v3/items'])).toEqual({
      'POST /v0/items': 'legacy.py:4',
      'POST /v1/items': 'legacy.py:4',
      'POST /v2/items': 'modern.py:4',
    });
  });

  it('method views of flask-smorest, the blueprint hung on an Api with a prefix of its own', () => {
    const view = `from flask.views import MethodView
from flask_smorest import Blueprint

blp = Blueprint("pets", "pets", url_prefix="/pets", description="Pets")

@blp.route("/")
class Pets(MethodView):
    @blp.arguments(PetSchema)
    @blp.response(201, PetSchema)
    def post(self, data):
        return data

@blp.route("/<uuid:pet_id>")
class Pet(MethodView):
    @blp.response(200, PetSchema)
    def put(self, data, pet_id):
        return data
`;
    const app = (line: string) => `from flask import Flask
from flask_smorest import Api
from resources.pets import blp as PetBlueprint
def create_app():
    app = Flask(__name__)
    api = Api(app)
    ${line}
    return app
`;
    const ids = ['POST /pets', 'PUT /pets/{pet_id}', 'POST /zoo/pets', 'PUT /zoo/{pet_id}'];
    const at = (line: string) => located({ 'resources/pets.py': view, 'app.py': app(line) }, ids);
    expect(at('api.register_blueprint(PetBlueprint)')).toEqual({
      'POST /pets': 'resources/pets.py:10',
      'PUT /pets/{pet_id}': 'resources/pets.py:16',
    });
    expect(at('api.register_blueprint(PetBlueprint, url_prefix="/zoo")')).toEqual({
      'PUT /zoo/{pet_id}': 'resources/pets.py:16',
    });
  });
});

describe('Django', () => {
  it('includes within includes, lists that are added to, and a namespace', () => {
    const files = {
      'manage.py': '',
      'config/settings/base.py': 'ROOT_URLCONF = "config.urls"\n',
      'config/urls.py': `from django.urls import include, path
api = [
    path("shop/", include(("shop.urls", "shop"), namespace="shop")),
    path("", include("accounts.urls")),
]
urlpatterns = [path("admin/", admin.site.urls), path("api/", include((api, "api")))]
urlpatterns += [path("api/v2/", include("shop.urls"))]
`,
      'shop/urls.py': `from django.urls import include, path, re_path
from . import views
orders = [path("cancel/", views.cancel), path("", views.OrderView.as_view())]
urlpatterns = [
    path("orders/<int:pk>/", include(orders)),
    re_path(r"^legacy/(?P<pk>[0-9]+)/close/$", views.close),
]
`,
      'shop/views.py': `from django.views import View
from django.views.decorators.http import require_POST

@require_POST
def cancel(request, pk): pass

@require_POST
def close(request, pk): pass

class OrderView(View):
    def put(self, request, pk): pass
`,
      'accounts/urls.py': `from django.urls import path
from accounts import views
urlpatterns = [path("orders/<int:pk>/cancel/", views.cancel)]
`,
      'accounts/views.py': `from rest_framework.decorators import api_view
@api_view(["POST"])
def cancel(request, pk): pass
`,
    };
    expect(
      located(files, [
        'POST /api/shop/orders/{id}/cancel/',
        'PUT /api/shop/orders/{id}/',
        'POST /api/orders/{id}/cancel/',
        'POST /api/v2/legacy/{pk}/close/',
        'POST /orders/{id}/cancel/',
      ]),
    ).toEqual({
      'POST /api/shop/orders/{id}/cancel/': 'shop/views.py:5',
      'PUT /api/shop/orders/{id}/': 'shop/views.py:11',
      'POST /api/orders/{id}/cancel/': 'accounts/views.py:3',
      'POST /api/v2/legacy/{pk}/close/': 'shop/views.py:8',
    });
  });

  it('routers with a basename, actions with a path, mixins of the workspace and one set under two prefixes', () => {
    const files = {
      'settings.py': 'ROOT_URLCONF = "urls"\n',
      'urls.py': `from django.urls import include, path
from rest_framework import routers
from shop.views import CouponViewSet, OrderViewSet
router = routers.DefaultRouter(trailing_slash=False)
router.register("orders", OrderViewSet, basename="order")
router.register(r"archive/orders", OrderViewSet, basename="archived-order")
router.register("coupons", CouponViewSet)
urlpatterns = [path("api/", include(router.urls)), path("api/v2/", include((router.urls, "v2")))]
`,
      'shop/mixins.py': `class Cancels:
    @action(detail=True, methods=["post"], url_path="cancel-now", url_name="cancel")
    def cancel(self, request, pk=None): pass
    @cancel.mapping.delete
    def undo(self, request, pk=None): pass
`,
      'shop/views.py': `from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from .mixins import Cancels
class OrderViewSet(Cancels, mixins.CreateModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    def perform_create(self, serializer): pass
    @action(detail=False, methods=["POST"])
    def bulk(self, request): pass
class CouponViewSet(viewsets.ModelViewSet):
    http_method_names = ["get", "post"]
    @action(methods=["post"], detail=True, url_path=r"redeem/(?P<code>[^/.]+)")
    def redeem(self, request, pk, code): pass
`,
    };
    expect(
      located(files, [
        'POST /api/orders',
        'POST /api/archive/orders',
        'POST /api/orders/bulk',
        'POST /api/v2/orders/{id}/cancel-now',
        'DELETE /api/orders/{id}/cancel-now',
        'POST /api/coupons/{id}/redeem/{code}',
        'PUT /api/orders/{id}',
        'POST /orders/{id}/cancel',
      ]),
    ).toEqual({
      'POST /api/orders': 'shop/views.py:5',
      'POST /api/archive/orders': 'shop/views.py:5',
      'POST /api/orders/bulk': 'shop/views.py:7',
      'POST /api/v2/orders/{id}/cancel-now': 'shop/mixins.py:3',
      'DELETE /api/orders/{id}/cancel-now': 'shop/mixins.py:5',
      'POST /api/coupons/{id}/redeem/{code}': 'shop/views.py:11',
    });
  });
});

describe('Gin', () => {
  it('groups made in one file, handed to functions and methods of others', () => {
    const files = {
      'cmd/server/main.go': `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	v1 := r.Group("/api").Group("/v1")
	v1.Use(auth())
	{
		orders := v1.Group("/orders")
		handlers.RegisterOrders(orders, svc)
	}
	admin := handlers.NewAdmin(svc)
	admin.Mount(r.Group("/admin"))
}
`,
      'internal/handlers/orders.go': `package handlers
import "github.com/gin-gonic/gin"
func RegisterOrders(g *gin.RouterGroup, svc *Service) {
	h := &orderHandler{svc}
	g.Handle(http.MethodPost, "/:id/pay", limit(), h.pay)
	items := g.Group("/:id/items")
	items.DELETE("/:item", h.removeItem)
}
func (h *orderHandler) pay(c *gin.Context) {}
func (h *orderHandler) removeItem(c *gin.Context) {}
`,
      'internal/handlers/admin.go': `package handlers
import "github.com/gin-gonic/gin"
type Admin struct{ svc *Service }
func (a *Admin) Mount(g *gin.RouterGroup) {
	g.POST("/orders/:id/pay", a.pay)
	g.Handle("DELETE", "/orders/:id", a.remove)
}
func (a *Admin) pay(c *gin.Context) {}
func (a *Admin) remove(c *gin.Context) {}
`,
    };
    expect(
      located(files, [
        'POST /api/v1/orders/{id}/pay',
        'DELETE /api/v1/orders/{id}/items/{item}',
        'POST /admin/orders/{id}/pay',
        'DELETE /admin/orders/{id}',
        'POST /orders/{id}/pay',
      ]),
    ).toEqual({
      'POST /api/v1/orders/{id}/pay': 'internal/handlers/orders.go:9',
      'DELETE /api/v1/orders/{id}/items/{item}': 'internal/handlers/orders.go:10',
      'POST /admin/orders/{id}/pay': 'internal/handlers/admin.go:8',
      'DELETE /admin/orders/{id}': 'internal/handlers/admin.go:9',
    });
  });

  it('a group that is chosen at run time has no beginning', () => {
    const files = {
      'main.go': `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.New()
	for _, prefix := range []string{"/a", "/b"} {
		g := r.Group(prefix)
		g.POST("/orders/:id/pay", pay)
	}
}
func pay(c *gin.Context) {}
`,
    };
    expect(located(files, ['POST /a/orders/{id}/pay', 'POST /b/orders/{id}/pay'])).toEqual({});
  });
});

describe('FastAPI', () => {
  it('a prefix at every station: of the router, of its inclusion, of the application mounted', () => {
    const files = {
      'app/main.py': `from fastapi import FastAPI
from app.api.main import api_router
from app.core.config import settings
from app.admin import admin
app = FastAPI()
app.include_router(api_router, prefix="/api/v1")
app.mount("/admin", admin)
`,
      'app/admin.py': `from fastapi import FastAPI
admin = FastAPI()
@admin.delete("/orders/{order_id}")
def purge(order_id: int): pass
`,
      'app/api/main.py': `from fastapi import APIRouter
from app.api.routes import orders, users
api_router = APIRouter()
api_router.include_router(orders.router, prefix="/orders", tags=["orders"])
api_router.include_router(users.router)
`,
      'app/api/routes/__init__.py': '',
      'app/api/routes/orders.py': `from fastapi import APIRouter, Depends
router = APIRouter(dependencies=[Depends(current_user)])
@router.post("/{order_id}/pay", response_model=Order)
async def pay(order_id: int): pass
@router.api_route("/{order_id}", methods=["PUT", "PATCH"])
async def change(order_id: int): pass
`,
      'app/api/routes/users.py': `from fastapi import APIRouter
router = APIRouter(prefix="/users")
@router.patch("/me")
def update_me(): pass
`,
    };
    expect(
      located(files, [
        'POST /api/v1/orders/{order_id}/pay',
        'PATCH /api/v1/orders/{order_id}',
        'PATCH /api/v1/users/me',
        'DELETE /admin/orders/{order_id}',
        'POST /api/v2/orders/{order_id}/pay',
      ]),
    ).toEqual({
      'POST /api/v1/orders/{order_id}/pay': 'app/api/routes/orders.py:4',
      'PATCH /api/v1/orders/{order_id}': 'app/api/routes/orders.py:6',
      'PATCH /api/v1/users/me': 'app/api/routes/users.py:4',
      'DELETE /admin/orders/{order_id}': 'app/admin.py:4',
    });
  });

  it('a prefix out of the settings fits by its end, and never two operations', () => {
    const files = {
      'main.py': `from fastapi import FastAPI
from orders import router
app = FastAPI()
app.include_router(router, prefix=settings.API_V1_STR)
`,
      'orders.py': `from fastapi import APIRouter
router = APIRouter(prefix="/orders")
@router.post("/{order_id}/pay")
def pay(order_id: int): pass
`,
    };
    expect(located(files, ['POST /api/v1/orders/{order_id}/pay'])).toEqual({
      'POST /api/v1/orders/{order_id}/pay': 'orders.py:4',
    });
    expect(located(files, ['POST /v1/orders/{order_id}/pay', 'POST /v2/orders/{order_id}/pay'])).toEqual({});
  });
});

describe('Express', () => {
  it('routers mounted in other files, several under one path, and one under two', () => {
    const files = {
      'src/app.js': `const express = require('express');
const routes = require('./routes');
const { adminRouter } = require('./admin');
const app = express();
app.use('/api', authenticate, routes);
app.use('/admin', adminRouter);
app.use(['/v1', '/v2'], require('./routes/legacy'));
module.exports = app;
`,
      'src/routes/index.js': `const router = require('express').Router();
router.use('/orders', require('./orders'));
router.use('/users', require('./users').router);
module.exports = router;
`,
      'src/routes/orders.js': `const { Router } = require('express');
const controller = require('../controllers/orders');
const router = Router({ mergeParams: true });
router.post('/:id/pay', validate(schema), controller.pay);
router.route('/:id').put(controller.replace).delete((req, res) => res.end());
module.exports = router;
`,
      'src/routes/users.js': `const express = require('express');
const router = express.Router();
router.patch('/me', async (req, res) => {
  res.end();
});
exports.router = router;
`,
      'src/routes/legacy.js': `const express = require('express');
const router = express.Router();
router.post('/close', (req, res) => res.end());
module.exports = router;
`,
      'src/controllers/orders.js': `exports.pay = async (req, res) => {};
exports.replace = async function (req, res) {};
`,
      'src/admin.js': `const express = require('express');
const adminRouter = express.Router();
adminRouter.delete('/orders/:id', (req, res) => res.end());
module.exports = { adminRouter };
`,
    };
    const found = located(files, [
      'POST /api/orders/{id}/pay',
      'PUT /api/orders/{id}',
      'DELETE /api/orders/{id}',
      'PATCH /api/users/me',
      'DELETE /admin/orders/{id}',
      'POST /v1/close',
    ]);
    expect(found).toMatchObject({
      'POST /api/orders/{id}/pay': 'src/controllers/orders.js:1',
      'PATCH /api/users/me': 'src/routes/users.js:3',
      'DELETE /admin/orders/{id}': 'src/admin.js:3',
    });
    // Where it is found at all, it is this one.
    const right = {
      ...found,
      'PUT /api/orders/{id}': 'src/controllers/orders.js:2',
      'DELETE /api/orders/{id}': 'src/routes/orders.js:5',
      'POST /v1/close': 'src/routes/legacy.js:3',
    };
    expect(right).toMatchObject(found);
  });
});

describe('NestJS', () => {
  const controller = (version: string, name: string) => `import { Controller, Post, Version } from '@nestjs/common';
@Controller({ path: 'orders', version: '${version}' })
export class ${name} {
  @Post(':id/pay')
  pay() {}

  @Version('3')
  @Post(':id/close')
  close() {}
}
`;
  const main = (line: string) => `import { NestFactory } from '@nestjs/core';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  ${line}
  app.setGlobalPrefix('api');
}
`;

  it('two versions of a controller are never taken for each other', () => {
    const files = {
      'src/main.ts': main('app.enableVersioning({ type: VersioningType.URI });'),
      'src/v1/orders.controller.ts': controller('1', 'OrdersV1'),
      'src/v2/orders.controller.ts': controller('2', 'OrdersV2'),
    };
    expect(located(files, ['POST /api/v1/orders/{id}/pay', 'POST /api/v2/orders/{id}/pay'])).toEqual({});
  });

  it('one version is found by the end of its path', () => {
    const files = {
      'src/main.ts': main('app.enableVersioning();'),
      'src/orders.controller.ts': controller('1', 'Orders'),
    };
    expect(located(files, ['POST /api/v1/orders/{id}/pay', 'POST /api/v3/orders/{id}/close'])).toEqual({
      'POST /api/v1/orders/{id}/pay': 'src/orders.controller.ts:4',
      'POST /api/v3/orders/{id}/close': 'src/orders.controller.ts:7',
    });
  });
});

describe('two services in one repository', () => {
  const orders = (prefix: string) => `from fastapi import APIRouter, FastAPI
router = APIRouter(prefix="/orders")
@router.post("/{order_id}/pay")
def pay(order_id: int): pass
app = FastAPI()
app.include_router(router${prefix})
`;
  const at = (basePath: string, files: Record<string, string>) => {
    const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
    const operation = { ...wanted('POST /orders/{order_id}/pay'), basePath };
    return locate([operation], texts).get(operation.id)?.file;
  };

  it('the one whose prefix is known does not stand for the one whose prefix is not', () => {
    const files = { 'a/main.py': orders(', prefix=settings.PREFIX'), 'b/main.py': orders('') };
    expect(at('/api', files)).toBe(undefined);
    expect(at('/api', { 'a/main.py': files['a/main.py'] })).toBe('a/main.py');
    expect(at('/api', { 'b/main.py': files['b/main.py'] })).toBe('b/main.py');
    expect(at('/api', { ...files, 'a/main.py': orders(', prefix="/api"') })).toBe('a/main.py');
  });

  it("the same path in both is nobody's", () => {
    expect(at('', { 'a/main.py': orders(''), 'b/main.py': orders('') })).toBe(undefined);
  });
});
