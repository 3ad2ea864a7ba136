"""The parts of an annex and of an application, with their keys, as the contract of the files names them."""

from __future__ import annotations

from cap_acie import values
from cap_acie.annex_file import ANNEX_RULES
from cap_acie.document_parts import Key, Part, Typed
from cap_tui.api import N_

MONEY = N_("Money with a point: 12000.50")
SHARE = N_("A share from 0 to 1: 0.50")
WORDING = N_("A text, or one a language: en: … | de: …")
COMMAS = N_("Several with commas between them")
MOMENT = N_("Day and time, such as 2027-06-30 17:00; the offset follows from the time zone")
SIZES = N_("micro, small, medium, large, none (no undertaking)")
PAIRS = N_("Each as name=value, with commas between them")

_PARTNER = (
    Key("id", N_("id")),
    Key("name", N_("name"), Typed.WORDS, help=WORDING),
    Key("organisation", N_("organisation"), help=N_("Id of the legal entity")),
    Key(
        "linked_to",
        N_("linked to"),
        Typed.LIST,
        help=N_(
            "Ids of entities that control it, are controlled by it, or stand under one control"
        ),
    ),
    Key(
        "region", N_("region"), help=N_("Code of a region of the call, or another at its own cost")
    ),
    Key("type", N_("type"), Typed.CHOICE, values.TYPES),
    Key(
        "size",
        N_("size"),
        Typed.CHOICE,
        values.SIZES,
        N_("Recommendation 2003/361/EC; none: no undertaking"),
    ),
    Key("language", N_("language"), help=N_("Of the home application, two small letters")),
    Key("currency", N_("currency"), help=N_("That of the region's annex")),
    Key(
        "costs",
        N_("costs"),
        Typed.COSTS,
        help=N_("Each as activity=amount, with commas between them"),
    ),
    Key("requested", N_("requested"), help=N_("Money asked from the home programme")),
    Key("home_application", N_("home application"), Typed.WORDS, help=N_("Its number")),
    Key("de_minimis_received", N_("de minimis aid received"), help=MONEY),
)
_PARTNERS = Part(("partners",), N_("partner"), _PARTNER, many=True)
_CRITERION = (
    Key("id", N_("id")),
    Key("name", N_("name"), Typed.WORDS, help=WORDING),
    Key("weight", N_("weight"), Typed.INTEGER),
)

APPLICATION_PARTS = (
    Part(
        (),
        N_("project"),
        (
            Key("title", N_("title"), Typed.WORDS, help=WORDING),
            Key("ta", N_("transformative activity"), help=N_("An id of the call")),
            Key("start", N_("start"), Typed.DAY),
            Key("months", N_("months"), Typed.INTEGER),
            Key("lead", N_("lead"), help=N_("Id of a partner; it coordinates the joint text only")),
            Key(
                "submitted",
                N_("submitted"),
                Typed.MOMENT,
                help=N_("As the applicant states it, with offset; the arrival counts"),
            ),
        ),
    ),
    _PARTNERS,
)

ANNEX_PARTS = (
    Part(
        (),
        N_("programme"),
        (
            Key("region", N_("region"), help=N_("Code of the region")),
            Key("country", N_("country"), help=N_("Two capital letters")),
            Key(
                "subdivision",
                N_("province"),
                help=N_("For its public holidays: TI of CH-TI; may stay empty"),
            ),
            Key("currency", N_("currency"), help=N_("Three capital letters")),
            Key("programme", N_("programme"), Typed.WORDS, help=WORDING),
            Key("legal_basis", N_("legal basis"), Typed.WORDS, help=WORDING),
            Key("languages", N_("languages"), Typed.LIST, help=COMMAS),
            Key("activities", N_("activities"), Typed.LIST, help=COMMAS),
            Key("budget", N_("budget"), help=MONEY),
            Key("made_up", N_("made up"), Typed.YES),
        ),
    ),
    Part(
        ("contact",),
        N_("contact"),
        (
            Key("name", N_("office"), Typed.WORDS, help=N_("An office, not a person")),
            Key("email", N_("e-mail")),
        ),
    ),
    Part(
        ("form",),
        N_("home form"),
        (
            Key("name", N_("name"), Typed.WORDS, help=WORDING),
            Key("url", N_("address"), help=N_("https://…")),
        ),
    ),
    Part(
        ("dates",),
        N_("dates"),
        (
            Key("time_zone", N_("time zone"), help=N_("IANA name such as Europe/Vienna")),
            Key("opens", N_("opens"), Typed.MOMENT, help=MOMENT),
            Key("deadline", N_("deadline"), Typed.MOMENT, help=MOMENT),
            Key("decision", N_("decision"), Typed.DAY),
            Key("start_earliest", N_("start from"), Typed.DAY),
            Key("end_latest", N_("end until"), Typed.DAY, help=N_("May stay empty")),
        ),
    ),
    Part(
        ("beneficiaries",),
        N_("beneficiary"),
        (
            Key("type", N_("type"), Typed.CHOICE, values.TYPES),
            Key("sizes", N_("sizes"), Typed.LIST, help=SIZES),
        ),
        many=True,
    ),
    Part(
        ("rates",),
        N_("rate"),
        (
            Key("sizes", N_("sizes"), Typed.LIST, help=SIZES),
            Key("activities", N_("activities"), Typed.LIST, help=COMMAS),
            Key("rate", N_("rate"), help=SHARE),
        ),
        many=True,
    ),
    Part(
        ("grant",),
        N_("grant"),
        (
            Key("min", N_("smallest"), help=MONEY),
            Key("max", N_("largest"), help=MONEY),
            Key("project_max", N_("cap of a project"), help=N_("May stay empty")),
        ),
    ),
    Part(
        ("state_aid",),
        N_("state aid"),
        (
            Key("regime", N_("regime"), Typed.CHOICE, values.REGIMES),
            Key("reference", N_("reference"), Typed.WORDS, help=WORDING),
            Key("ceiling", N_("ceiling"), help=N_("Money; with de_minimis only")),
        ),
    ),
    Part(
        ("consortium",),
        N_("consortium"),
        (Key("sme_min", N_("SMEs of the region at least"), Typed.INTEGER),),
    ),
    Part(
        ("priorities",),
        N_("priorities"),
        (
            Key(
                "",
                N_("priority of each activity"),
                Typed.PAIRS,
                help=N_("Each as activity=high, medium or low, with commas between them"),
            ),
        ),
    ),
    Part(
        ("criteria",),
        N_("own criteria"),
        (Key("threshold", N_("threshold"), help=N_("Percent; may stay empty")),),
        parts=(Part(("home",), N_("own criterion"), _CRITERION, many=True),),
    ),
    Part(
        ("samples",),
        N_("sample"),
        (
            Key("id", N_("id")),
            Key("why", N_("why"), Typed.WORDS, help=WORDING),
            Key("start", N_("start"), Typed.DAY),
            Key("months", N_("months"), Typed.INTEGER),
            Key("expect_eligible", N_("is eligible"), Typed.YES),
            Key("expect_fails", N_("rules that fail"), Typed.LIST, help=", ".join(ANNEX_RULES)),
            Key("expect_possible", N_("possible amounts"), Typed.PAIRS, help=PAIRS),
        ),
        many=True,
        parts=(_PARTNERS,),
    ),
)
