"""Addresses of tags, fields, collections, marks, and work on many portraits."""

from django.urls import URLPattern, path

from portfolio.views import bulk, organising, tasks

urlpatterns: list[URLPattern] = [
    path("bulk/", bulk.bulk_edit, name="bulk"),
    path("export/", bulk.export, name="export"),
    path("portraits/listed/", bulk.listed, name="portraits-listed"),
    path("brands/<uuid:pk>/organise/", organising.brand_organise, name="brand-organise"),
    path("brands/<uuid:pk>/collections/", organising.collection_add, name="collection-add"),
    path("collections/<uuid:pk>/", organising.collection, name="collection"),
    path("collections/<uuid:pk>/edit/", organising.collection_edit, name="collection-edit"),
    path("collections/<uuid:pk>/delete/", organising.collection_delete, name="collection-delete"),
    path("brands/<uuid:pk>/fields/", organising.field_add, name="field-add"),
    path("fields/<uuid:pk>/", organising.field_edit, name="field-edit"),
    path("tags/<uuid:pk>/", organising.tag_edit, name="tag-edit"),
    path("portraits/<uuid:pk>/organise/", organising.portrait_organise, name="portrait-organise"),
    path("portraits/<uuid:pk>/mark/", organising.portrait_mark, name="portrait-mark"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/tray/", tasks.tray_of_tasks, name="tray"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/change/", tasks.task_change, name="task-change"),
    path("tasks/<uuid:pk>/undo/", bulk.task_undo, name="task-undo"),
    path("tasks/<uuid:pk>/file/", tasks.task_file, name="task-file"),
]
