"""One contract for files in a folder and files in a bucket behind a real S3 protocol."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from unpaused.gateways.storage import Storage, storage_at
from unpaused.kernel.errors import Refused, Unavailable


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of an S3 that is not Amazon's."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    if request.param == "folder":
        return storage_at(str(tmp_path / "store"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    address = request.getfixturevalue("store")
    bucket = hashlib.sha256(request.node.name.encode()).hexdigest()[:20]
    boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket=bucket)
    return storage_at(f"s3://{bucket}/under/here?endpoint={address}&region=us-east-1")


def test_what_was_put_is_got_back(storage: Storage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 50_000  # 12.8 MB: more than one part of an upload
    assert storage.put("base/1/data.bin", io.BytesIO(content)) == hashlib.sha256(content).hexdigest()
    assert storage.get("base/1/data.bin") == content
    storage.fetch("base/1/data.bin", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == content


def test_putting_again_replaces_the_content(storage: Storage) -> None:
    storage.put("a", b"old")
    storage.put("a", b"new")
    assert storage.get("a") == b"new"


def test_what_was_never_put_is_missing(storage: Storage) -> None:
    assert not storage.exists("a")
    with pytest.raises(Refused) as refusal:
        storage.get("a")
    assert refusal.value.code == "storage.missing"


def test_names_are_listed_by_prefix_in_order(storage: Storage) -> None:
    for name in ("b/2", "a/1", "b/1"):
        storage.put(name, b"")
    assert list(storage.list("b/")) == ["b/1", "b/2"]


def test_what_was_removed_is_gone_and_may_be_removed_again(storage: Storage) -> None:
    storage.put("a/1", b"")
    storage.remove("a/1")
    storage.remove("a/1")
    assert not storage.exists("a/1")


def test_a_name_that_could_lead_elsewhere_is_refused(storage: Storage) -> None:
    with pytest.raises(Refused):
        storage.put("../up", b"")


def test_a_bucket_that_is_not_there_is_unavailable(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    missing = storage_at(f"s3://nowhere-at-all?endpoint={store}&region=us-east-1")
    with pytest.raises(Unavailable):
        missing.put("a", b"")


@pytest.mark.parametrize("address", ["", "ftp://somewhere/x", "s3://", "relative-scheme:"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        storage_at(address)
