"""Addresses of what leaves: persons and their consents, crops, gates and packs."""

from django.urls import path

from portfolio.views import crops, deliveries, persons

urlpatterns = [
    path("brands/<uuid:pk>/deliver/", deliveries.deliver, name="deliver"),
    path("brands/<uuid:pk>/disclosure/", deliveries.disclosure, name="disclosure"),
    path("deliveries/<uuid:pk>/file/", deliveries.delivery_file, name="delivery-file"),
    path("versions/<uuid:pk>/crops/", crops.crops, name="crops"),
    path("versions/<uuid:pk>/alt-text/", crops.alt_text, name="alt-text"),
    path("brands/<uuid:pk>/persons/", persons.persons, name="persons"),
    path("persons/<uuid:pk>/", persons.person_change, name="person-change"),
    path("persons/<uuid:pk>/consents/", persons.consent_add, name="consent-add"),
    path("consents/<uuid:pk>/revoke/", persons.consent_revoke, name="consent-revoke"),
    path("portraits/<uuid:pk>/person/", persons.portrait_person, name="portrait-person"),
]
