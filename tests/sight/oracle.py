"""Who sees what, said once more from the words of the house alone: one person and one record at a time.

Each rule answers with the words by which the person sees the record, or with nothing. It knows nothing of the product's
code: the names of roles are the words of the protocol and of the product's own table of who sees what.
"""

from tests.sight.worlds import Access, Dated, Decision, Grant, Note, Part, Question, Request, Role, World

# "SPoC and manager all of the agency": those who answer for it.
ANSWERS_FOR_THE_AGENCY = ("spoc", "responsible-manager")
# "The safeguarding team the team's work"; at the front door they "work one queue".
TEAM = ("safeguarding-team", "ifd-officer")
# Who records at all, and so has work of their own: "only the agency that holds the information can decide" (ISA 3.3).
# A reviewer, an overseer and a scrutineer see by grants or without identities, an operator "no content".
RECORDS_OWN_WORK = ("practitioner", *TEAM, *ANSWERS_FOR_THE_AGENCY)

# Every way in which somebody sees a record.
WORDS = (
    *("all of the agency", "the team's work", "what they started", "what finishes their note", "a grant"),
    *("all the agency's notes", "the team's notes", "their own note", "a question to them"),
    *("what they were handed", "a note they were handed", "their own note, before they are admitted"),
    *("all that the agency asks", "what the team asks", "what they asked", "a request they were handed"),
    *("a request they joined", "what comes in", "what was dealt out to them"),
)


def holds(dated: Dated, world: World) -> bool:
    """From the first moment on, until the last one: at the moment when it ends it has ended."""
    return dated.since <= world.now and (dated.until is None or world.now < dated.until)


def roles(person: int, world: World) -> list[Role]:
    """What a person is now. An account "opens nothing by itself", nor does a superuser's or a permission for all of a model."""
    return [role for role in world.roles if role.person == person and not role.waiting and holds(role, world)]


def waiting(person: int, world: World) -> list[Role]:
    """What a person would be, had they been admitted: it opens nothing but the urgent path (ISA 7.1)."""
    return [
        role
        for role in world.roles
        if role.person == person and role.waiting and (role.until is None or world.now < role.until)
    ]


def access(of: str, record: int, role: Role, world: World) -> Access | None:
    """The sight that the agency of this role has: the agency named and no other, "and sight never follows part_of".

    Nor does it follow from whose record it is, nor from one agency's place being taken by another: a row says who sees it.
    """
    for row in world.accesses:
        if (row.of, row.record, row.agency) == (of, record, role.agency) and holds(row, world):
            return row
    return None


def grants(of: str, record: int, person: int, world: World) -> list[Grant]:
    """Leave for one person to see one record for a time, given by somebody else, to somebody who is something somewhere now.

    What one gives oneself opens "the auditor's window and nothing beside it"; "what a person may see follows from roles".
    """
    return [
        grant
        for grant in world.grants
        if (grant.of, grant.record, grant.to, grant.may) == (of, record, person, "view")
        and holds(grant, world)
        and grant.by != person
        and roles(person, world)
    ]


def decision(person: int, record: Decision, world: World, *, by_grant: bool) -> str:
    """Agency access narrowed by role; "for record pages only", with live grants."""
    noted = [note.signed_by for note in world.notes if note.number == record.finishes]
    for role in roles(person, world):
        if row := access("decision", record.number, role, world):
            if role.kind in ANSWERS_FOR_THE_AGENCY:
                return "all of the agency"
            if role.kind in TEAM and row.team:
                return "the team's work"
            if role.kind in RECORDS_OWN_WORK and person == record.started_by:
                return "what they started"
            # "A practitioner what they started or were handed": by one who left the agency.
            if role.kind in RECORDS_OWN_WORK and person == row.handed_to:
                return "what they were handed"
            # The quick note is signed at once; whoever goes on with it finishes what its author began (ADR 6).
            if role.kind in RECORDS_OWN_WORK and person in noted:
                return "what finishes their note"
    if by_grant and grants("decision", record.number, person, world):
        return "a grant"
    return ""


def note(person: int, record: Note, world: World) -> str:
    """Urgent notes: "the whole safeguarding team of the agency sees each note, whoever wrote it" (ADR 6)."""
    for role in roles(person, world):
        if row := access("note", record.number, role, world):
            if role.kind in ANSWERS_FOR_THE_AGENCY:
                return "all the agency's notes"
            if role.kind in TEAM:
                return "the team's notes"
            if role.kind in RECORDS_OWN_WORK and person == row.handed_to:
                return "a note they were handed"
            if role.kind in RECORDS_OWN_WORK and person == record.signed_by:
                return "their own note"
    for role in waiting(person, world):
        # "Nothing of this ever stands between a person and the urgent path": they signed it, and see it.
        if role.kind in RECORDS_OWN_WORK and person == record.signed_by and access("note", record.number, role, world):
            return "their own note, before they are admitted"
    return ""


def question(person: int, record: Question, world: World) -> str:
    """A question is for the one who was asked, "a named person of their own agency", while they are that and have leave."""
    about = next(each for each in world.decisions if each.number == record.decision)
    if person != record.adviser or about.agency not in [role.agency for role in roles(person, world)]:
        return ""
    return "a question to them" if grants("question", record.number, person, world) else ""


def asks(person: int, record: Request, world: World) -> str:
    """One of those who ask: the agency that the row names, narrowed by role as a decision is; and who "joined" a colleague's."""
    for role in roles(person, world):
        if row := access("request", record.number, role, world):
            if role.kind in ANSWERS_FOR_THE_AGENCY:
                return "all that the agency asks"
            if role.kind in TEAM and row.team:
                return "what the team asks"
            if role.kind in RECORDS_OWN_WORK and person == record.made_by:
                return "what they asked"
            if role.kind in RECORDS_OWN_WORK and person == row.handed_to:
                return "a request they were handed"
            if role.kind in RECORDS_OWN_WORK and person in row.joined:
                return "a request they joined"
    return ""


def deals_with(person: int, part: Part, world: World) -> str:
    """One of those asked: "what comes in is the team's to deal with", and theirs to whom it was dealt out; for as long as the
    agency has sight of it, whether or not it has come to an end."""
    for role in roles(person, world):
        if role.agency == part.agency and holds(part, world):
            if role.kind in (*ANSWERS_FOR_THE_AGENCY, *TEAM):
                return "what comes in"
            if role.kind in RECORDS_OWN_WORK and person == part.owner:
                return "what was dealt out to them"
    return ""


def request(person: int, record: Request, world: World) -> str:
    """Those on either side see a request."""
    parts = [each for each in world.parts if each.request == record.number]
    return asks(person, record, world) or next(filter(None, (deals_with(person, each, world) for each in parts)), "")


def part(person: int, record: Part, world: World) -> str:
    """To those who ask, each agency's part; to those who are asked, "their own part and nobody else's"."""
    about = next(each for each in world.requests if each.number == record.request)
    return asks(person, about, world) or deals_with(person, record, world)
