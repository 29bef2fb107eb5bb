import errno
import io
import os

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files import photographs, store
from unpaused.foundation.files.models import StoredFile
from unpaused.foundation.privacy import subjects
from unpaused.kernel.errors import Refused, Unavailable


def _picture(kind: str = "JPEG", size: tuple[int, int] = (600, 400), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#447799").save(out, kind, **options)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")  # 100 megapixels in a few kilobytes
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo.empty"),
        (b"%PDF-1.7 ...", "photo.pdf"),
        (b"hello", "photo.unreadable"),
        *(
            (b"\x00\x00\x00\x24ftyp" + brand + bytes(40), "photo.heic")
            for brand in (b"heic", b"heif", b"mif1", b"heix")
        ),
        (_picture()[:700], "photo.unreadable"),
        (_bomb(), "photo.pixels"),
        (_picture(size=(1, 1)), "photo.small"),
        (_picture(size=(4000, 199)), "photo.small"),
        (_picture() + b"PK\x05\x06" + bytes(18), "photo.polyglot"),
        (_picture() + b"<script>alert(1)</script>", "photo.polyglot"),
        (b"GIF89a" + bytes(100), "photo.unreadable"),
        (b"\xff" * (11 * 1024 * 1024), "photo.bytes"),
    ],
)
def test_what_is_no_photograph_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        photographs.check(data)
    assert refusal.value.code == code


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_photographs_are_known_by_their_content(kind: str, media_type: str) -> None:
    assert photographs.check(_picture(kind)).media_type == media_type


def test_a_telephones_jpeg_with_a_second_picture_is_a_photograph() -> None:
    out = io.BytesIO()
    one, other = (Image.new("RGB", (400, 300), colour) for colour in ("grey", "white"))
    one.save(out, "MPO", save_all=True, append_images=[other])
    assert photographs.check(out.getvalue()).media_type == "image/jpeg"
    assert Image.open(io.BytesIO(photographs.shown(out.getvalue()))).size == (400, 300)
    with pytest.raises(Refused):
        photographs.check(out.getvalue()[:600])


def test_what_is_shown_is_drawn_anew_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a place that nobody should learn"
    data = _picture(exif=exif, size=(4000, 20))
    assert b"a place" in data
    shown = photographs.shown(data)
    assert b"a place" not in shown
    assert Image.open(io.BytesIO(shown)).size[0] == photographs.SHOWN_SIDE


def test_the_original_is_kept_sealed_and_unchanged(db: None) -> None:
    subject = subjects.new_subject()
    data = _picture()
    stored = store.keep_photograph(by=Actor.system("test"), subject=subject, data=data)
    assert store.original(stored) == data
    assert data not in store._path(stored).read_bytes()
    subjects.destroy(by=Actor.system("test"), subject_id=subject.pk, reason="retention")
    stored.refresh_from_db()
    with pytest.raises(Refused, match="deleted"):
        store.original(stored)


def test_what_is_known_of_a_kept_file_is_never_changed(db: None) -> None:
    stored = store.keep_photograph(by=Actor.system("test"), subject=subjects.new_subject(), data=_picture())
    with pytest.raises(DatabaseError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64)
    store.discard(by=Actor.system("test"), stored=stored)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()


def test_a_full_disk_is_said_and_nothing_half_stays_on_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = set(store.settings.FILES_ROOT.rglob("*.partial"))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="at the moment"), transaction.atomic():
        store.keep_photograph(by=Actor.system("test"), subject=subjects.new_subject(), data=_picture())
    assert set(store.settings.FILES_ROOT.rglob("*.partial")) == before


def test_a_file_that_the_disk_does_not_give_is_said(db: None) -> None:
    stored = store.keep_photograph(by=Actor.system("test"), subject=subjects.new_subject(), data=_picture())
    store._path(stored).unlink()
    with pytest.raises(Unavailable):
        store.original(stored)
