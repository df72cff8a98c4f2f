"""Work that hangs, eats memory or dies takes the helper along, and nothing else."""

import os
import signal
import time

import pytest

from scoring.vision import decode as decoding
from scoring.vision.decode import DecodeError
from scoring.vision.guarded import Helper, HelperLost
from tests.portraits import portrait


@pytest.fixture
def helper():
    made = Helper(seconds=1.0, megabytes=300)
    yield made
    made.stop()


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024**2))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait(data: bytes, side: int) -> None:
    time.sleep(side)


def refuse() -> None:
    raise DecodeError("broken", "This JPEG file is damaged.")


def test_it_answers_from_another_process_and_stays(helper):
    first = helper.do(os.getpid)
    assert first != os.getpid()
    assert helper.do(os.getpid) == first == helper.pid


def test_what_the_work_raises_is_raised_here_with_its_words(helper):
    with pytest.raises(DecodeError, match="damaged") as told:
        helper.do(refuse)
    assert told.value.code == "broken"
    assert helper.do(eat, 1) == 1024**2


@pytest.mark.parametrize(
    ("work", "given", "cause"),
    [(time.sleep, (60,), "time"), (eat, (900,), "memory"), (die, (), "crash")],
)
def test_a_lost_helper_names_its_cause_and_the_next_call_has_another(helper, work, given, cause):
    lost = helper.do(os.getpid)
    with pytest.raises(HelperLost) as told:
        helper.do(work, *given)
    assert told.value.cause == cause
    assert helper.do(os.getpid) not in (lost, os.getpid())
    with pytest.raises(ProcessLookupError):
        os.kill(lost, 0)


def test_one_that_was_killed_between_two_calls_is_replaced_in_silence(helper):
    os.kill(helper.do(os.getpid), signal.SIGKILL)
    time.sleep(0.1)
    assert helper.do(eat, 2) == 2 * 1024**2


def test_large_answers_come_back_whole(helper):
    content = os.urandom(12 * 1024**2)
    assert helper.do(bytes, content) == content


def test_guarded_and_plain_decoding_show_the_same(monkeypatch):
    data = portrait("synthetic/female-00.jpg").read_bytes()
    plain = decoding.decode(data)
    monkeypatch.setattr(decoding, "_HELPERS", [])
    decoding.guard_decoding()
    (helper,) = decoding._HELPERS
    guarded = decoding.decode(data)
    assert (guarded.rgb == plain.rgb).all()
    assert (guarded.exif, guarded.notes, guarded.format) == (plain.exif, plain.notes, plain.format)
    assert decoding.open_upright(data, 200).size == (200, 200)
    monkeypatch.setattr(decoding, "_decode", wait)
    helper.seconds = 0.5
    with pytest.raises(DecodeError, match="took too long") as told:
        decoding.decode(data, side=60)
    assert told.value.code == "too_slow"
    helper.stop()
