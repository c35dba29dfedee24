"""Letters by mail reach one recipient, encrypted, under the id of their message (S3, S4)."""

import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.adapters.notifiers import LOG, SMTP, SMTPS
from itilbrm.adapters.notifiers.smtp import mail_of
from itilbrm.adapters.notifiers.smtp_urls import Server, server_of
from itilbrm.errors import DeliveryTrouble, InvalidInput
from itilbrm.lifecycle import Occasion
from itilbrm.notifying import Letter
from itilbrm.parties.people import register
from tests.delivering.mail_servers import PASSWORD, dead_port, mail_server, odd_server

HEADERS: Final = {
    *("from", "to", "subject", "message-id", "date", "auto-submitted", "content-language"),
    *("mime-version", "content-type", "content-transfer-encoding"),
}
ON: Final = Occasion("hr", datetime(2026, 1, 5, 9, tzinfo=UTC))

HOSTILE: Final = [
    "a\rBcc: eve@example.org",
    "a\nBcc: eve@example.org",
    "a\r\n\r\nand another letter",
    "a\u2028Bcc: eve@example.org",
    "a\u0085Bcc: eve@example.org",
    "a\0b",
    "a\x0bb",
]


def letter(**more: object) -> Letter:
    given: dict[str, object] = {
        "id": "msg_1",
        "to": "cara@example.org",
        "name": "Cara Müller",
        "subject": ("Grüße, and a very long subject " * 4).strip(),
        "text": "Dear Cara,\n\n.\nFrom here on: ä\n",
        "html": "<p>Dear Cära</p>",
        "language": "de",
    }
    return Letter(**{**given, **more})  # type: ignore[arg-type]  # what a test wants


def test_a_letter_arrives_as_text_and_as_a_page_under_its_own_id(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        SMTP.open(server.url("&name=The+Desk&reply_to=desk@example.org")).send(letter())
    (mail,), (to,) = server.box.mails, server.box.recipients
    assert to == ("cara@example.org",)
    assert mail["Message-ID"] == "<msg_1@example.org>"
    assert mail["Subject"] == letter().subject
    assert (str(mail["To"]), str(mail["From"])) == ("Cara Müller <cara@example.org>", "The Desk <brm@example.org>")
    assert mail["Reply-To"] == "desk@example.org"
    text, page = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert isinstance(text, EmailMessage)
    assert isinstance(page, EmailMessage)
    assert text.get_content().splitlines() == ["Dear Cara,", "", ".", "From here on: ä"]
    assert page.get_content().strip() == "<p>Dear Cära</p>"
    assert max(map(len, server.box.raw[0].split(b"\r\n"))) <= 998


# S3


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("field", ["id", "to", "name", "subject", "language", "purpose", "about", "person"])
def test_what_could_end_a_line_is_refused_at_the_door(field: str, hostile: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        letter(**{field: hostile})


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("field", ["full_name", "email"])
def test_a_person_is_not_registered_by_a_name_or_address_that_could_end_a_line(field: str, hostile: str) -> None:
    fine = {"full_name": "Eve", "email": "eve@example.org"}
    with pytest.raises(InvalidInput, match=field):
        register(ON, **{**fine, field: hostile + ("@example.org" if field == "email" else "")})


@pytest.mark.parametrize(
    "several",
    [
        *(
            "a@x.org, b@y.org",
            "a@x.org,b@y.org",
            "a@x.org;b@y.org",
            '"a b"@x.org',
            "Ann <a@x.org>",
            "a@x.org>,<b@y.org",
        ),
        *("a(b)@x.org", "a\\b@x.org", f"{'a' * 10_000}@x.org", "a@x.org\u2028", "group:a@x.org"),
    ],
)
def test_what_could_be_several_recipients_is_no_address(several: str) -> None:
    with pytest.raises(InvalidInput, match="is no e-mail address"):
        register(ON, full_name="Eve", email=several)


def test_a_subject_or_name_of_ten_thousand_characters_is_refused() -> None:
    for field in ("subject", "name", "to"):
        with pytest.raises(InvalidInput, match=f"{field}: the text has 10,000 characters, more than 500; shorten it"):
            letter(**{field: "a" * 10_000})


@given(name=st.text(max_size=80), subject=st.text(max_size=200), text=st.text(max_size=500), html=st.text(max_size=200))
def test_whatever_can_be_a_letter_has_one_recipient_and_these_headers(
    name: str, subject: str, text: str, html: str
) -> None:
    try:
        written = letter(name=name, subject=subject, text=text, html=html)
    except InvalidInput:
        return
    raw = mail_of(written, Server(host="h", port=25, sender="brm@example.org")).as_bytes()
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    names = [line.partition(b":")[0].lower().decode() for line in head.split(b"\n") if line[:1] not in b" \t"]
    assert set(names) <= HEADERS
    assert len(names) == len(set(names))
    assert b"\r" not in head


# S4


def test_a_login_goes_over_an_encrypted_connection_alone(tmp_path: Path) -> None:
    with mail_server(tmp_path, login=True) as server:
        SMTP.open(server.url(login=True)).send(letter())
    assert len(server.box.raw) == 1
    in_clear = server.box.lines[: next(n for n, line in enumerate(server.box.lines) if b"STARTTLS" in line.upper())]
    assert not any(b"AUTH" in line.upper() for line in in_clear)


@pytest.mark.parametrize("how", ["", "&starttls=optional"])
def test_where_the_offer_to_encrypt_was_taken_away_nobody_logs_in(tmp_path: Path, how: str) -> None:
    with (
        mail_server(tmp_path, starttls=False, login=True) as server,
        pytest.raises(DeliveryTrouble, match="it offers no encryption, and nothing is sent in clear") as caught,
    ):
        SMTP.open(server.url(how, login=True)).send(letter())
    assert not caught.value.permanent
    assert not server.box.raw
    assert not any(b"AUTH" in line.upper() or PASSWORD.encode() in line for line in server.box.lines)


def test_without_a_login_encryption_is_required_unless_the_url_says_else(tmp_path: Path) -> None:
    with mail_server(tmp_path, starttls=False) as server:
        with pytest.raises(DeliveryTrouble, match="it offers no encryption"):
            SMTP.open(server.url()).send(letter())
        for how in ("&starttls=optional", "&starttls=no"):
            SMTP.open(server.url(how)).send(letter())
    assert len(server.box.raw) == 2


def test_a_password_in_clear_is_refused_at_the_door() -> None:
    with pytest.raises(InvalidInput, match=r"url.starttls: a password would be sent in clear; write starttls=required"):
        SMTP.open("smtp://ann:secret@mail.example.org?from=a@example.org&starttls=no")


@pytest.mark.parametrize(
    "wrong",
    [{"trusted": False}, {"host": "elsewhere.example"}, {"expired": True}, {"highest": ssl.TLSVersion.TLSv1_1}],
    ids=["of a stranger", "of another host", "expired", "of TLS 1.1"],
)
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")  # what the server is made to do is old
def test_a_certificate_that_cannot_be_trusted_is_not(tmp_path: Path, wrong: dict[str, object], scheme: str) -> None:
    with (
        mail_server(tmp_path, login=True, encrypted=scheme == "smtps", **wrong) as server,  # type: ignore[arg-type]  # what is wrong
        pytest.raises(DeliveryTrouble),
    ):
        (SMTPS if scheme == "smtps" else SMTP).open(server.url(login=True, scheme=scheme)).send(letter())
    assert not server.box.raw
    assert not any(PASSWORD.encode() in line or b"AUTH" in line for line in server.box.lines)


def test_a_connection_can_be_encrypted_from_the_first_byte_on(tmp_path: Path) -> None:
    with mail_server(tmp_path, encrypted=True, login=True) as server:
        SMTPS.open(server.url(login=True, scheme="smtps")).send(letter())
    assert len(server.box.raw) == 1


# What a server answers


@pytest.mark.parametrize(("code", "permanent"), [("421", False), ("450", False), ("550", True), ("554", True)])
@pytest.mark.parametrize("where", ["answer", "recipient"])
def test_an_answer_with_4_may_pass_and_one_with_5_is_for_good(
    tmp_path: Path, code: str, where: str, *, permanent: bool
) -> None:
    with mail_server(tmp_path) as server:
        if where == "answer":
            server.box.answer = lambda _envelope: f"{code} not like this"
        else:
            server.box.answer_to_recipient = f"{code} not like this"
        with pytest.raises(DeliveryTrouble, match=f"{code} not like this") as caught:
            SMTP.open(server.url()).send(letter())
    assert caught.value.permanent is permanent


def test_what_is_wrong_with_the_login_tells_no_password(tmp_path: Path) -> None:
    with mail_server(tmp_path, login=True) as server:
        url = server.url(login=True).replace("s3cret", "guessed")
        with pytest.raises(DeliveryTrouble, match="the server answered 535") as caught:
            SMTP.open(url).send(letter())
    assert caught.value.permanent
    assert "Pass" not in str(caught.value)


def _says_nothing(connection: socket.socket) -> None:
    connection.recv(1)


def _hangs_up(connection: socket.socket) -> None:
    connection.sendall(b"220 hello\r\n")


def _half_an_answer(connection: socket.socket) -> None:
    connection.sendall(b"220 hel")
    connection.recv(1)


def _babbles(connection: socket.socket) -> None:
    for _ in range(2000):
        connection.sendall(b"220-" + b"x" * 5000 + b"\r\n")


@pytest.mark.parametrize("talk", [_says_nothing, _hangs_up, _half_an_answer, _babbles])
def test_a_server_that_misbehaves_is_tried_again(talk: Callable[[socket.socket], None]) -> None:
    with odd_server(talk) as port:
        notifier = SMTP.open(f"smtp://127.0.0.1:{port}?from=a@example.org&timeout=0.3")
        began = time.monotonic()
        with pytest.raises(DeliveryTrouble) as caught:
            notifier.send(letter())
    assert not caught.value.permanent
    assert time.monotonic() - began < 10


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryTrouble, match="ConnectionRefusedError") as caught:
        SMTP.open(f"smtp://127.0.0.1:{dead_port()}?from=a@example.org&starttls=no").send(letter())
    assert not caught.value.permanent


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        SMTP.open(server.url()).send(letter(to="cära@example.org"))
    assert server.box.recipients == [("cära@example.org",)]


def test_a_server_that_takes_ascii_alone_refuses_an_address_beyond_it_for_good() -> None:
    def plain(connection: socket.socket) -> None:
        connection.sendall(b"220 old\r\n")
        while said := connection.recv(4096):
            connection.sendall(b"221 bye\r\n" if said.upper().startswith(b"QUIT") else b"250 old\r\n")

    with odd_server(plain) as port, pytest.raises(DeliveryTrouble, match="takes no addresses beyond ASCII") as caught:
        SMTP.open(f"smtp://127.0.0.1:{port}?from=desk@example.org&starttls=no").send(letter(to="cära@example.org"))
    assert caught.value.permanent


def test_an_address_whose_first_part_is_quoted_keeps_its_quotes_once() -> None:
    server = server_of("smtp://127.0.0.1:25?from=desk@example.org&starttls=no")
    assert mail_of(letter(to='"cara b"@example.org'), server)["To"].addresses[0].addr_spec == '"cara b"@example.org'


# URLs


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp:", "names no mail server"),
        ("smtp://", "names no mail server"),
        ("smtp://host:0?from=a@b.org", "names no mail server"),
        ("smtp://host:x?from=a@b.org", "names no mail server"),
        ("smtp://host/folder?from=a@b.org", "names no mail server"),
        ("smtp://host", "url.from: is no e-mail address; write from=brm@example.org"),
        ("smtp://host?from=a", "url.from: is no e-mail address"),
        ("smtp://host?from=a@b.org%0d%0aBcc:c@d.org", "url.from: is no e-mail address"),
        ("smtp://host?from=a@b.org&reply_to=x", "url.reply_to: is no e-mail address"),
        ("smtp://host?from=a@b.org&name=a%0ab", "url.name: has a line break"),
        ("smtp://a%0ab:c@host?from=a@b.org", "url.user: has a line break"),
        ("smtp://host?form=a@b.org", r"url.form: is no option of a mail server \(did you mean 'from'\?\)"),
        ("smtp://host?from=a@b.org&starttls=yes", "url.starttls: 'yes' is not known"),
        ("smtp://host?from=a@b.org&timeout=never", "url.timeout: 'never' is no number of seconds"),
        ("smtp://host?from=a@b.org&timeout=0", "url.timeout: '0' is no number of seconds"),
        ("smtp://host?from=a@b.org&ca=/nowhere.pem", "url.ca: there is no file"),
    ],
)
def test_a_url_that_means_no_server_says_why(url: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        SMTP.open(url)


def test_a_url_says_everything_about_a_server() -> None:
    server = server_of("smtps://ann%40x:p%3Aw@mail.example.org?from=a@b.org&timeout=5&helo=me.example.org")
    assert (server.user, server.password, server.port, server.timeout) == ("ann@x", "p:w", 465, 5.0)
    assert "p:w" not in repr(server)
    assert repr(SMTPS.open("smtps://u:p@h?from=a@b.org")) == "<notifier by smtps://h:465>"


def test_the_log_shows_letters(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level("INFO", "itilbrm.letters"):
        LOG.open("log:").send(letter())
    assert "Message-ID: msg_1" in caplog.text
    LOG.open("log:stdout").send(letter())
    assert "To: cara@example.org" in capsys.readouterr().out
    with pytest.raises(InvalidInput, match=r"says more than is known \(did you mean 'stdout'\?\)"):
        LOG.open("log:stdot")


def test_a_stream_that_is_closed_is_trouble_that_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(DeliveryTrouble, match="the stream takes nothing") as caught:
        LOG.open("log:stdout").send(letter())
    assert not caught.value.permanent
