"""Which notices to the owner are due."""

from datetime import timedelta

from builders import NOON, after

from alerts.notices import EVERY, NAMED_MAX, Notice, Trouble, compare, due


def trouble(key="tass", *, cause="source"):
    return Trouble(cause, key, NOON, "unreachable: timed out")


def test_what_is_remembered_already_does_not_begin_again():
    changes = compare([trouble()], [Notice(1, trouble(), told_at=NOON)])

    assert changes.begun == changes.recovered == changes.dropped == ()


def test_what_was_told_recovers_and_what_was_not_is_dropped():
    told, untold = Notice(1, trouble("tass"), told_at=NOON), Notice(2, trouble("ria"))

    changes = compare([], [told, untold])

    assert (changes.recovered, changes.dropped) == ((told,), (untold,))


def test_what_comes_back_before_its_end_was_told_was_never_over():
    notice = Notice(1, trouble(), told_at=NOON, recovered_at=NOON)

    assert compare([trouble()], [notice]).back == (notice,)


def test_what_was_taken_out_of_the_configuration_is_not_well_again():
    notice = Notice(1, trouble("tass"), told_at=NOON)

    assert compare([], [notice], configured={"source": {"ria"}}).dropped == (notice,)
    assert compare([], [notice], configured={"source": {"tass"}}).recovered == (notice,)


def test_a_configuration_that_is_refused_for_another_reason_is_told_and_not_called_mended():
    before = Notice(1, trouble("watches.yaml:4:5", cause="configuration"), told_at=NOON)
    now = trouble("channels.yaml:2:1", cause="configuration")

    changes = compare([now], [before])

    assert (changes.begun, changes.recovered, changes.dropped) == ((now,), (), (before,))


def test_end_of_a_gap_is_not_told():
    notice = Notice(1, trouble(cause="gap"), told_at=NOON)

    assert compare([], [notice]).dropped == (notice,)


def test_two_hundred_sources_are_one_message_that_names_a_few():
    notices = [Notice(number, trouble(f"source-{number}")) for number in range(200)]

    (telling,) = due(notices, {}, NOON)

    assert len(telling.begun) == 200
    assert f"and {200 - NAMED_MAX} more" in telling.note


def test_a_cause_is_told_of_once_an_hour_and_others_meanwhile():
    notices = [Notice(1, trouble()), Notice(2, trouble("desk", cause="channel"))]
    last = {"source": NOON}

    early, late = due(notices, last, after(3599)), due(notices, last, NOON + EVERY)

    assert [telling.cause for telling in early] == ["channel"]
    assert [telling.cause for telling in late] == ["source", "channel"]


def test_end_and_beginning_of_one_cause_share_a_message():
    notices = [Notice(1, trouble("tass"), told_at=NOON, recovered_at=NOON), Notice(2, trouble("ria"))]

    (telling,) = due(notices, {}, NOON + timedelta(hours=2))

    assert telling.note == (
        "Sources in trouble: ria (unreachable: timed out, since 2026-11-22 12:00 UTC)."
        " Sources well again: tass (was: unreachable: timed out)"
    )
