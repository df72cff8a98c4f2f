"""Delivering: the gates, the packs, and their files."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import brands, deliveries
from portfolio.actions.audit import record_export
from portfolio.actions.crops import NotPrepared
from portfolio.channel_presets import PRESETS
from portfolio.delivery_forms import DeliveryForm, DisclosureForm
from portfolio.meanwhile import held
from portfolio.models import Brand, Delivery, Role
from portfolio.pages.deliveries import deliver_page, deliverable
from portfolio.pages.picture_facts import facts_of
from portfolio.views.images import HEADERS

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The gates of a brand's portraits, its packs, and the form that asks for one."""
    role = Role.EDITOR if request.method == "POST" else Role.READ_ONLY
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=role)
    form = DeliveryForm(request.POST or None, brand=brand)
    if request.method == "POST" and form.is_valid() and _ask(request, brand, form):
        messages.success(request, "The pack is being made. It is listed below in a moment.")
        return redirect("portfolio:deliver", brand.pk)
    declared = form.data.get("declared", "") if form.is_bound else ""
    context = deliver_page(brand, request.user, declared=declared) | {
        "form": form,
        "disclosure": DisclosureForm(instance=brand),
        "chosen": request.POST.getlist("version"),
        "can_edit": may(brand.team, request.user, Role.EDITOR),
    }
    context["is_making"] = any(pack.state == Delivery.State.QUEUED for pack in context["packs"])
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portfolio/delivery/deliver.html", context, status=status)


@require_POST
@transaction.atomic
def disclosure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the brand's credit line, and whether clients see numbers."""
    brand = access(
        held(request, Brand.objects.select_related("team")), request.user, pk=pk, role=Role.EDITOR
    )
    form = DisclosureForm(request.POST, instance=brand)
    if form.is_valid():
        brands.change_brand(brand=brand, **form.cleaned_data)
        messages.success(request, "Saved.")
    else:
        found = [str(words) for field in form.errors.values() for words in field]
        messages.error(request, " ".join(found))
    return redirect("portfolio:deliver", brand.pk)


@require_safe
def delivery_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A pack, for members who see its brand."""
    rows = Delivery.objects.select_related("brand__team", "portal")
    pack = access(rows, request.user, pk=pk)
    response = pack_response(pack)
    if request.method == "GET":
        record_export(team=pack.brand.team, what="a delivery", brand=str(pack.brand))
    response["Cache-Control"] = "private, no-store"
    return response


def pack_response(pack: Delivery) -> FileResponse:
    """The pack's file. Raises Http404 where it is not made, was withdrawn, or has had its time."""
    if pack.state != Delivery.State.MADE or pack.expires_at <= timezone.now():
        raise Http404("This pack is not there.")
    try:
        file = pack.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404("This pack is not there.") from gone
    day = timezone.localtime(pack.created_at).strftime("%Y-%m-%d")
    name = f"{slugify(str(pack.brand)) or 'portraits'}-{day}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    for header, value in HEADERS.items():
        response[header] = value
    del response["Accept-Ranges"]
    return response


def _ask(request: HttpRequest, brand: Brand, form: DeliveryForm) -> bool:
    """Ask for the pack; what speaks against it stands in the form then."""
    data = form.cleaned_data
    asked = [each for each in request.POST.getlist("version") if _is_uuid(each)]
    versions = list(deliverable(brand, request.user).filter(pk__in=asked))
    policy = deliveries.Policy(data["keeps_prompt"], brand.credit, data["declared"])
    try:
        deliveries.add_delivery(
            brand=brand,
            versions=versions,
            presets=[PRESETS[slug] for slug in data["presets"]],
            policy=policy,
            facts=facts_of(versions, with_prompts=policy.keeps_prompt),
            override_reason=data["override_reason"],
            by=request.user,  # type: ignore[arg-type]
            portal=data["portal"],
        )
    except (deliveries.GateClosed, deliveries.NothingChosen, NotPrepared) as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
