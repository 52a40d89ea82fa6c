"""The list of what is wrong, and what a page says of its form."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from tests.govuk.sample import BAD, GOOD, SampleForm, errors, posted
from tests.govuk.test_boundfield import parsed
from wscp_isa.govuk.fields import TextField
from wscp_isa.govuk.forms import GovukForm, GovukFormMixin

DJANGO = ("This field", "valid", "Ensure", "not one of", "Null", "null")


def summary(form: GovukFormMixin) -> list[tuple[str | None, str]]:
    """Each line of the error summary with where it leads."""
    page = parsed(form.error_summary)
    return [
        (next((a.attrib["href"] for a in item.iter("a")), None), "".join(item.itertext())) for item in page.iter("li")
    ]


def test_a_form_without_a_fault_has_no_summary() -> None:
    assert SampleForm().error_summary == ""
    assert SampleForm(posted(GOOD)).error_summary == ""


def test_the_summary_leads_to_the_first_input_to_put_right_in_the_order_of_the_page() -> None:
    assert summary(SampleForm(posted(BAD))) == [
        ("#worry", "Select how worried you are about the child"),
        ("#initials", "Child’s initials must be 10 characters or less"),
        ("#agency", "Select the agency you are telling"),
        ("#email", "Enter an email address in the correct format, like name@example.com"),
        ("#told_at-month", "Time you told them must include a month"),
        ("#due-day", "Date you need an answer by must be a real date"),
        ("#what", "Your answer must be 200 characters or less"),
        ("#kinds", "Select the kinds of sensitive information, or select ‘None of these’"),
        ("#told", "Select yes if parents have been told"),
        ("#password", "Enter your password"),
        ("#agree", "Select ‘I have checked this with my safeguarding lead’"),
    ]


@pytest.mark.parametrize("typed", [{}, BAD])
def test_every_line_leads_to_something_on_the_page(typed: dict[str, object]) -> None:
    form = SampleForm(posted(typed))
    page = parsed("".join(field.as_field_group() for field in form))
    ids = {element.attrib["id"] for element in page.iter() if "id" in element.attrib}
    lines = summary(form)
    assert len(lines) == 11
    assert {str(href).removeprefix("#") for href, _ in lines} <= ids


@pytest.mark.parametrize("typed", [{}, BAD, dict.fromkeys(GOOD, "\x00"), dict.fromkeys(GOOD, "9" * 10000)])
def test_no_words_of_djangos_reach_anybody(typed: dict[str, object]) -> None:
    for said in errors(SampleForm(posted(typed))).values():
        assert not [sentence for sentence in said if any(word in sentence for word in DJANGO)]


def test_the_error_by_a_field_says_what_the_summary_says() -> None:
    form = SampleForm(posted(BAD))
    page = "".join(field.as_field_group() for field in form)
    for _, sentence in summary(form):
        assert sentence in page


class PairForm(GovukFormMixin):
    one = TextField("One", required=False)
    two = TextField("Two", required=False)

    def clean(self) -> None:
        self.add_error("two", "Second")
        self.add_error("one", "First")
        raise ValidationError("The whole")


def test_what_is_wrong_with_the_whole_comes_first_and_leads_nowhere() -> None:
    assert summary(PairForm({})) == [(None, "The whole"), ("#one", "First"), ("#two", "Second")]


def test_the_title_of_a_page_with_a_fault_says_so_first() -> None:
    def title(template: str, **context: object) -> str:
        return Template(template).render(Context(context))

    assert title('{% page_title "Reasons" %}') == "Reasons - Share information safely"
    assert title('{% page_title "Reasons" %}', form=SampleForm()) == "Reasons - Share information safely"
    assert title('{% page_title "Reasons" %}', form=PairForm({})) == "Error: Reasons - Share information safely"
    assert title('{% page_title "Reasons" other %}', other=PairForm({})).startswith("Error: ")
    assert title('{% page_title "<b>" %}') == "&lt;b&gt; - Share information safely"


def test_every_form_of_ours_can_be_found() -> None:
    assert GovukForm in GovukFormMixin.__subclasses__()
    assert issubclass(GovukForm, forms.Form)
