from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.intake import moments as moments_module
from itilbrm.intake.formats import check_format
from itilbrm.intake.local_times import Choice, LocalTimes, Unfit
from itilbrm.intake.moments import Moment, moments

ISO = "%Y-%m-%d %H:%M:%S"
AMERICAN = "%m/%d/%Y %I:%M:%S %p"
FORMATS = (
    *(ISO, AMERICAN, "%Y-%m-%dT%H:%M:%S.%f", "%d-%b-%Y %H:%M", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%H:%M:%S %d/%m/%Y"),
    *("%Y%m%d%H%M%S", "%b %d, %Y %I%p", "%d/%m/%Y %H:%M:%S h", "100%% %Y-%m-%d %H:%M:%S"),
)
ZONES = st.sampled_from(sorted(available_timezones()))
LOCAL = st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - local times


def reader(
    formats: Sequence[str], zone: str = "UTC", exists_twice: Choice = "refuse", does_not_exist: Choice = "refuse"
) -> Moment:
    return moments(formats, LocalTimes(ZoneInfo(zone), exists_twice, does_not_exist))


def why(moment: Moment, text: str) -> str:
    with pytest.raises(Unfit) as caught:
        moment(text)
    return str(caught.value)


@given(st.sampled_from(FORMATS), st.lists(LOCAL, min_size=1, max_size=6))
def test_every_text_a_format_writes_is_read_as_strptime_reads_it(form: str, instants: list[datetime]) -> None:
    moment = reader([form])
    for instant in [*instants, *instants]:
        text = instant.strftime(form.replace("%Y", f"{instant.year:04}"))
        assert moment(text) == datetime.strptime(text, form).replace(tzinfo=UTC)


@given(st.sampled_from(FORMATS), st.lists(st.text("0123456789/-:. TAMPamp12", max_size=22), max_size=4), st.data())
def test_whatever_is_read_is_read_as_strptime_reads_it(form: str, texts: list[str], data: st.DataObject) -> None:
    moment = reader([form])
    for text in texts:
        written = datetime(2015, 11, 9, 3, 7, 5).strftime(form)  # noqa: DTZ001 - a local time
        at = data.draw(st.integers(0, len(written)))
        candidate = written[:at] + text + written[at + data.draw(st.integers(0, len(text))) :]
        for _ in range(2):
            try:
                instant = moment(candidate)
            except Unfit:
                continue
            assert instant == datetime.strptime(candidate, form).replace(tzinfo=UTC)


@given(
    ZONES,
    st.lists(LOCAL, min_size=1, max_size=6),
    st.sampled_from(["earlier", "later"]),
    st.sampled_from(["earlier", "later"]),
)
def test_local_times_are_those_of_the_zone(zone: str, locals_: list[datetime], twice: Choice, never: Choice) -> None:
    moment = reader([ISO], zone, twice, never)
    for local in locals_:
        for near in (local, local.replace(minute=0, second=0), local.replace(hour=0, minute=0, second=0)):
            text = near.strftime(ISO)
            expected = _by_zoneinfo(datetime.strptime(text, ISO), zone, twice, never)  # noqa: DTZ007  local for now
            assert moment(text) == expected
            assert moment(text) == expected
            assert moment(text).tzinfo is UTC


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_every_half_hour_around_each_change_of_the_clocks_is_that_of_the_zone(zone: str) -> None:
    moment = reader([ISO], zone, "earlier", "later")
    instant = datetime(2019, 1, 1, tzinfo=UTC)
    while instant.year < 2020:
        following = instant + timedelta(minutes=30)
        there, then = (each.astimezone(ZoneInfo(zone)) for each in (instant, following))
        if there.utcoffset() != then.utcoffset():
            for halves in range(-60, 60):
                local = there.replace(tzinfo=None) + timedelta(minutes=30 * halves)
                assert moment(local.strftime(ISO)) == _by_zoneinfo(local, zone, "earlier", "later")
        instant = following


@pytest.mark.realises("T-8")
def test_a_local_time_that_exists_twice_means_what_is_declared() -> None:
    text = "2015-11-01 01:30:00"
    assert reader([ISO], "America/New_York", "earlier")(text) == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)
    assert reader([ISO], "America/New_York", "later")(text) == datetime(2015, 11, 1, 6, 30, tzinfo=UTC)
    assert why(reader([ISO], "America/New_York"), text) == (
        "2015-11-01 01:30:00 exists twice in America/New_York, and the mapping does not say which instant is meant"
    )


@pytest.mark.realises("T-8")
def test_a_local_time_that_does_not_exist_means_what_is_declared() -> None:
    text = "2015-03-08 02:30:00"
    assert reader([ISO], "America/New_York", "refuse", "earlier")(text) == datetime(2015, 3, 8, 6, 30, tzinfo=UTC)
    assert reader([ISO], "America/New_York", "refuse", "later")(text) == datetime(2015, 3, 8, 7, 30, tzinfo=UTC)
    assert why(reader([ISO], "America/New_York"), text).startswith(
        "2015-03-08 02:30:00 does not exist in America/New_York"
    )


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("America/New_York", "2015-07-01", datetime(2015, 7, 1, 4, tzinfo=UTC)),
        ("America/New_York", "2015-03-08", datetime(2015, 3, 8, 5, tzinfo=UTC)),
        ("America/Sao_Paulo", "2018-11-04", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("America/Havana", "2019-11-03", datetime(2019, 11, 3, 4, tzinfo=UTC)),
        ("America/Toronto", "1919-03-31", datetime(1919, 3, 31, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_day_begins_with_its_first_instant_there_whatever_the_clocks_do(zone: str, day: str, first: datetime) -> None:
    assert reader(["%Y-%m-%d"], zone)(day) == first
    assert first.astimezone(ZoneInfo(zone)).date().isoformat() == day
    before = (first - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert before.date().isoformat() != day


def test_a_day_that_a_place_skipped_is_refused() -> None:
    assert why(reader(["%Y-%m-%d"], "Pacific/Apia"), "2011-12-30") == "2011-12-30 does not exist in Pacific/Apia"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2015-02-29 00:00:00", "'2015-02-29 00:00:00' is no date: day "),
        ("1900-02-29 00:00:00", "'1900-02-29 00:00:00' is no date: day "),
        ("2015-01-01 24:00:00", "'2015-01-01 24:00:00' is no date: hour must be in 0..23"),
        ("2015-01-01 23:60:00", "'2015-01-01 23:60:00' is no date: minute must be in 0..59"),
        ("2015-12-31 23:59:60", "'2015-12-31 23:59:60' is no date: second must be in 0..59"),
        ("2015-13-01 00:00:00", "'2015-13-01 00:00:00' is no date: month must be in 1..12"),
        ("0000-01-01 00:00:00", "'0000-01-01 00:00:00' is no date: year 0 is out of range"),
        ("inf", "'inf' does not fit %Y-%m-%d %H:%M:%S"),
        ("1e999", "'1e999' does not fit"),
        ("0x10", "'0x10' does not fit"),
        ("2015-01-01 00:00:0\u0661", "'2015-01-01 00:00:0\u0661' does not fit"),
        ("2015-01-01 00:00", "'2015-01-01 00:00' does not fit"),
        ("2015-01-01  00:00:00", "'2015-01-01  00:00:00' does not fit"),
        ("2015-W01-1 00:00:00", "'2015-W01-1 00:00:00' does not fit"),
        ("-" * 100, f"'{'-' * 60}'... does not fit"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, said: str) -> None:
    moment = reader([ISO])
    moment("2015-01-01 00:00:00")
    assert why(moment, text).startswith(said)


@given(st.text(st.characters(categories=["Nd"], exclude_characters="0123456789"), min_size=1, max_size=4))
def test_digits_of_other_scripts_are_no_digits_here(digits: str) -> None:
    moment = reader([ISO, "%Y-%m-%d"])
    for text in (f"{digits:{digits[0]}>4}-01-01", f"2015-01-0{digits[0]}", f"2015-01-01 00:00:0{digits[0]}"):
        assert "does not fit" in why(moment, text)


@pytest.mark.parametrize("hour", ["00", "13"])
def test_a_clock_of_twelve_hours_has_no_other_hours(hour: str) -> None:
    assert why(reader([AMERICAN]), f"01/02/2015 {hour}:00:00 PM").endswith("is no date: hour must be in 1..12")


def test_noon_and_midnight_of_twelve_hours_are_told_apart() -> None:
    moment = reader([AMERICAN])
    assert moment("01/02/2015 12:00:00 AM") == datetime(2015, 1, 2, 0, tzinfo=UTC)
    assert moment("01/02/2015 12:30:00 pm") == datetime(2015, 1, 2, 12, 30, tzinfo=UTC)
    assert moment("01/02/2015 12:00:01 AM") == datetime(2015, 1, 2, 0, 0, 1, tzinfo=UTC)


def test_an_offset_in_the_text_decides() -> None:
    moment = reader(["%Y-%m-%dT%H:%M:%S%z"], "America/New_York")
    for _ in range(2):
        assert moment("2015-11-01T01:30:00Z") == datetime(2015, 11, 1, 1, 30, tzinfo=UTC)
        assert moment("2015-11-01T01:30:00+01:00") == datetime(2015, 11, 1, 0, 30, tzinfo=UTC)
        assert moment("2015-11-01T23:30:00-0530") == datetime(2015, 11, 2, 5, 0, tzinfo=UTC)
    assert why(moment, "2015-11-01T01:30:00+99:00").startswith("2015-11-01 01:30:00 +99:00 is no instant: ")
    assert why(moment, "0001-01-01T00:00:00+01:00").startswith("0001-01-01 00:00:00 +01:00 is no instant: ")


@pytest.mark.parametrize("text", ["0001-01-01 00:30:00", "9999-12-31 23:30:00"])
def test_years_at_the_ends_of_time_are_refused_where_utc_has_none(text: str) -> None:
    zone = "Asia/Tokyo" if text.startswith("0001") else "America/New_York"
    assert why(reader([ISO], zone), text) == f"{text} lies outside the years 1 to 9999 in UTC"
    for _ in range(2):
        assert reader([ISO])(text) == datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_what_is_remembered_never_leads_beyond_the_ends_of_time() -> None:
    moment = reader([ISO], "America/New_York")
    assert moment("2015-01-01 19:00:00") == datetime(2015, 1, 2, 0, tzinfo=UTC)
    assert moment("9999-12-31 18:30:00") == datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    assert why(moment, "9999-12-31 19:00:00") == "9999-12-31 19:00:00 lies outside the years 1 to 9999 in UTC"


def test_the_first_format_that_fits_counts() -> None:
    moment = reader(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d %H:%M"])
    assert moment("01/02/2015") == datetime(2015, 2, 1, tzinfo=UTC)
    assert moment("01/13/2015") == datetime(2015, 1, 13, tzinfo=UTC)
    assert moment("2015-01-13 10:30") == datetime(2015, 1, 13, 10, 30, tzinfo=UTC)
    assert why(moment, "13/13/2015") == "'13/13/2015' is no date: month must be in 1..12"
    assert why(moment, "x") == "'x' does not fit %d/%m/%Y or %m/%d/%Y or %Y-%m-%d %H:%M"


def test_a_second_format_never_gets_in_the_way_of_the_first() -> None:
    moment = reader(["%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"])
    assert moment("01/13/2015 10:00:00") == datetime(2015, 1, 13, 10, tzinfo=UTC)
    assert moment("01/02/2015 10:00:00") == datetime(2015, 2, 1, 10, tzinfo=UTC)
    moment = reader(["%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"])
    assert moment("03/04/2015 10:00:00") == datetime(2015, 4, 3, 10, tzinfo=UTC)
    assert moment("01/02/2015 10:00:00 PM") == datetime(2015, 1, 2, 22, tzinfo=UTC)
    assert moment("01/02/2015 10:00:00") == datetime(2015, 2, 1, 10, tzinfo=UTC)


def test_a_text_is_remembered_only_where_its_hour_stands_in_its_place() -> None:
    moment = reader(["%Y-%m-%d %H:%M:%S:00:00"])
    assert moment("2015-1-1 1:22:33:00:00") == datetime(2015, 1, 1, 1, 22, 33, tzinfo=UTC)
    assert moment("2015-1-1 1:22:44:00:00") == datetime(2015, 1, 1, 1, 22, 44, tzinfo=UTC)


def test_numbers_that_touch_have_their_full_width() -> None:
    assert reader(["%Y%m%d"])("20150111") == datetime(2015, 1, 11, tzinfo=UTC)
    assert why(reader(["%Y%m%d"]), "2015111") == "'2015111' does not fit %Y%m%d"
    assert reader(["%d.%m.%Y"])("1.2.2015") == datetime(2015, 2, 1, tzinfo=UTC)


@given(st.lists(LOCAL, min_size=3, max_size=12))
@example([datetime(2015, 1, day) for day in (1, 2, 3, 1, 2)])  # noqa: DTZ001 - local times
def test_what_is_remembered_is_bounded_and_changes_nothing(locals_: list[datetime]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moments_module, "_REMEMBERED", 2)
        for form in (ISO, "%Y-%m-%d %H:%M"):
            moment = reader([form])
            for local in locals_:
                text = local.strftime(form.replace("%Y", f"{local.year:04}"))
                assert moment(text) == datetime.strptime(text, form).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("%Y-%m-%d %Q", "'%Q' in '%Y-%m-%d %Q' is not known; there are %Y, %m, %b"),
        ("%y-%m-%d", "'%y' in"),
        ("%Y-%m-%d %", "'%' in"),
        ("%c", "'%c' in"),
        ("%m-%d", "does not say one day"),
        ("%Y-%d", "does not say one day"),
        ("%Y-%m", "does not say one day"),
        ("%Y-%m-%b-%d", "does not say one day"),
        ("%Y-%Y-%m-%d", "holds %Y twice"),
        ("%Y-%m-%d %H %I %p", "holds both %H and %I"),
        ("%Y-%m-%d %I", "holds one of %I and %p without the other"),
        ("%Y-%m-%d %p", "holds one of %I and %p without the other"),
        ("%Y-%m-%d %M", "holds %M without an hour"),
        ("%Y-%m-%d %H %S", "holds %S without %M"),
        ("%Y-%m-%d %H:%M %f", "holds %f without %S"),
        ("%Y-%m-%d %z", "holds %z without an hour"),
        ("", "does not say one day"),
        ("%%Y-%m-%d", "does not say one day"),
    ],
)
def test_a_format_that_does_not_say_one_instant_is_refused(form: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_format("mapping.fields.received_at.formats", form)
    assert said in str(caught.value)
    assert str(caught.value).startswith("mapping.fields.received_at.formats: ")


@pytest.mark.parametrize("form", FORMATS)
def test_the_formats_of_these_tests_pass(form: str) -> None:
    check_format("formats", form)


@given(
    st.permutations(["%Y", "%m", "%d", "%H", "%M", "%S"]),
    st.lists(st.text(".()[]{}*+?\\|^$(?P<d> -:/0", max_size=4), min_size=6, max_size=6),
)
def test_what_stands_between_the_directives_never_becomes_a_pattern(directives: list[str], between: list[str]) -> None:
    form = "".join(directive + literal for directive, literal in zip(directives, between, strict=True))
    check_format("formats", form)
    local = datetime(2015, 11, 9, 3, 7, 5, tzinfo=UTC)
    moment = reader([form])
    for _ in range(2):
        assert moment(local.strftime(form)) == local
    assert "does not fit" in why(moment, local.strftime(form) + "x")


def _by_zoneinfo(local: datetime, zone: str, twice: Choice, never: Choice) -> datetime:
    both = [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]
    exists = both[0].astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    return (min if (twice if exists else never) == "earlier" else max)(both)


def test_a_day_ends_when_the_next_one_begins_also_where_that_was_skipped() -> None:
    def end(zone: str, text: str) -> datetime:
        return moments(["%Y-%m-%d"], LocalTimes(ZoneInfo(zone), "refuse", "refuse"), "end")(text)

    assert end("Europe/London", "2026-03-29") == datetime(2026, 3, 29, 23, tzinfo=UTC)
    assert end("America/Sao_Paulo", "2018-11-03") == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert end("Pacific/Apia", "2011-12-29") == datetime(2011, 12, 30, 10, tzinfo=UTC)
    for zone, text, said in (
        ("Pacific/Apia", "2011-12-30", "2011-12-30 does not exist in Pacific/Apia"),
        ("UTC", "9999-12-31", "the end of 9999-12-31 lies outside the years 1 to 9999"),
    ):
        with pytest.raises(Unfit, match=said):
            end(zone, text)


def test_an_escaped_percent_sign_before_an_h_is_no_hour() -> None:
    assert reader(["%Y-%m-%d %%H"])("2026-01-05 %H") == datetime(2026, 1, 5, tzinfo=UTC)


def test_the_first_day_there_is_has_no_beginning_and_the_last_one_no_end() -> None:
    clocks = LocalTimes(ZoneInfo("Europe/Berlin"), "refuse", "refuse")
    with pytest.raises(Unfit, match="years 1 to 9999"):
        clocks.start_of(datetime(1, 1, 1))  # noqa: DTZ001 - a local time
    last = datetime(9999, 12, 31)  # noqa: DTZ001 - a local time
    with pytest.raises(Unfit, match="outside the years 1 to 9999"):
        clocks.end_of(last)
