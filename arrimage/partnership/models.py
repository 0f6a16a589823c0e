"""Stored shape of the table: who sits where, since when, who came, what was decided. No behaviour in here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.web.models import Record


def _choices(mapping: object) -> list[tuple[str, str]]:
    return [(code, text.en) for code, text in mapping.items()]  # type: ignore[attr-defined]


class Place(Record):
    """A place that a territory is made of. ``code`` is a DGUID or another public code, always text."""

    KEYED = ("name",)
    code = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=16, choices=_choices(codes.TERRITORY_LEVELS))
    name_en = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    name_key_en = models.CharField(max_length=200, editable=False)
    name_key_fr = models.CharField(max_length=200, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    latitude_e6 = models.IntegerField(null=True, blank=True)
    longitude_e6 = models.IntegerField(null=True, blank=True)
    illustrative = models.BooleanField(default=False)

    @property
    def name(self) -> Text:
        """The place's name."""
        return Text(self.name_en, self.name_fr)


class Organization(Record):
    """An organization, shared by every partnership of the instance; local facts sit on the membership."""

    KEYED = ("name",)
    key = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=200, blank=True)
    name_fr = models.CharField(max_length=200, blank=True)
    name_key_en = models.CharField(max_length=200, editable=False, db_index=True)
    name_key_fr = models.CharField(max_length=200, editable=False, db_index=True)
    sector = models.CharField(max_length=24, choices=_choices(codes.SECTORS))
    government = models.CharField(max_length=16, choices=_choices(codes.GOVERNMENTS), default="none")
    settlement_funded = models.BooleanField(null=True, blank=True)
    mainstream = models.BooleanField(default=False)
    francophone = models.BooleanField(default=False)
    service_provider = models.BooleanField(default=False)
    website = models.URLField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name_en="") | ~Q(name_fr=""), name="organization_named")
        ]

    @property
    def name(self) -> Text:
        """The organization's name; one side may be empty."""
        return Text(self.name_en, self.name_fr)


class OrganizationExternalId(models.Model):
    """The identifier of an organization in another system."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="external_ids")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "value"], name="organization_external_once")]


class Partnership(Record):
    """A LIP, FIN or ZIP. A city-wide partnership may contain neighbourhood ones (``parent``)."""

    KEYED = ("name",)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=_choices(codes.PARTNERSHIP_KINDS))
    scope = models.CharField(max_length=16, choices=_choices(codes.SCOPES))
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_key_en = models.CharField(max_length=200, editable=False)
    name_key_fr = models.CharField(max_length=200, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    host = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted_partnerships"
    )
    started = models.DateField(null=True, blank=True)
    zone = models.CharField(max_length=40, default="America/Toronto")
    mandate_en = models.TextField(blank=True)
    mandate_fr = models.TextField(blank=True)
    terms_en = models.TextField(blank=True)
    terms_fr = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="partnership_not_own_parent"
            )
        ]

    @property
    def name(self) -> Text:
        """The partnership's name."""
        return Text(self.name_en, self.name_fr)

    @property
    def mandate(self) -> Text:
        """What the partnership must do."""
        return Text(self.mandate_en, self.mandate_fr)


class Territory(Record):
    """One place that a partnership covers."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="territories")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="territories")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["partnership", "place"], name="territory_once")]


class Agreement(Record):
    """An agreement with a funder: period and amount in cents. ``funder`` is the kind of source."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="agreements")
    reference = models.CharField(max_length=80)
    funder = models.CharField(max_length=24, choices=_choices(codes.FUNDERS))
    start = models.DateField()
    end = models.DateField()
    amount_cents = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "reference"], name="agreement_reference_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="agreement_ends_after_start"),
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gte=0), name="agreement_amount_not_negative"
            ),
        ]


class AgreementYear(Record):
    """The amount of an agreement for one fiscal year (named by the year in which April falls)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField()
    amount_cents = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "fiscal_year"], name="agreement_year_once"),
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="agreement_year_not_negative"),
        ]


class SharingAgreement(Record):
    """What an audience may see of figures that count persons: threshold and rounding base, dated and versioned."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="sharing_agreements")
    audience = models.CharField(
        max_length=12, choices=[("funder", "funder"), ("network", "network"), ("public", "public")]
    )
    threshold = models.PositiveSmallIntegerField(default=10)
    base = models.PositiveSmallIntegerField(default=5)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "audience", "start"], name="sharing_once"),
            models.CheckConstraint(condition=Q(base__gte=1), name="sharing_base_positive"),
        ]


class Membership(Record):
    """An organization's membership in a partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    sector = models.CharField(max_length=24, choices=_choices(codes.SECTORS))
    joined = models.DateField()
    left = models.DateField(null=True, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "organization", "joined"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(left__gte=F("joined")), name="membership_leaves_after"
            ),
        ]


class Body(Record):
    """A council, committee, table or group. Bodies nest in any shape; circles are refused by the action."""

    KEYED = ("name",)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="bodies")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=24, choices=_choices(codes.BODY_KINDS))
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_key_en = models.CharField(max_length=200, editable=False)
    name_key_fr = models.CharField(max_length=200, editable=False)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    terms_adopted = models.DateField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "key"], name="body_key_once"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="body_not_own_parent"),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")), name="body_ends_after_start"
            ),
        ]

    @property
    def name(self) -> Text:
        """The body's name."""
        return Text(self.name_en, self.name_fr)


class CompositionRule(Record):
    """One declared rule of a body's composition, checked against its seats (pure module ``composition``).

    kind ``chairs_of``: one seat for the chair of each body of kind ``of_kind`` below. ``delegates_of``: ``count``
    delegates from each body of kind ``of_kind``. ``role``: ``count`` seats with ``role``. ``sector``: ``count`` seats
    of ``sector``. ``organizations``: ``count`` co-chairs or members held by organizations in ``sector``.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(
        max_length=16,
        choices=[(k, k) for k in ("chairs_of", "delegates_of", "role", "sector", "members")],
    )
    count = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16, blank=True)
    sector = models.CharField(max_length=24, blank=True)
    of_kind = models.CharField(max_length=24, blank=True)
    statement_en = models.CharField(max_length=300)
    statement_fr = models.CharField(max_length=300)

    @property
    def statement(self) -> Text:
        """The rule as a sentence."""
        return Text(self.statement_en, self.statement_fr)


class Seat(Record):
    """A place in a body, whoever holds it. An empty chair is a seat without a term in force."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    key = models.SlugField(max_length=80)
    label_en = models.CharField(max_length=200)
    label_fr = models.CharField(max_length=200)
    sector = models.CharField(max_length=24, choices=_choices(codes.SECTORS))
    role = models.CharField(max_length=16, choices=_choices(codes.SEAT_ROLES))
    voting = models.BooleanField(default=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    #: the body whose chair or delegate the seat is for
    delegate_of = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="delegate_seats"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "key"], name="seat_key_once"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="seat_ends_after_start"
            ),
        ]

    @property
    def label(self) -> Text:
        """What the seat is called."""
        return Text(self.label_en, self.label_fr)


class SeatTerm(Record):
    """Who held a seat, from when to when: an organization, or a person named by role."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="terms")
    holder = models.CharField(max_length=12, choices=[("organization", "organization"), ("person", "person")])
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="seat_terms"
    )
    person_en = models.CharField(max_length=160, blank=True)
    person_fr = models.CharField(max_length=160, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "start"], name="seat_term_once"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(holder="person") | Q(organization__isnull=False), name="term_organization_named"
            ),
        ]


class Meeting(Record):
    """A meeting of a body on a local date."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meetings")
    key = models.SlugField(max_length=80)
    day = models.DateField(db_index=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=_choices(codes.MEETING_STATUS))
    public = models.BooleanField(default=False)
    where_en = models.CharField(max_length=200, blank=True)
    where_fr = models.CharField(max_length=200, blank=True)
    agenda_en = models.TextField(blank=True)
    agenda_fr = models.TextField(blank=True)
    minutes_en = models.TextField(blank=True)
    minutes_fr = models.TextField(blank=True)
    minutes_adopted = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "key"], name="meeting_key_once"),
            models.CheckConstraint(
                condition=Q(minutes_adopted__isnull=True) | Q(minutes_adopted__gte=F("day")),
                name="minutes_after_meeting",
            ),
        ]

    @property
    def title(self) -> Text:
        """What the meeting is called."""
        return Text(self.title_en, self.title_fr)


class Attendance(Record):
    """Whether the holder of a seat came to a meeting, and whether that voice was heard (``active``, null: not noted)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=_choices(codes.PRESENCES))
    active = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(presence="present") | Q(active__isnull=True) | Q(active=False),
                name="only_present_are_active",
            ),
        ]


class Decision(Record):
    """One entry of the decision register."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(max_length=40)
    day = models.DateField()
    title_en = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300)
    text_en = models.TextField(blank=True)
    text_fr = models.TextField(blank=True)
    method = models.CharField(max_length=12, choices=_choices(codes.DECISION_METHODS))
    outcome = models.CharField(max_length=12, choices=_choices(codes.DECISION_OUTCOMES))
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_met = models.BooleanField(null=True, blank=True)
    reservations = models.PositiveSmallIntegerField(default=0)
    blocks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "reference"], name="decision_reference_once")]

    @property
    def title(self) -> Text:
        """What was decided, in one line."""
        return Text(self.title_en, self.title_fr)
