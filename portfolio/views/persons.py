"""Persons: who is portrayed, and what they agreed to."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access, may
from portfolio.actions import persons as actions
from portfolio.actions.brands import NameTaken
from portfolio.delivery_forms import ConsentForm, PersonForm
from portfolio.meanwhile import held
from portfolio.models import Brand, Consent, Person, Portrait, Role
from portfolio.pages.persons import PersonRow, persons_page
from portfolio.undoing import offer_undo

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody of a brand with their consents, and a form to add somebody."""
    role = Role.EDITOR if request.method == "POST" else Role.READ_ONLY
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=role)
    form = PersonForm(request.POST or None)
    form.instance.brand = brand
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_person(brand=brand, **form.cleaned_data)
        except NameTaken as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, f"{added} is added. Record what they agreed to.")
            return redirect(_at(added))
    return _page(request, brand, form=form)


@require_POST
@transaction.atomic
def person_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a person's name, address or note."""
    person = access(held(request, _persons()), request.user, pk=pk, role=Role.EDITOR)
    form = PersonForm(request.POST, instance=person, auto_id=f"id_{person.pk}_%s")
    if form.is_valid():
        try:
            actions.change_person(person=person, **form.cleaned_data)
        except NameTaken as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect(_at(person))
    return _page(request, person.brand, of=person, change=form)


@require_POST
def consent_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what a person agreed to."""
    person = access(_persons(), request.user, pk=pk, role=Role.EDITOR)
    form = ConsentForm(request.POST, auto_id=f"id_{person.pk}_%s")
    if form.is_valid():
        try:
            actions.record_consent(person=person, agreement=form.agreement(), by=request.user)  # type: ignore[arg-type]
        except actions.BadConsent as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"The consent of {person} is recorded.")
            return redirect(_at(person))
    return _page(request, person.brand, of=person, consent=form)


@require_POST
def consent_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that a person took a consent back."""
    rows = Consent.objects.select_related("person__brand__team")
    consent = access(rows, request.user, pk=pk, role=Role.EDITOR)
    actions.revoke_consent(consent=consent)
    messages.success(request, f"{consent.person} took it back: their pictures leave no more.")
    return redirect(_at(consent.person))


@require_POST
def portrait_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who is portrayed."""
    rows = Portrait.objects.select_related("library__brand__team", "current_version")
    portrait = access(rows, request.user, pk=pk, role=Role.EDITOR)
    brand, asked = portrait.library.brand, request.POST.get("person", "")
    person = next((each for each in brand.persons.all() if str(each.pk) == asked), None)
    if asked and person is None:
        messages.error(request, "This person is not one of this brand’s.")
    else:
        before = str(portrait.person_id or "")
        actions.set_portrait_person(portrait=portrait, person=person)
        words = f"It shows {person}." if person else "It shows nobody named."
        offer_undo(request, words, request.path, person=before)
    if portrait.current_version is None:
        return redirect("portfolio:portrait", portrait.pk)
    return redirect("portfolio:crops", portrait.current_version.pk)


def _page(
    request: HttpRequest,
    brand: Brand,
    *,
    form: PersonForm | None = None,
    of: Person | None = None,
    change: PersonForm | None = None,
    consent: ConsentForm | None = None,
) -> HttpResponse:
    """The page; of, change, consent: the form of one person that came back with a mistake."""
    context = persons_page(brand)
    context["entries"] = [
        _entry(row, *(change, consent) if of == row.person else (None, None))
        for row in context["rows"]
    ]
    context["form"] = form or PersonForm()
    context["can_edit"] = may(brand.team, request.user, Role.EDITOR)
    context["can_erase"] = may(brand.team, request.user, Role.ADMIN)
    status = 200 if request.method in ("GET", "HEAD") else UNPROCESSABLE
    return render(request, "portfolio/delivery/persons.html", context, status=status)


def _entry(
    row: PersonRow, change: PersonForm | None, consent: ConsentForm | None
) -> dict[str, object]:
    """A person with their forms, whose fields have ids of their own."""
    ids = f"id_{row.person.pk}_%s"
    return {
        "row": row,
        "change": change or PersonForm(instance=row.person, auto_id=ids),
        "consent": consent or ConsentForm(auto_id=ids),
    }


def _at(person: Person) -> str:
    return reverse("portfolio:persons", args=[person.brand_id]) + f"#{person.pk}"


def _persons():  # type: ignore[no-untyped-def]
    return Person.objects.select_related("brand__team")
