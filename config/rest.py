"""How the libraries behind the REST API are set."""

from typing import Any

#: For Django REST framework.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["portfolio.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["portfolio.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "portfolio.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # what is sent is asked for by Accept
}
#: For drf-spectacular, which writes the OpenAPI document.
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Presence",
    "DESCRIPTION": "AI portraits scored for a brand's intention: each score with its reasons, the "
    "consistency of whole sets, prompts to refine, clients' decisions. Conventions: docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "docExpansion": "none",  # a hundred operations: first their groups
        "deepLinking": True,
        "filter": True,
        "defaultModelsExpandDepth": 0,
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portfolio.api.schema.share_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "EmotionalJob": "portfolio.models.EmotionalJob",
        "AssessmentState": "scoring.models.State",
        "TaskState": "portfolio.api.tasks.STATES",
        "EventType": "portfolio.event_types.CHOICES",
    },
}
