"""A file of agencies: what it would do, what is wrong in it, who may import it, and that it is whole or not at all."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies import columns, listing
from agencies.actions import agencies, imports
from agencies.columns import COLUMNS
from agencies.models import Agency, Category, LegalKind, Person, Upload
from agencies.plan import NO_ID, Plan, planned
from agencies.rows import NO_SINCE, SINCE_ALONE
from tests.conftest import CAST, TESTS, new_agency, new_person
from wscp_isa import ledger, vault
from wscp_isa.ledger.models import Entry
from wscp_isa.oversight import exports
from wscp_isa.rules import Refused
from wscp_isa.tables import Line, Table, read

DAY = date(2022, 7, 1)
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
NEW = {"Name": "A new club", "Kind": "sport", "In law": "other"}


def table(*rows: dict[str, str]) -> Table:
    """These rows under every column that one of them has, as a file would hold them."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    lines = [Line(number, [row.get(title, "") for title in titles]) for number, row in enumerate(rows, start=2)]
    return Table(titles, lines)


def as_it_is(agency: Agency, **changed: str) -> dict[str, str]:
    """The row of an agency as an export has it."""
    return dict(zip(columns.TITLES, columns.row(Agency.objects.get(pk=agency.pk)), strict=True)) | changed


def faults(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(fault.number, fault.title, fault.says) for fault in planned(table(*rows)).faults]


def changes(*rows: dict[str, str]) -> list[list[tuple[str, str, str]]]:
    plan = planned(table(*rows))
    assert plan.faults == []
    return [[*map(tuple, row.changes)] for row in plan.rows]


def imported(*rows: dict[str, str], by: Person) -> Plan:
    """Send and import these rows at once."""
    upload = imports.keep(table(*rows), by=by)
    return imports.carry_out(upload, version=planned(Table.of(upload.table)).version, by=by)


@contextmanager
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- The columns --------------------------------------------------------------------------------------------------------------


def test_every_fact_of_an_agency_has_its_column() -> None:
    facts = {column.fact for column in COLUMNS}
    missing = {*Agency.OF_ITS_OWN, *Agency.OF_THE_DIRECTORY} - facts
    assert missing == set(), f"Say in COLUMNS of agencies/columns.py how a file carries {missing}"
    assert facts == {*Agency.OF_ITS_OWN, *Agency.OF_THE_DIRECTORY, "name", "since"}
    assert len(set(columns.TITLES)) == len(columns.TITLES) == len(COLUMNS) + 1


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["Foo", "Bar"], "must name a column of the directory"),
        (["Name", "Fax", "x" * 99, ""], f"no column ‘Fax’, ‘{'x' * 60}’ and ‘(empty)’"),
        (["Name", " name "], "more than one column ‘Name’"),
        (["Telephone"], "must have a column ‘Id’, ‘Organisation code’ or ‘Name’"),
        ([" NAME ", "secure  e-mail domains"], None),
        (["Id", "Telephone"], None),
    ],
)
def test_what_is_wrong_with_the_names_of_columns_is_said(header: list[str], says: str | None) -> None:
    said = columns.misnamed(Table(header, []))
    assert said is says is None or says in said


# --- How a row finds its agency ----------------------------------------------------------------------------------------------


def test_a_row_finds_its_agency_by_id_else_by_code_else_by_name(school: Agency, charity: Agency) -> None:
    agencies.change(school, version=1, by=TESTS, code="999001")
    found = {"Telephone": "0151 496 0111"}
    telephone = [("Telephone", "", "0151 496 0111")]
    for by in (
        {"Id": str(school.pk)},
        {"Organisation code": "999001"},
        {"Name": "a SCHOOL "},
        {"Id": "", "Name": "A school"},
    ):
        row = planned(table(by | found)).rows[0]
        assert (row.agency, [*row.changes]) == (school, telephone)
    # Found by the first of them; what the others say is a change.
    row = planned(table({"Id": str(charity.pk), "Name": "A charity", "Organisation code": "999002"})).rows[0]
    assert (row.agency, [*row.changes]) == (charity, [("Organisation code", "", "999002")])
    assert planned(table(NEW)).rows[0].agency is None


@pytest.mark.parametrize("id_", ["x", "0" * 32, "00000000-0000-7000-8000-000000000000", "１"])
def test_an_id_that_no_agency_has_is_a_fault(school: Agency, id_: str) -> None:
    assert faults({"Id": id_, "Name": "A school", "Telephone": ""}) == [(2, "Id", NO_ID)]


def test_two_rows_for_one_agency_are_a_fault_of_the_second(school: Agency) -> None:
    again = "Row 2 is about this agency too"
    assert faults({"Name": "A school"}, {"Name": "a school"}) == [(3, "Name", again)]
    by_id = {"Id": str(school.pk), "Telephone": ""}
    assert faults(by_id, by_id) == [(3, "Id", again)]
    assert faults(NEW, NEW | {"Name": " a new CLUB"}) == [(3, "Name", again)]


def test_a_closed_agency_is_found_by_its_id_alone_and_another_may_have_its_name(
    school: Agency, charity: Agency
) -> None:
    agencies.change(school, version=1, by=TESTS, code="999001")
    agencies.close(school, on=DAY, records_with=charity, version=2, by=TESTS)
    assert planned(table(NEW | {"Name": "A school"})).new == 1
    taken = "Another agency has this organisation code"
    assert faults(NEW | {"Organisation code": "999001"}) == [(2, "Organisation code", taken)]
    by_id = {"Id": str(school.pk), "Name": "A school"}
    assert changes(by_id | {"Telephone": "101"}) == [[("Telephone", "", "101")]]
    renamed = by_id | {"Name": "Its new name", "Name since": "2024-01-01"}
    assert faults(renamed) == [(2, "Name", "This agency has closed. Its names stay as they were")]


# --- What a row says -----------------------------------------------------------------------------------------------------------


def test_a_missing_column_leaves_things_as_they_are_and_an_empty_cell_takes_them_away(
    school: Agency, morgan: Person
) -> None:
    said = {"phone": "0151 496 0111", "domains": ["a.example"], "retention": "Ten years", "duty_covered": True}
    agencies.change(school, version=1, by=TESTS, **said)
    row = {"Name": "A school", "Telephone": "", "Secure e-mail domains": " "}
    assert changes(row) == [[("Telephone", "0151 496 0111", ""), ("Secure e-mail domains", "a.example", "")]]
    imported(row, by=morgan)
    school.refresh_from_db()
    assert (school.phone, [*school.domains.all()], school.retention) == ("", [], "Ten years")
    imported({"Name": "A school", "Covered by the information sharing duty": ""}, by=morgan)
    school.refresh_from_db()
    assert school.duty_covered is None


@pytest.mark.parametrize("column", ["Name", "Kind", "In law"])
def test_what_an_agency_must_have_cannot_be_taken_away(school: Agency, column: str) -> None:
    agencies.change(school, version=1, by=TESTS, legal_kind=LegalKind.OTHER)
    ((_, where, says),) = faults({"Id": str(school.pk), column: ""})
    assert (where, says.split()[0]) == (column, "Enter" if column == "Name" else "Select")


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("Name", "x" * 201, "Name of the agency must be 200 characters or less"),
        ("Kind", "Nonsense", "Select what kind it is"),
        ("In law", "A club", "Select what it is in law"),
        ("Covered by the information sharing duty", "perhaps", "Select yes if the information sharing duty covers it"),
        ("Organisation code", "99", "Enter a URN like 999001, or an ODS code like ZZ901"),
        ("ICO registration", "12345678", "Enter an ICO registration number, like ZA123456"),
        ("ICO registration expires", "soon", "The day on which the registration expires must be a real date"),
        ("ICO registration expires", "31/02/2026", "The day on which the registration expires must be a real date"),
        ("Privacy notice changed", "2099-01-01", "The day must be today or in the past"),
        ("Telephone", "ring me", "Enter a telephone number, like 0151 496 0000"),
        ("Telephone", "1514960111", "Enter the number with its first 0. Format the column as text, so that it stays"),
        ("Secure e-mail domains", "@a.example", "Enter each domain on a line of its own, like school.example"),
        ("Privacy notice", "javascript:alert(1)", "Enter an address that begins with https://"),
        ("Part of", "Nobody", "Enter the name or code of an agency in the directory"),
        ("Who decides what it shares", "Nobody", "Enter the name or code of an agency in the directory"),
        ("Retention policy", "x" * 1001, "Retention policy must be 1,000 characters or less"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_page(school: Agency, column: str, cell: str, says: str) -> None:
    assert faults(NEW | {column: cell}) == [(2, column, says)]
    since = {"Name since": "2022-07-01"} if column == "Name" else {}
    assert faults({"Id": str(school.pk), column: cell} | since) == [(2, column, says)]


def test_an_assessment_has_a_day_and_somebody_who_did_it_and_only_a_file_that_touches_it_is_asked(
    school: Agency,
) -> None:
    by = {"Name": "A school", "Impact assessment by": "Somebody"}
    assert faults(by) == [(2, "Impact assessment done", "Enter when the assessment was done")]
    assert len(changes(by | {"Impact assessment done": "12/1/2026"})[0]) == 2
    assert faults({"Name": "A school", "Telephone": "101"}) == []  # nobody has said yet what it is in law


@pytest.mark.parametrize("cell", ["2026-11-22", "22/11/2026", " 22.11.2026 "])
def test_a_day_is_written_as_people_and_programs_write_it(school: Agency, cell: str) -> None:
    row = {"Name": "A school", "ICO registration expires": cell}
    assert changes(row) == [[("ICO registration expires", "", "2026-11-22")]]


def test_a_choice_is_given_by_its_words_or_its_code_and_several_domains_with_commas_or_spaces(school: Agency) -> None:
    words = NEW | {"Kind": " " + Category.SPORT.label.upper(), "In law": LegalKind.PUBLIC.label}
    words |= {
        "Covered by the information sharing duty": "not known",
        "Secure e-mail domains": "B.example; a.example\nc.example",
    }
    (row,) = planned(table(words)).rows
    assert row.faults == []
    assert (row.facts["category"], row.facts["legal_kind"]) == ("sport", "public-authority")
    assert row.facts["domains"] == ["a.example", "b.example", "c.example"]
    assert "duty_covered" not in row.facts


def test_a_fault_of_a_cell_is_said_once_and_stops_the_import(morgan: Person) -> None:
    read_so = read(b"Name,Kind,In law,Telephone\nA club,sport,other,=1+1\n")
    assert [fault.title for fault in planned(read_so).faults] == ["Telephone"]
    upload = imports.keep(read_so, by=morgan)
    with pytest.raises(Refused, match="Something in this file is wrong"):
        imports.carry_out(upload, version=planned(read_so).version, by=morgan)
    assert not Agency.objects.filter(name="A club").exists()


# --- New names ------------------------------------------------------------------------------------------------------------------


def test_another_name_needs_the_day_since_when_and_renames(school: Agency, charity: Agency, morgan: Person) -> None:
    row = {"Id": str(school.pk), "Name": "Its new name", "Telephone": "101"}
    assert faults(row) == [(2, "Name since", NO_SINCE)]
    assert faults(row | {"Name since": ""}) == [(2, "Name since", NO_SINCE)]
    taken = "Another agency in the directory has this name"
    assert faults(row | {"Name": "a CHARITY", "Name since": "2022-07-01"}) == [(2, "Name", taken)]
    assert [where for _, where, _ in faults(row | {"Name since": "2099-01-01"})] == ["Name since"]
    imported(row | {"Name since": "1/7/2022"}, by=morgan)
    school.refresh_from_db()
    assert (school.name, school.phone, school.version) == ("Its new name", "101", 3)
    assert [(str(name), name.since) for name in school.names.all()] == [("A school", None), ("Its new name", DAY)]
    assert [entry.action for entry in ledger.entries(school)][1:] == ["agency.renamed", "agency.changed"]
    early = {"Id": str(school.pk), "Name": "Older", "Name since": "2022-07-01"}
    assert faults(early) == [(2, "Name since", NO_SINCE)]  # the day is that of the name that it has
    later = {"Id": str(school.pk), "Name": "Its new name", "Name since": "2023-07-01"}
    assert faults(later) == [(2, "Name since", SINCE_ALONE)]
    assert changes(later | {"Name since": ""}) == [[]]


def test_a_name_or_code_is_free_only_once_another_row_has_been_imported_that_frees_it(
    school: Agency, charity: Agency
) -> None:
    agencies.change(school, version=1, by=TESTS, code="999001")
    swap = [
        {"Id": str(school.pk), "Name": "A charity", "Name since": "2022-07-01"},
        {"Id": str(charity.pk), "Name": "A school", "Name since": "2022-07-01"},
    ]
    assert [where for _, where, _ in faults(*swap)] == ["Name", "Name"]
    codes = [{"Id": str(school.pk), "Organisation code": ""}, {"Id": str(charity.pk), "Organisation code": "999001"}]
    assert [where for _, where, _ in faults(*codes)] == ["Organisation code"]
    two = [NEW | {"Organisation code": "999002"}, NEW | {"Name": "Another", "Organisation code": "999002"}]
    assert faults(*two) == [(3, "Organisation code", "Another agency has this organisation code")]


# --- Part of another, decided by another ----------------------------------------------------------------------------------------


def test_rows_name_agencies_of_the_same_file_in_any_order(council: Agency, morgan: Person) -> None:
    rows = [
        NEW | {"Name": "A team", "Part of": "a SERVICE", "Who decides what it shares": "zz901"},
        NEW | {"Name": "A service", "Part of": "A department"},
        NEW | {"Name": "A department", "Part of": "The council", "Organisation code": "ZZ901"},
        NEW | {"Name": "Itself", "Who decides what it shares": "Itself"},
    ]
    imported(*rows, by=morgan)
    team = Agency.objects.get(name="A team")
    assert (team.part_of.name, team.part_of.part_of.name, team.part_of.part_of.part_of) == (
        "A service",
        "A department",
        council,
    )
    assert team.controller.name == "A department"
    assert Agency.objects.get(name="Itself").controller is None


def test_an_agency_that_is_said_to_decide_for_itself_does(school: Agency, council: Agency, morgan: Person) -> None:
    column = "Who decides what it shares"
    agencies.change(school, version=1, by=TESTS, controller=council)
    assert changes({"Name": "A school", column: "a school"}) == [[(column, "The council", "")]]
    imported({"Name": "A school", column: "a school"}, by=morgan)
    assert Agency.objects.get(pk=school.pk).controller is None
    assert changes({"Name": "A school", column: "A school"}) == [[]]


def test_nobody_becomes_part_of_itself_or_decides_through_another_by_several_rows(
    school: Agency, charity: Agency
) -> None:
    loop = "An agency cannot be part of itself, or of an agency that is part of it"
    of = [{"Name": "A school", "Part of": "A charity"}, {"Name": "A charity", "Part of": "A school"}]
    assert faults(*of) == [(2, "Part of", loop), (3, "Part of", loop)]
    assert faults(NEW | {"Part of": "A new club"}) == [(2, "Part of", loop)]
    through = "The controller must be an agency that decides for itself"
    column = "Who decides what it shares"
    deciding = [as_it_is(school) | {column: "A charity"}, NEW | {column: "A school"}]
    assert faults(*deciding) == [(2, column, through), (3, column, through)]


NAMES = [f"Agency {number}" for number in range(5)]
ONES = st.none() | st.sampled_from(NAMES)


@MANY
@given(
    before=st.lists(st.tuples(ONES, ONES), min_size=3, max_size=3),
    after=st.permutations(NAMES).flatmap(
        lambda names: st.tuples(*(st.tuples(st.just(name), ONES, ONES) for name in names))
    ),
)
def test_whatever_is_part_of_whatever_a_plan_without_faults_is_carried_out(
    morgan: Person,
    before: list[tuple[str | None, str | None]],
    after: tuple[tuple[str, str | None, str | None], ...],
) -> None:
    with undone():
        there = {name: new_agency(name, Category.SPORT) for name in NAMES[:3]}
        for name, others in zip(NAMES, before, strict=False):
            for fact, other in zip(("part_of", "controller"), others, strict=True):
                agency = Agency.objects.get(pk=there[name].pk)
                if other in there:
                    try:
                        agencies.change(agency, version=agency.version, by=TESTS, **{fact: there[other]})
                    except Refused:
                        continue
        rows = [
            NEW | {"Name": name, "Part of": part_of or "", "Who decides what it shares": controller or ""}
            for name, part_of, controller in after
        ]
        plan = planned(table(*rows))
        if plan.faults:
            assert {fault.title for fault in plan.faults} <= {"Part of", "Who decides what it shares"}
            return
        imported(*rows, by=morgan)
        for name, part_of, controller in after:
            made = Agency.objects.get(name=name)
            assert (made.part_of.name if made.part_of else None) == part_of
            assert (made.controller.name if made.controller else None) == (controller if controller != name else None)
        assert planned(table(*rows)).acts == []


# --- Whole or not at all --------------------------------------------------------------------------------------------------------


def test_each_row_has_its_entry_and_the_file_has_one(school: Agency, charity: Agency, morgan: Person) -> None:
    before = Entry.objects.count()
    keys = vault.RecordKey.objects.count()
    plan = imported(NEW, as_it_is(school, Telephone="101"), as_it_is(charity), by=morgan)
    assert (plan.new, plan.changed, plan.same, plan.wrong) == (1, 1, 1, 0)
    entries = Entry.objects.order_by("at_us", "id")[before:]
    assert [entry.action for entry in entries] == ["agency.registered", "agency.changed", "agencies.imported"]
    assert {entry.actor_id for entry in entries} == {morgan.pk}
    assert entries[2].facts == {"new": 1, "changed": 1, "same": 1}
    assert not Upload.objects.exists()
    assert vault.RecordKey.objects.count() == keys


@pytest.mark.parametrize("action", ["agency.changed", "agencies.imported"])
def test_where_one_row_or_the_ledger_fails_nothing_of_the_file_is_there(
    school: Agency, morgan: Person, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    was: Callable[..., Any] = ledger.record

    def broken(said: str, **rest: Any) -> Any:
        if said == action:
            raise RuntimeError
        return was(said, **rest)

    for module in (agencies, imports):
        monkeypatch.setattr(module.ledger, "record", broken, raising=False)
    with pytest.raises(RuntimeError):
        imported(NEW, as_it_is(school, Telephone="101"), by=morgan)
    school.refresh_from_db()
    assert school.phone == ""
    assert not Agency.objects.filter(name="A new club").exists()
    assert Upload.objects.exists()


def test_a_directory_that_changed_meanwhile_is_shown_again_before_anything_is_imported(
    school: Agency, morgan: Person
) -> None:
    upload = imports.keep(table({"Name": "A school", "Telephone": "101"}), by=morgan)
    seen = planned(Table.of(upload.table)).version
    agencies.change(school, version=1, by=TESTS, retention="Ten years")
    assert planned(Table.of(upload.table)).version == seen  # it would still do the same
    agencies.change(school, version=2, by=TESTS, phone="0151 496 0111")
    with pytest.raises(imports.Outdated, match="The directory was changed"):
        imports.carry_out(upload, version=seen, by=morgan)
    school.refresh_from_db()
    assert school.phone == "0151 496 0111"
    imports.carry_out(upload, version=planned(Table.of(upload.table)).version, by=morgan)
    school.refresh_from_db()
    assert school.phone == "101"
    with pytest.raises(Refused, match="imported or thrown away already"):
        imports.carry_out(upload, version=seen, by=morgan)


@pytest.mark.parametrize("name", CAST)
def test_only_managers_send_and_import_files(cast: dict[str, Person], name: str) -> None:
    by = cast[name]
    if name == "morgan":
        assert imported(NEW, by=by).new == 1
        return
    with pytest.raises(Refused, match="Only a manager"):
        imports.keep(table(NEW), by=by)
    upload = imports.keep(table(NEW), by=cast["morgan"])
    for act in (
        lambda: imports.carry_out(upload, version=planned(table(NEW)).version, by=by),
        lambda: imports.throw_away(upload, by=by),
    ):
        with pytest.raises(Refused, match="Only a manager"):
            act()
    assert Upload.objects.exists()


def test_a_file_is_its_senders_alone_for_an_hour_and_the_next_takes_its_place(morgan: Person) -> None:
    nell = new_person("nell", morgan.roles_now[0].agency, "wscp-manager")
    first, keys = imports.keep(table(NEW), by=morgan), vault.RecordKey.objects.count()
    assert not Upload.objects.visible_to(nell).exists()
    with pytest.raises(Refused, match="imported or thrown away already"):
        imports.carry_out(first, version=planned(table(NEW)).version, by=nell)
    imports.throw_away(first, by=nell)
    assert Upload.objects.visible_to(morgan).get() == first
    second = imports.keep(table(NEW), by=morgan)
    assert (Upload.objects.get(), vault.RecordKey.objects.count()) == (second, keys)
    Upload.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert not Upload.objects.visible_to(morgan).exists()
    imports.sweep()
    assert (Upload.objects.count(), vault.RecordKey.objects.count()) == (0, keys - 1)


def test_what_waits_is_encrypted(morgan: Person) -> None:
    imports.keep(table(NEW), by=morgan)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM agencies_upload")
        assert not [column for column in cursor.fetchone() if b"new club" in bytes(str(column), "utf-8", "replace")]
        cursor.execute('SELECT "table" FROM agencies_upload')
        assert b"new club" not in bytes(cursor.fetchone()[0])


# --- There and back ------------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
SIGNED = st.builds(
    "{}{}".format, st.sampled_from(["=", "+", "-", "@", "'=", "''+", "|", " =", "x\r\ny", "x\ry\x01"]), WORDS
)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2026, 1, 1))
FACTS = st.fixed_dictionaries(
    {
        "name": st.builds("{}{}".format, WORDS | SIGNED, st.sampled_from(["x", "é", "7"])),
        "category": st.sampled_from(Category.values),
        "legal_kind": st.sampled_from(["", *LegalKind.values]),
        "duty_covered": st.sampled_from([True, False, None]),
        "ico_expires_on": DAYS,
        "phone": st.sampled_from(["", "+44 151 496 0000", "0151 496 0000", "1514960000"]),
        "domains": st.lists(st.sampled_from(["a.example", "b.example", "c.example"]), unique=True),
        "other_ways": WORDS | SIGNED,
        "retention": WORDS | SIGNED,
        "privacy_notice_on": DAYS,
        "since": DAYS,
    }
)


@MANY
@given(
    some=st.lists(FACTS, min_size=1, max_size=4, unique_by=lambda facts: facts["name"].casefold()),
    parts=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["part_of", "controller"])), max_size=4
    ),
)
def test_an_export_that_nobody_changed_would_change_nothing(
    db: None, some: list[dict[str, Any]], parts: list[tuple[int, int, str]]
) -> None:
    with undone():
        made = []
        for facts in some:
            try:
                made.append(agencies.register(**facts, by=TESTS))
            except Refused:
                continue
        for one, other, fact in parts:
            if one < len(made) and other < len(made):
                agency = Agency.objects.get(pk=made[one].pk)
                try:
                    agencies.change(agency, version=agency.version, by=TESTS, **{fact: made[other]})
                except Refused:
                    continue
        rows = [columns.row(agency) for agency in listing.stream(Agency.objects.open(), at_once=2)]
        files = [
            "".join(exports.as_csv(columns.TITLES, rows)).encode(),
            exports.as_xlsx("Agencies", columns.TITLES, rows),
        ]
        for file in files:
            plan = planned(read(file))
            assert plan.faults == []
            assert (plan.same, plan.acts) == (len(made), [])


# --- What it costs ---------------------------------------------------------------------------------------------------------------


def test_a_plan_asks_as_much_of_the_database_for_ten_rows_as_for_three_hundred(school: Agency, morgan: Person) -> None:
    def rows(number: int) -> list[dict[str, str]]:
        return [NEW | {"Name": f"Club {one}", "Part of": "A school", "Telephone": "101"} for one in range(number)]

    def cost(number: int) -> int:
        made = table(*rows(number))
        with CaptureQueriesContext(connection) as captured:
            assert planned(made).faults == []
        return len(captured)

    new = cost(10), cost(300)
    imported(*rows(300), by=morgan)
    there = [row | {"Telephone": "0151 496 0111", "Name": row["Name"].upper()} for row in rows(300)]
    costs = []
    for number in (10, 300):
        made = table(*({"Name": row["Name"], "Telephone": row["Telephone"]} for row in there[:number]))
        with CaptureQueriesContext(connection) as captured:
            plan = planned(made)
        costs.append(len(captured))
        assert (plan.changed, plan.wrong) == (number, 0)  # found by name, whatever its capitals
    assert (new[0], costs[0]) == (new[1], costs[1])
    assert max(*new, *costs) <= 4
