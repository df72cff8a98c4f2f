"""What a member without a second factor gets of a team that requires one: the way to set it up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portfolio.access import SecondFactorNeeded

SET_UP = "mfa_index"


def second_factor_answer(request: HttpRequest, problem: Exception) -> HttpResponse | None:
    """The answer to a request that only a second factor keeps out; None to any other problem.

    A page leads to where the factor is set up. A fragment, polled by a page that was open when
    the team's rule came, has that page loaded anew, which then leads there. Whatever would have
    changed something is refused, and the page says how to go on.
    """
    if not isinstance(problem, SecondFactorNeeded):
        return None
    if "HX-Request" in request.headers:
        return HttpResponse(
            str(problem), status=403, content_type="text/plain", headers={"HX-Refresh": "true"}
        )
    if request.method in ("GET", "HEAD"):
        messages.info(request, str(problem))
        return redirect(SET_UP)
    context = {"detail": str(problem), "request_id": getattr(request, "request_id", "")}
    return render(request, "403_second_factor.html", context, status=403)
