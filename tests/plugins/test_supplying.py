"""A house supplies services, achievements, usage and incidents from where they live; the same guards work (G-9)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from itilbrm import Practice, SourceBackend, Target
from itilbrm.errors import InvalidInput, NotFound, PluginTrouble, Refused
from itilbrm.registers.sources import sources_of
from itilbrm.services import SERVICES, catalogue, services_beneath
from itilbrm.supplying import NO_SUPPLIES
from itilbrm.testing import StoppedClock
from tests.plugins.offering import Offering

Row = dict[str, Any]

MAIL: Final[Row] = {
    "id": "MAIL",
    "state": "active",
    "since": "2026-01-01T00:00:00+00:00",
    "name": "Mail",
    "owner": "sam",
    "dependencies": ["NET"],
    "valid_from": "2026-01-01",
    "packages": [
        {
            "name": "gold",
            "targets": [{"metric": "availability", "unit": "%", "comparison": ">=", "best": "99.9", "worst": 99}],
            "per_year": {"amount": Decimal(48), "currency": "EUR"},
        }
    ],
}
NET: Final[Row] = {"id": "NET", "state": "pipeline", "name": "Network", "owner": "tim", "valid_from": date(2026, 2, 1)}
INCIDENT: Final[Row] = {
    "id": "I-7",
    "state": "open",
    "reference": "7",
    "service": "MAIL",
    "customer": "acme",
    "opened_at": datetime(2026, 1, 5, 9, tzinfo=UTC),
}


def source(kind: str, *rows: object) -> SourceBackend:
    """Return a source that tells these rows, whatever it is asked for by columns."""
    by_id = {row["id"]: row for row in rows if isinstance(row, dict)}
    return SourceBackend(kind, one=by_id.get, many=lambda _columns: rows)  # type: ignore[arg-type, return-value]  # wrong rows on purpose


def opened(*sources: SourceBackend) -> Practice:
    return Practice.open(
        "memory:",
        plugins=[Offering(sources=sources)],
        discover=False,
        clock=StoppedClock(datetime(2026, 3, 2, 9, tzinfo=UTC)),
    )


@pytest.mark.realises("G-9")
def test_registers_read_what_a_source_tells() -> None:
    with opened(source("service", NET, MAIL), source("incident", INCIDENT)) as practice:
        mail = practice.services.get("MAIL")
        assert (mail.name, mail.state, mail.version) == ("Mail", "active", 1)
        assert mail.since == datetime(2026, 1, 1, tzinfo=UTC)
        assert mail.packages[0].targets[0].worst == Decimal(99)
        assert (mail.valid_from, practice.services.get("NET").valid_from) == (date(2026, 1, 1), date(2026, 2, 1))
        assert ("NET" in practice.services, "svc_1" in practice.services, 7 in practice.services) == (
            True,
            False,
            False,
        )
        assert [each.id for each in practice.services] == ["MAIL", "NET"]
        assert [each.id for each in practice.services.find(order="-key")] == ["NET", "MAIL"]
        assert [each.id for each in practice.services.find(owner="tim")] == ["NET"]
        page = practice.services.find(limit=1)
        assert ([each.id for each in page], [each.id for each in practice.services.find(after=page.after)]) == (
            ["MAIL"],
            ["NET"],
        )
        assert practice.services.count() == 2
        assert practice.services.count(by="category") == {"decided": 1, "open": 1}
        assert practice.services.count(state="retired") == 0
        assert [each.id for each in practice.incidents.find(customer="acme", order="began_at")] == ["I-7"]
        assert practice.incidents.count(by="parent") == {"": 1}
        assert [each.id for each in practice.as_at(datetime(2026, 2, 1, tzinfo=UTC)).services] == ["MAIL", "NET"]
        with pytest.raises(NotFound):
            practice.services.get("FAX")


@pytest.mark.realises("G-9")
def test_guards_and_views_read_the_same_from_a_source_as_from_the_own_register() -> None:
    with opened(source("service", NET, MAIL)) as told, Practice.open("memory:", discover=False) as own:
        sam = own.acting_as("sam")
        net = sam.services.announce(name="Network", owner="tim")
        mail = sam.services.announce(name="Mail", owner="sam", dependencies=(net.id,))
        for practice, key, beneath in ((told, "MAIL", "NET"), (own, mail.id, net.id)):
            with practice._keeping.unit() as unit:
                assert tuple(services_beneath(key, unit.reading)) == (beneath,)
                assert unit.reading.count(SERVICES.record, owner="tim") == 1
            assert {each.name for each in sources_of(practice._keeping).records(SERVICES.record)} == {"Mail", "Network"}


@pytest.mark.realises("G-9")
def test_each_id_is_asked_for_once_in_a_unit_of_work() -> None:
    asked: list[str] = []

    def one(key: str) -> Row | None:
        asked.append(key)
        print("asked")  # noqa: T201  as strangers do
        return MAIL if key == "MAIL" else None

    with opened(SourceBackend("service", one=one, many=lambda _columns: [MAIL])) as practice:
        with practice._keeping.unit() as unit:
            for key in ("MAIL", "MAIL", "NET", "NET"):
                unit.reading.one(SERVICES.record, key)
        assert asked == ["MAIL", "NET"]


@pytest.mark.realises("G-9")
def test_what_is_supplied_is_changed_where_it_lives() -> None:
    with opened(source("service", NET, MAIL)) as practice:
        sam = practice.acting_as("sam")
        says = "every service comes from the source of .*, and is changed there"
        steps: tuple[Callable[[], object], ...] = (
            lambda: sam.services.retire("MAIL"),
            lambda: sam.services.announce(name="Fax", owner="sam"),
            lambda: sam.services.adopt(origin="cmdb", reference="1", name="Fax", owner="sam"),
        )
        for step in steps:
            with pytest.raises(Refused, match=says) as refused:
                step()
            assert [each.rule for each in refused.value.reasons] == ["G-9"]
        assert practice.refusals.count() == 3
        with practice._keeping.unit() as unit:
            (outcome,) = unit.adopt_all(
                SERVICES,
                catalogue.adopt,
                sam.services._acting(catalogue.adopt),
                [{"origin": "a", "reference": "1", "name": "x", "owner": "y"}],
            )
            assert isinstance(outcome, Refused)
        assert NO_SUPPLIES.objections("service") == ()


def failing(error: BaseException) -> SourceBackend:
    def fail(_asked: object) -> Any:  # noqa: ANN401  nothing at all
        raise error

    return SourceBackend("service", one=fail, many=fail)


@pytest.mark.realises("G-9")
@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (failing(RuntimeError("no line")), "its source of service fails with RuntimeError: no line; mend the source"),
        (failing(SystemExit()), "fails with SystemExit;"),
        (source("service", MAIL, MAIL), "tells 'MAIL' twice"),
        (source("service", "MAIL"), "row: an instance of str is no mapping"),
        (source("service", MAIL | {"id": " "}), "id: the text is blank"),
        (source("service", MAIL | {"state": "sleeping"}), "'sleeping' is no state of service catalogue"),
        (source("service", MAIL | {"since": "early"}), "since: 'early' is no instant"),
        (source("service", MAIL | {"since": 7}), "since: 7 is no instant"),
        (source("service", MAIL | {"nmae": "x"}), "nmae: Service has no such field \\(did you mean 'name'\\?\\)"),
        (source("service", {"id": "A", "state": "active", "name": "A"}), "owner: Service needs it, and it is not told"),
        (source("service", MAIL | {"name": 7}), "name: an instance of int is no str"),
        (source("service", MAIL | {"standard": 1}), "standard: an instance of int is no bool"),
        (source("service", MAIL | {"type": "cake"}), "'cake' is not known"),
        (source("service", MAIL | {"dependencies": "NET"}), "dependencies: an instance of str is no list"),
        (source("service", MAIL | {"packages": ["gold"]}), r"packages\[0\]: an instance of str is no Package"),
        (
            source("service", MAIL | {"packages": [{"name": "a", "per_year": {"amount": 4.5, "currency": "EUR"}}]}),
            r"packages\[0\].per_year.amount: 4.5 is no exact number",
        ),
        (
            source("service", MAIL | {"packages": [{"name": "a", "per_year": {"amount": "x", "currency": "EUR"}}]}),
            "'x' is no exact number",
        ),
        (source("service", MAIL | {"valid_from": "soon"}), "valid_from: 'soon' is no day"),
        (source("service", MAIL | {"valid_from": 7}), "valid_from: 7 is no day"),
    ],
)
def test_a_broken_source_is_told_by_its_name_and_breaks_nothing_else(broken: SourceBackend, says: str) -> None:
    with opened(broken) as practice:
        with pytest.raises(PluginTrouble, match=says) as trouble:
            list(practice.services)
        assert "Offering" in trouble.value.plugin
        assert practice.complaints.count() == 0


def test_a_source_that_tells_another_record_than_asked_for_is_told() -> None:
    wrong = SourceBackend("service", one=lambda _key: NET, many=lambda _columns: ())
    with opened(wrong) as practice, pytest.raises(PluginTrouble, match="was asked for 'MAIL' and tells 'NET'"):
        practice.services.get("MAIL")


def test_an_error_of_ours_comes_through_a_source_as_it_is() -> None:
    with opened(failing(InvalidInput("url", "is none"))) as practice, pytest.raises(InvalidInput, match="url: is none"):
        practice.services.get("MAIL")


def test_values_and_numbers_of_other_kinds_are_read_too() -> None:
    target = {"metric": "latency", "unit": "ms", "comparison": "<=", "value": 40, "window": "month", "source": "probe"}
    achieved: Row = {
        "agreement": "agr_1",
        "customer": "acme",
        "service": "MAIL",
        "target": target,
        "period_start": "2026-01-01",
        "period_end": "2026-02-01",
    }
    achieved["target"] = Target(**target | {"value": Decimal(40)})  # type: ignore[arg-type]  # texts and a number
    person: Row = {"id": "p", "state": "active", "full_name": "Pia", "phone": "1"}
    used: Row = {"id": "u", "state": "recorded", "customer": "acme", "service": "MAIL", "unit": "boxes", "quantity": 3}
    used |= {"period_start": "2026-01-01", "period_end": "2026-02-01", "active_users": 2}
    agreed: Row = {
        "id": "a",
        "state": "draft",
        "customer": "acme",
        "type": "sla",
        "start": "2026-01-01",
        "term": "rolling",
    }
    agreed |= {"renewal_span": "1 month", "lines": [{"service": "MAIL"}], "contacts": {"complaint": "ann"}}
    with opened(
        source("achievement", {"id": "m", "state": "recorded", "value": None, **achieved}),
        source("usage", used),
        source("person", person),
        source("agreement", agreed),
    ) as practice:
        assert practice.achievements.get("m").result == "not_measured"
        assert practice.usages.get("u").active_users == 2
        assert practice.people.get("p").full_name == "Pia"
        assert practice.agreements.get("a").contacts["complaint"] == "ann"
        assert practice.tick().total == 0
    wrong = source("usage", used | {"active_users": True})
    with opened(wrong) as practice, pytest.raises(PluginTrouble, match="active_users: an instance of bool is no int"):
        practice.usages.get("u")
    wrong = source("agreement", agreed | {"contacts": "ann"})
    with (
        opened(wrong) as practice,
        pytest.raises(PluginTrouble, match="contacts: an instance of str is no mapping of texts"),
    ):
        practice.agreements.get("a")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: SourceBackend("My Kind", one=lambda _key: None, many=lambda _columns: ()), "'My Kind' is no kind"),
        (lambda: SourceBackend("service", one=None, many=lambda _columns: ()), "one: None cannot be asked"),  # type: ignore[arg-type]  # wrong on purpose
        (lambda: SourceBackend("service", one=lambda _key: None, many=()), "many: .* cannot be asked"),  # type: ignore[arg-type]  # as above
    ],
)
def test_a_source_that_is_none_is_refused(made: Callable[[], SourceBackend], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        made()


def test_no_two_plugins_supply_one_kind_and_the_kind_exists() -> None:
    with pytest.raises(PluginTrouble, match="both supply the kind 'service'"):
        Practice.open(
            "memory:",
            plugins=[Offering(sources=(source("service", MAIL),)), Offering(sources=(source("service", NET),))],
            discover=False,
        )
    with pytest.raises(PluginTrouble, match=r"'servise' is no kind of record \(did you mean 'service'\?\)"):
        opened(source("servise", MAIL))


@pytest.mark.realises("G-9", "BR-SGN-1")
def test_nobody_signs_up_for_a_retired_service_wherever_it_is_kept() -> None:
    said = []
    gone = {**MAIL, "state": "retired"}
    with opened(source("service", NET, gone)) as told, Practice.open("memory:", discover=False) as own:
        bert = own.acting_as("bert")
        announced = bert.services.announce(name="Mail", owner="sam")
        bert.services.retire(announced)
        for practice, service in ((told, "MAIL"), (own, announced.id)):
            bert = practice.acting_as("bert", "on the phone")
            asked = bert.sign_ups.request(service=service, customer="acme")
            with pytest.raises(Refused) as refused:
                bert.sign_ups.capture(asked.id, captured=("a box",))
            said.append([(each.rule, each.text) for each in refused.value.reasons if "Mail" in each.text])
    assert said[0] == said[1] == [("BR-SGN-1", "Mail is retired and not active, so nobody can sign up for it")]
