"""The interpreter is left as it was found after long work, whatever happened in it."""

import gc
import sys

import pytest

from desktop.services.long_work import quiet, undisturbed


def test_the_collector_and_the_turns_of_threads_come_back() -> None:
    turn = sys.getswitchinterval()
    with undisturbed():
        assert not gc.isenabled()
        assert sys.getswitchinterval() < turn
        quiet(1, 2, "正在核对")
    assert gc.isenabled()
    assert sys.getswitchinterval() == turn


def test_they_come_back_after_a_failure() -> None:
    turn = sys.getswitchinterval()
    with pytest.raises(ZeroDivisionError), undisturbed():
        raise ZeroDivisionError
    assert gc.isenabled()
    assert sys.getswitchinterval() == turn


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_two_at_work_at_once_leave_it_as_the_first_found_it() -> None:
    turn = sys.getswitchinterval()
    first, second = undisturbed(), undisturbed()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled(), "the second is still at work"
    second.__exit__(None, None, None)
    assert gc.isenabled()
    assert sys.getswitchinterval() == turn
