"""What a brand's portraits are to have in common: the editor, and the pictures it takes from."""

from copy import copy
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portfolio import uploads
from portfolio.access import access
from portfolio.actions import brand_images, brands
from portfolio.forms import PaletteField
from portfolio.meanwhile import GuardedForm, held
from portfolio.models import Brand, BrandImage, Channel, Role
from portfolio.pages.target import images_of, target_page
from portfolio.undoing import offer_way_back
from scoring.actions.brand_images import palette_of_portraits

#: Buttons that change what stands in the form and save nothing.
STEPS = ("add", "remove", "take", "look")
MOST_TAKEN = 6


class TargetForm(GuardedForm):
    """The look that every portrait of a brand is to have, and when the team is told."""

    palette = PaletteField(
        required=False, help_text="Hex codes separated by spaces, for example #1f3a5f #e8e4dc."
    )
    channels = forms.MultipleChoiceField(
        choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Brand
        fields: ClassVar = [
            "palette",
            "colour_tolerance",
            "gaze_policy",
            "pose",
            "crop",
            "tone",
            "channels",
            "alert_below",
        ]
        labels: ClassVar = {
            "colour_tolerance": "Colour tolerance, ΔE₀₀",
            "gaze_policy": "Gaze",
            "pose": "Head",
            "alert_below": "Tell the team when consistency falls under",
        }
        help_texts: ClassVar = {
            "colour_tolerance": "Up to 5 is the same colour to most eyes, over 10 another one.",
            "gaze_policy": "Both: a direct look, or one direction that the set shares.",
            "tone": "A few words: calm, precise, warm.",
            "alert_below": "Of 100. Editors get one letter each time it falls under; empty: never.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("gaze_policy", "pose", "crop"):
            field: Any = self.fields[name]
            field.choices = [("", "No rule"), *field.choices[1:]]


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def target(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The editor. A step changes what stands in the form and saves nothing."""
    rows = Brand.objects.select_related("team", "custom_job")
    brand = access(held(request, rows), request.user, pk=pk, role=Role.EDITOR)
    is_step = any(name in request.POST for name in STEPS)
    data = _stepped(brand, request.POST) if is_step else request.POST or None
    form = TargetForm(data, instance=copy(brand))
    if request.method == "POST" and not is_step and form.is_valid():
        brands.change_brand(brand=brand, **form.cleaned_data)
        messages.success(request, "What the brand asks for is saved; its report follows.")
        return redirect(f"{reverse('scoring:consistency', args=[brand.pk])}#target")
    chosen = request.POST.getlist("portrait")
    palette = form["palette"].value() or []
    page = target_page(brand, chosen) | {
        "form": form,
        "palette": palette.split() if isinstance(palette, str) else palette,
        "is_step": is_step,
        "can_edit": True,
    }
    if "look" in request.POST:
        page["from_portraits"] = palette_of_portraits(brand=brand, portraits=page["chosen"])
    status = 422 if form.is_bound and not is_step else 200
    return render(request, "scoring/target/page.html", page, status=status)


def _stepped(brand: Brand, sent: QueryDict) -> QueryDict:
    """What was sent, with the colour added or removed, or with a picture's colours."""
    data = sent.copy()
    palette = [word for word in data.get("palette", "").replace(",", " ").split() if word]
    if colour := sent.get("add"):
        palette = [*palette, colour] if colour not in palette else palette
    if colour := sent.get("remove"):
        palette = [word for word in palette if word.lower() != colour.lower()]
    if taken := sent.get("take"):
        images = [row for row in brand.images.all() if str(row.pk) == taken and row.colours]
        palette = [c["hex"] for row in images for c in (row.colours or [])[:MOST_TAKEN]] or palette
    data["palette"] = " ".join(palette)
    return data


@require_http_methods(["GET", "HEAD", "POST"])
def images(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pictures of a brand: the editor's own fragment, polled while one is read; a new one."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=Role.EDITOR)
    if request.method != "POST":
        return render(request, "scoring/target/_images.html", images_of(brand))
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    if kind not in BrandImage.Kind.values or file is None:
        messages.error(request, "Choose a picture, and say what it is.")
        return redirect("scoring:target", brand.pk)
    try:
        upload = uploads.inspect(file, least_side=uploads.MIN_LOGO_SIDE)
        brand_images.add_brand_image(
            brand=brand,
            kind=kind,
            upload=upload,
            by=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, "The picture is here; its colours appear in a moment.")
    except (uploads.UploadRejected, brand_images.TooManyImages) as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('scoring:target', args=[brand.pk])}#pictures")


@require_POST
def image_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = BrandImage.objects.select_related("brand__team")
    image = access(rows, request.user, pk=pk, role=Role.EDITOR)
    brand = image.brand_id
    entry = brand_images.remove_brand_image(image=image, by=request.user)  # type: ignore[arg-type]
    words = f"“{image}” is in the trash for 30 days. Colours taken from it stay."
    if entry is not None:
        offer_way_back(request, entry, words)
    return redirect("scoring:target", brand)
