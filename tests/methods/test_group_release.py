"""Groups that grow while figures leave: what may leave again, what has to wait, and for how many."""

from __future__ import annotations

from cap_tui.methods.group_release import releasable

People = frozenset[str]


def people(first: int, last: int) -> People:
    return frozenset(f"p{number}" for number in range(first, last))


def test_a_group_leaves_from_the_minimum_on() -> None:
    assert releasable(people(0, 4), [], 5).people == frozenset()
    assert releasable(people(0, 4), [], 5).missing == 1
    assert releasable(people(0, 5), [], 5).people == people(0, 5)


def test_late_people_wait_beside_what_left_and_enter_together() -> None:
    before = [people(0, 8)]
    held = releasable(people(0, 10), before, 5)
    assert (held.people, held.missing) == (people(0, 8), 3)
    assert releasable(people(0, 13), before, 5).people == people(0, 13)


def test_three_releases_together_speak_of_no_few_people() -> None:
    """Each two differ by five and more, but the first and the third without the second are three people."""
    before = [people(0, 8), people(0, 13)]
    now = people(5, 13)
    assert len(now ^ before[0]) >= 5
    assert len(now ^ before[1]) >= 5
    assert releasable(now, before, 5).people == frozenset()
    assert releasable(now, before[-1:], 5).people == now


def test_what_left_under_a_smaller_minimum_hides_nothing_that_comes_later() -> None:
    before = [people(0, 8), people(0, 12)]
    assert releasable(people(0, 12), before, 8).people == people(0, 12)
    assert releasable(people(0, 15), before, 8).people == people(0, 12)
    assert releasable(people(0, 20), before, 8).people == people(0, 20)


def test_who_changed_an_answer_counts_once() -> None:
    before = [frozenset((f"p{n}", "1") for n in range(8))]
    now = frozenset((f"p{n}", "2" if n < 3 else "1") for n in range(8))
    assert len(now ^ before[0]) == 6
    assert releasable(now, before, 5, changed=3).people == frozenset()


def test_where_people_withdrew_what_left_does_not_leave_again() -> None:
    assert releasable(people(1, 8), [people(0, 8)], 5).people == frozenset()
