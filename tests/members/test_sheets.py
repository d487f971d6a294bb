"""The code on a sheet, the page behind it, and the photos that come back."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from members.models import Application, Decision, SignedCopy
from members.services.signed_copies import forget_copies, keep_copies
from members.sheets import ABOUT_A_PERSON, JOINING, REGISTERING, code_of, read_code, sheet_address
from paperwork.photos import Paper
from tests.browsers import signed_in
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def applicant(cast):
    return PersonFactory(name="秦晓", signs_in=True, standing__membership="none")


def photo(name="签字.jpg", colour="white", **options):
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG", **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def pdf(name="扫描件.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\nx\n%%EOF", content_type="application/pdf")


def page(kind, subject):
    return reverse("members:sheet", args=[code_of(kind, subject)])


def send(client, person, *files, kind=JOINING, **typed):
    return client.post(page(kind, person.pk), {"photos": list(files), **typed})


def stored(settings):
    return [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]


def test_a_code_says_kind_and_row_and_cannot_be_made_up(cast):
    code = code_of(JOINING, 7)
    assert read_code(code) == (read_code(code)[0], 7)
    others = (code[:-1], code.replace(".7.", ".8."), "x", "", "joining.7.", "joining..", "nothing.7.abc")
    assert [read_code(one) for one in others] == [None] * len(others)


def test_paper_lasts_longer_than_the_key_it_was_signed_with(cast, settings):
    code = code_of(JOINING, 7)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    assert read_code(code)[1] == 7


def test_the_address_in_the_qr_leads_to_the_page_of_the_sheet(applicant, settings):
    settings.SITE_URL = "https://gh.example.cn/"
    address = sheet_address(JOINING, applicant.pk)
    assert address == f"https://gh.example.cn/s/{code_of(JOINING, applicant.pk)}/"
    response = signed_in(applicant.user).get(address.removeprefix("https://gh.example.cn"))
    assert response.url == page(JOINING, applicant.pk)


def test_photos_lie_at_their_record_and_the_answer_leads_there(applicant):
    client = signed_in(applicant.user)
    answer = client.post(
        page(JOINING, applicant.pk),
        {"photos": [photo(colour="red"), photo(colour="blue")], "chosen": [pdf()], "note": "两页"},
        follow=True,
    )
    assert "入会申请书" in answer.content.decode()
    assert reverse("members:apply") in answer.content.decode()
    copies = SignedCopy.objects.of(JOINING, applicant.pk)
    assert [(one.sent_by, one.note, one.is_picture) for one in copies] == [
        (applicant.user, "两页", picture) for picture in (True, True, False)
    ]
    picture, file = copies[0], copies[2]
    shown = client.get(reverse("members:signed_copy", args=[code_of(JOINING, applicant.pk), picture.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert "no-store" in shown["Cache-Control"]
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    small = client.get(
        reverse("members:signed_copy", args=[code_of(JOINING, applicant.pk), picture.pk]) + "?small=1"
    )
    assert Image.open(BytesIO(small.content)).size == (60, 40)
    opened = client.get(reverse("members:signed_copy", args=[code_of(JOINING, applicant.pk), file.pk]))
    assert "attachment" in opened["Content-Disposition"]
    assert b"".join(opened.streaming_content).startswith(b"%PDF")


def test_place_and_camera_are_taken_out(applicant):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    send(signed_in(applicant.user), applicant, photo(exif=exif))
    with SignedCopy.objects.get().file.open("rb") as kept:
        assert not Image.open(kept).getexif()


def test_what_was_sent_already_is_not_stored_again(applicant, settings):
    client = signed_in(applicant.user)
    send(client, applicant, photo())
    assert send(client, applicant, photo(), photo(colour="red")).status_code == 302
    assert SignedCopy.objects.count() == len(stored(settings)) == 2
    assert "已经在这里" in send_and_read(client, applicant)


def send_and_read(client, applicant):
    client.post(page(JOINING, applicant.pk), {"photos": [photo()]})
    return client.get(page(JOINING, applicant.pk)).content.decode()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 40), "兼容性最佳"),
        (SimpleUploadedFile("表.xlsx", b"PK\x03\x04" + b"\0" * 40), "表.xlsx"),
        (SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + b"\0" * (10 * 2**20)), "10"),
        (SimpleUploadedFile("断.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40), "断.jpg"),
    ],
    ids=["heic", "kind", "large", "damaged"],
)
def test_one_bad_file_is_named_and_nothing_is_stored(bad, words, applicant, settings):
    answer = send(signed_in(applicant.user), applicant, photo(), bad)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SignedCopy.objects.exists()
    assert not stored(settings)


def test_nothing_sent_and_too_much_sent_are_refused(applicant, settings):
    client = signed_in(applicant.user)
    assert "至少" in send(client, applicant).content.decode()
    many = [photo(colour=(n, 0, 0)) for n in range(13)]
    answer = send(client, applicant, *many)
    assert answer.status_code == 422
    assert "12" in answer.content.decode()
    assert not stored(settings)


def test_more_together_than_gets_through_is_refused_in_a_sentence(applicant, settings, monkeypatch):
    monkeypatch.setattr("members.forms.sheets.MOST_BYTES_AT_ONCE", photo().size + 5)
    client = signed_in(applicant.user)
    assert "100 MB" in client.get(page(JOINING, applicant.pk)).content.decode()
    both = {"photos": [photo()], "chosen": [pdf()]}
    answer = client.post(page(JOINING, applicant.pk), both)
    assert answer.status_code == 422
    assert "分几次" in answer.content.decode()
    assert not stored(settings)
    assert send(client, applicant, photo()).status_code == 302


def is_waited_for():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database())"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_no_more_than_a_sheet_has(applicant, cast, monkeypatch):
    monkeypatch.setattr("members.services.signed_copies.MOST_COPIES", 1)
    kind, pk = read_code(code_of(JOINING, applicant.pk))
    sheet = kind.find(cast.chair, pk)

    def send_another():
        try:
            keep_copies(sheet=sheet, papers=[Paper(b"two", "pdf")], by=cast.chair)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            keep_copies(sheet=sheet, papers=[Paper(b"one", "pdf")], by=applicant.user)
            other = pool.submit(send_another)
            while not (other.done() or is_waited_for()):
                time.sleep(0.01)
        with pytest.raises(ValidationError) as refused:
            other.result(timeout=20)
    assert refused.value.code == "too_many_pages"
    assert SignedCopy.objects.count() == 1


def test_whoever_guesses_a_code_is_told_nothing(applicant, cast, keeper, as_):
    """A teacher, a leader of another group, somebody without the permission; with a right code too."""
    send(signed_in(applicant.user), applicant, photo())
    copy, code = SignedCopy.objects.get(), code_of(JOINING, applicant.pk)
    for who in ("teacher", "leader", "retiree"):
        client = as_(who)
        file = reverse("members:signed_copy", args=[code, copy.pk])
        assert [client.get(page(JOINING, applicant.pk)).status_code, client.get(file).status_code] == [
            404,
            404,
        ]
        assert send(client, applicant, photo(colour="red")).status_code == 404
        # A photo of one sheet under the code of another that they may see.
        own = code_of(JOINING, getattr(cast, who).person.pk)
        assert client.get(reverse("members:signed_copy", args=[own, copy.pk])).status_code == 404
    assert as_("administrator").get(page(JOINING, applicant.pk)).status_code == 404
    assert as_("keeper").get(page(JOINING, applicant.pk)).status_code == 403
    assert as_("teacher").get(page("budget", 1)).status_code == 403
    assert SignedCopy.objects.count() == 1


def test_a_leader_may_send_the_paper_of_who_names_the_group_and_is_in_none(applicant, cast, as_):
    application = Application.objects.create(
        person=applicant, group=cast.leader_group, applied_on=localdate()
    )
    record, client = reverse("members:application_detail", args=[application.pk]), as_("leader")
    assert page(JOINING, applicant.pk) in client.get(record).text
    shown = client.get(page(JOINING, applicant.pk))
    assert record in shown.text
    assert reverse("members:application_form", args=[applicant.pk]) not in shown.text
    assert client.get(page(REGISTERING, applicant.pk)).status_code == 404
    decision = Decision.objects.create(met_on=localdate(), title="吸收新会员")
    Application.objects.update(status="admitted", decision=decision)
    for who, awaited in (("chair", True), ("leader", False)):
        listed = as_(who).get(reverse("members:sheet_awaited")).text
        assert (page(JOINING, applicant.pk) in listed) == awaited


def test_the_registration_form_with_its_birth_date_is_not_the_leader_s(cast, as_):
    person = PersonFactory(name="组员", standing__group=cast.leader_group)
    assert as_("leader").get(page(JOINING, person.pk)).status_code == 200
    assert as_("leader").get(page(REGISTERING, person.pk)).status_code == 404
    assert as_("chair").get(page(REGISTERING, person.pk)).status_code == 200


def test_a_photo_is_taken_back_with_a_reason_and_its_row_stays(applicant, cast, as_):
    send(signed_in(applicant.user), applicant, photo())
    copy, code = SignedCopy.objects.get(), code_of(JOINING, applicant.pk)
    address = reverse("members:signed_copy_take_back", args=[code, copy.pk])
    assert as_("auditor").post(address, {"reason": "拍错了"}).status_code == 403
    as_("chair").post(address, {"reason": " "})
    assert SignedCopy.objects.valid().exists()
    as_("chair").post(address, {"reason": "拍错了"})
    copy.refresh_from_db()
    assert (copy.taken_back_reason, copy.taken_back_by) == ("拍错了", cast.chair)
    assert as_("chair").get(reverse("members:signed_copy", args=[code, copy.pk])).status_code == 404
    # The same photo may come again.
    send(signed_in(applicant.user), applicant, photo())
    assert SignedCopy.objects.valid().count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.delete()


def admitted(count):
    decision = Decision.objects.create(met_on=localdate() - timedelta(days=9), title="吸收新会员")
    for _n in range(count):
        Application.objects.create(
            person=PersonFactory(), applied_on=localdate(), status="admitted", decision=decision
        )


@pytest.mark.parametrize("count", [1, 3, 9])
def test_what_is_still_to_come_back_is_listed_in_few_queries(count, cast, as_):
    admitted(count)
    client = as_("chair")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("members:sheet_awaited"))
    assert answer.content.decode().count("现在拍照") == count
    assert len(asked) <= 12
    assert not [q for q in asked if q["sql"].startswith(("INSERT", "UPDATE"))]


def test_what_has_come_back_is_listed_no_more(cast, as_):
    admitted(1)
    person = Application.objects.get().person
    assert "现在拍照" in as_("chair").get(reverse("members:sheet_awaited")).content.decode()
    send(as_("chair"), person, photo())
    assert "现在拍照" not in as_("chair").get(reverse("members:sheet_awaited")).content.decode()


def test_the_photos_of_somebody_forgotten_are_thrown_away(
    applicant, cast, settings, django_capture_on_commit_callbacks
):
    send(signed_in(applicant.user), applicant, photo(), note="秦晓签名")
    with django_capture_on_commit_callbacks(execute=True):
        forget_copies(person=applicant, kinds=ABOUT_A_PERSON, by=cast.chair)
    copy = SignedCopy.objects.get()
    assert (copy.file, copy.note) == ("", "")
    assert not stored(settings)
