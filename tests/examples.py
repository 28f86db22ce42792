"""How many examples a random test tries.

Every day few, and always the same ones. `pytest --hypothesis-profile=long` tries hundreds and always others
(`--hypothesis-seed=N` chooses them); what fails is remembered in `.hypothesis/` and tried first the next time.
"""

from hypothesis import HealthCheck, settings

DAILY, LONG = "daily", "long"
_CALM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
"""No test fails because the machine has other work."""


def register() -> None:
    """Before pytest reads its options."""
    settings.register_profile(DAILY, _CALM, derandomize=True)
    settings.register_profile(LONG, _CALM, max_examples=300, print_blob=True)
    settings.load_profile(DAILY)


def examples(count: int) -> settings:
    """So many every day; in a long run no fewer than the profile says."""
    long = settings.get_current_profile_name() == LONG
    return settings(max_examples=max(count, settings().max_examples) if long else count)
