# SPDX-License-Identifier: EUPL-1.2
"""The workbench of questions: list, new question, answer with its parts, the way to the release, exports."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.disclosure import actions, forms, policies, queries
from tragweite.apps.disclosure.models import ParliamentaryQuestion, SubQuestion
from tragweite.apps.disclosure.queries.document import FINAL, draft_hash, printed_document
from tragweite.apps.people.queries import Scope, scope_of, signed_in
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import QuestionState
from tragweite.documents.pdf import parliament_answer_pdf
from tragweite.documents.printing import plain_answer
from tragweite.documents.word import parliament_answer_docx
from tragweite.web import states
from tragweite.web.answers import Crumbs, answer_form, is_done
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.refusals import refusal_text

from .tabs import room_tabs

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _in_days(rows: Any, days: tuple[Any, Any]) -> Any:
    first, last = days
    rows = rows.filter(due_on__gte=first) if first else rows
    return rows.filter(due_on__lte=last) if last else rows


COLUMNS = [
    Column("number", gettext_lazy("Drucksache"), sort="number", url=lambda row: reverse("disclosure:detail", args=[row.pk])),
    Column("title", gettext_lazy("Betreff"), sort="title"),
    Column("faction", gettext_lazy("Fraktion"), sort="faction"),
    Column("lead", gettext_lazy("Federführung"), value="lead_ministry.short_name", sort="lead_ministry__short_name"),
    Column("parts", gettext_lazy("Teilfragen"), kind="count", value="part_count", sort="part_count"),
    Column("received_on", gettext_lazy("Eingang"), kind="day", sort="received_on"),
    Column("due_on", gettext_lazy("Frist"), kind="day", sort="due_on"),
    Column("state", gettext_lazy("Stand"), kind="state", states="question", sort="state"),
]  # fmt: skip
FILTERS = [
    Filter("q", gettext_lazy("Suchwort"), "text", lambda rows, text: rows.filter(title__icontains=text)),
    Filter("stand", gettext_lazy("Stand"), states.choices("question"), lambda rows, state: rows.filter(state=state)),
    Filter("frist", gettext_lazy("Frist"), "date_range", _in_days),
]


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """All questions that one reads, the next deadline first."""
    scope = scope_of(request.user)
    listing = Listing(
        request, queries.questions_within(scope), COLUMNS, FILTERS, "due_on", _("Parlamentarische Anfragen"),
        empty=_("Noch keine Anfrage. Die Staatskanzlei legt die erste an, sobald sie eingegangen ist."),
    )  # fmt: skip
    extra: dict[str, Any] = {"crumbs": [(_("Rechenschaft"), None)], "tabs": room_tabs("questions")}
    if policies.may_write(scope):
        extra |= {"action_url": reverse("disclosure:create"), "action_label": _("Anfrage anlegen")}
    return listing.response("disclosure/list.html", extra)


def crumbs(*last: tuple[str, str | None]) -> Crumbs:
    """The way to a page of the room."""
    return [(_("Rechenschaft"), reverse("disclosure:list")), *last]


def create(request: HttpRequest) -> HttpResponse:
    """A new question."""
    user, scope = signed_in(request)
    policies.require_write(scope)
    form = forms.QuestionForm(request.POST or None, initial={"place": "Wiesbaden"})
    return answer_form(
        request,
        form,
        lambda: actions.create_question(
            user=user, scope=scope, at=timezone.now(), is_demo=settings.TRAGWEITE.demo, **form.cleaned_data
        ),
        done=_("Anfrage angelegt. Legen Sie nun fest, wie jede Teilfrage beantwortet wird."),
        url=reverse("disclosure:list"),
        onward=lambda question: reverse("disclosure:detail", args=[question.pk]),
        page={"title": _("Anfrage anlegen"), "submit_label": _("Anfrage anlegen"), "crumbs": crumbs((_("Neu"), None))},
    )


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbench of one question."""
    scope = scope_of(request.user)
    return _workbench(request, scope, queries.access_question(scope, pk))


def _workbench(
    request: HttpRequest, scope: Scope, question: ParliamentaryQuestion, *, form: forms.BindForm | None = None, part: int | None = None
) -> HttpResponse:  # fmt: skip
    parts = queries.parts_of(question)
    selected = _selected(parts, part or request.GET.get("teil"))
    is_open = question.state not in FINAL
    may_write = policies.may_write(scope) and is_open
    if form is None and selected is not None and may_write:
        form = forms.BindForm(initial=forms.initial_of(selected), scope=scope)
    context = {
        "title": f"{question.get_kind_display()} {question.number}",
        "lead": question.title,
        "crumbs": crumbs((question.number, None)),
        "question": question,
        "parts": parts,
        "selected": selected,
        "form": form,
        "may_write": may_write,
        "answer": plain_answer(printed_document(question, parts)),
        "figures": [(each, each.collected["figure"]) for each in parts if each.collected and each.collected["figure"]],
        "hint": _hint(question, len(parts)),
        "is_late": is_open and question.due_on < timezone.localdate(),
        **_next_act(scope, question, parts),
    }
    return render(request, "disclosure/workbench.html", context)


def _selected(parts: list[SubQuestion], wanted: Any) -> SubQuestion | None:
    by_number = {str(part.number): part for part in parts}
    return by_number.get(str(wanted)) or (parts[0] if parts else None)


def _hint(question: ParliamentaryQuestion, count: int) -> str:
    hint = queries.count_hint(question, question_count=count) if count else None
    return "" if hint is None else refusal_text(Refused(hint.code, limit=hint.limit, found=hint.found, norm=hint.norm))


def _next_act(scope: Scope, question: ParliamentaryQuestion, parts: list[SubQuestion]) -> dict[str, Any]:
    """The one thing to do next, if this person may do it, and whether the answer may be given back."""
    contributors = queries.contributor_ids(question)
    may_check = policies.may_check(scope, question, contributors=contributors)
    steps = {
        QuestionState.COLLECTED: (may_check, "check", _("Prüfen"), _("Sie bestätigen Zahlen und Texte, wie sie hier stehen.")),
        QuestionState.CHECKED: (policies.may_co_sign(scope, question, contributors=contributors), "co_sign", _("Mitzeichnen"), _("Sie zeichnen die geprüfte Antwort mit.")),
        QuestionState.CO_SIGNED: (policies.may_release(scope, question, contributors=contributors), "release", _("Freigeben"), _("Die Antwort wird eingefroren. Danach ändert sich keine Zahl mehr.")),
        QuestionState.RELEASED: (policies.may_write(scope), "send", _("Übersandt melden"), _("Die Antwort ist dem Landtag zugegangen.")),
    }  # fmt: skip
    allowed, name, label, consequence = steps.get(QuestionState(question.state), (False, "", "", ""))
    if not allowed and policies.may_write(scope) and any(part.state == QuestionState.BOUND for part in parts):
        allowed, name, label, consequence = True, "collect", _("Zahlen einholen"), ""
    returnable = question.state in {QuestionState.COLLECTED, QuestionState.CHECKED, QuestionState.CO_SIGNED}
    return {
        "act_url": reverse(f"disclosure:{name}", args=[question.pk]) if allowed else "",
        "act_label": label,
        "act_confirm": consequence,
        "seen": draft_hash(question, parts),
        "may_return": may_check and returnable,
    }


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words around the figures."""
    user, scope = signed_in(request)
    question = queries.access_question(scope, pk)
    policies.require_write(scope)
    form = forms.AnswerTextsForm(request.POST or None, initial={name: getattr(question, name) for name in forms.AnswerTextsForm.base_fields})  # fmt: skip
    return answer_form(
        request,
        form,
        lambda: actions.update_question(
            user=user, scope=scope, at=timezone.now(), question=question, **form.cleaned_data
        ),
        done=_("Texte gespeichert."),
        url=reverse("disclosure:detail", args=[pk]),
        page=_page(question, _("Texte und Stichtag"), submit_label=_("Speichern")),
    )


def _page(question: ParliamentaryQuestion, title: str, *, submit_label: str) -> dict[str, Any]:
    way = crumbs((question.number, reverse("disclosure:detail", args=[question.pk])), (title, None))
    return {"title": title, "submit_label": submit_label, "crumbs": way}


def add_part(request: HttpRequest, pk: int) -> HttpResponse:
    """One more sub-question."""
    user, scope = signed_in(request)
    question = queries.access_question(scope, pk)
    policies.require_write(scope)
    form = forms.PartForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_sub_question(
            user=user, scope=scope, at=timezone.now(), question=question, **form.cleaned_data
        ),
        done=_("Teilfrage hinzugefügt."),
        url=reverse("disclosure:detail", args=[pk]),
        onward=address,
        page=_page(question, _("Teilfrage hinzufügen"), submit_label=_("Hinzufügen")),
    )


def address(part: SubQuestion) -> str:
    """The workbench with this sub-question chosen."""
    return f"{reverse('disclosure:detail', args=[part.question_id])}?teil={part.number}"


@require_POST
def bind(request: HttpRequest, sub_question_id: int) -> HttpResponse:
    """Store the parameters of one sub-question and, where asked for, collect at once."""
    user, scope = signed_in(request)
    part = queries.access_sub_question(scope, sub_question_id)
    policies.require_write(scope)
    form = forms.BindForm(request.POST, scope=scope)
    at = timezone.now()

    def act() -> None:
        actions.bind_sub_question(user=user, scope=scope, at=at, sub_question=part, **form.bound_values())
        actions.collect_sub_question(user=user, scope=scope, at=at, sub_question=part)

    if is_done(request, form, act):
        done = _("Frage %(number)s: Angaben gespeichert und Zahlen eingeholt.")
        messages.success(request, done % {"number": part.number})
        return redirect(address(part))
    question = queries.access_question(scope, part.question_id)
    return _workbench(request, scope, question, form=form, part=part.number)


def _act(
    request: HttpRequest, pk: int, act: Callable[..., object], done: str, *, with_seen: bool = True
) -> HttpResponse:
    user, scope = signed_in(request)
    question = queries.access_question(scope, pk)
    values = {"seen": request.POST.get("seen", "")} if with_seen else {}
    act(user=user, scope=scope, at=timezone.now(), question=question, **values)
    messages.success(request, done)
    return redirect("disclosure:detail", pk)


@require_POST
def collect(request: HttpRequest, pk: int) -> HttpResponse:
    """Run all bound queries."""
    return _act(request, pk, actions.collect_question, _("Zahlen eingeholt."), with_seen=False)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm figures and texts."""
    return _act(request, pk, actions.check_answer, _("Antwort geprüft."))


@require_POST
def co_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Co-sign the checked answer."""
    return _act(request, pk, actions.co_sign_answer, _("Antwort mitgezeichnet."))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release and freeze the answer."""
    return _act(request, pk, actions.release_answer, _("Antwort freigegeben und eingefroren."))


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the answer went to the Landtag."""
    return _act(request, pk, actions.send_answer, _("Als übersandt vermerkt."), with_seen=False)


def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the answer with a reason."""
    user, scope = signed_in(request)
    question = queries.access_question(scope, pk)
    policies.require_check(scope, question, contributors=queries.contributor_ids(question))
    form = forms.ReasonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.return_answer(
            user=user, scope=scope, at=timezone.now(), question=question, **form.cleaned_data
        ),
        done=_("Antwort zurückgegeben."),
        url=reverse("disclosure:detail", args=[pk]),
        page=_page(question, _("Antwort zurückgeben"), submit_label=_("Mit Grund zurückgeben")),
    )


@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The answer as Word or PDF file: a draft before the release, the frozen answer after it."""
    question = queries.access_question(scope_of(request.user), pk)
    document = printed_document(question, queries.parts_of(question))
    if kind == "docx":
        body, media_type = parliament_answer_docx(document), WORD
    else:
        body, media_type = parliament_answer_pdf(document, fonts_dir=settings.FONTS_DIR), "application/pdf"
    draft = "" if question.state in FINAL else "-entwurf"
    name = f"antwort-{slugify(question.number.replace('/', '-'))}{draft}.{kind}"
    return HttpResponse(
        body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
