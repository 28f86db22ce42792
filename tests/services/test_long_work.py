"""The interpreter is left as it was found after long work, whatever happened in it."""

import gc

import pytest

from desktop.services.long_work import quiet, undisturbed


def test_the_collector_comes_back() -> None:
    with undisturbed():
        assert not gc.isenabled()
        quiet(1, 2, "正在核对")
    assert gc.isenabled()


def test_it_comes_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), undisturbed():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_two_at_work_at_once_leave_it_as_the_first_found_it() -> None:
    first, second = undisturbed(), undisturbed()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled(), "the second is still at work"
    second.__exit__(None, None, None)
    assert gc.isenabled()
