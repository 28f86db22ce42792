"""How many examples a random test tries.

Every day few, and always the same ones. `pytest --hypothesis-profile=long` tries hundreds and always others
(`--hypothesis-seed=N` chooses them); what fails is remembered in `.hypothesis/` and tried first the next time.
"""

from hypothesis import HealthCheck, settings

LONG = "long"


def register() -> None:
    """Before pytest reads its options."""
    settings.register_profile(LONG, max_examples=300, deadline=None, print_blob=True)


def examples(count: int) -> settings:
    """So many every day; in a long run no fewer than the profile says."""
    long = settings.get_current_profile_name() == LONG
    return settings(
        max_examples=max(count, settings().max_examples) if long else count,
        derandomize=not long,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    )
