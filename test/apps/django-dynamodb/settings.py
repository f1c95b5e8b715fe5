import os

#: How the shop writes: `racy` or `repaired`.
RACEGATE_VARIANT = os.environ.get("RACEGATE_VARIANT", "racy")

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "only for tests")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
USE_TZ = True
INSTALLED_APPS = ["rest_framework", "drf_spectacular"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {"TITLE": "Shop", "VERSION": "1.0", "SERVE_INCLUDE_SCHEMA": False}
