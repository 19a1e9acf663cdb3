from azaudit.app.plan import make_plan
from azaudit.collect.registry import COLLECTORS
from tests.worlds import all_checks, check_named


def test_without_a_selection_everything_is_collected():
    plan = make_plan(all_checks(), narrowed=False)
    assert plan.collectors == COLLECTORS


def test_a_selection_collects_what_its_checks_read_and_no_more():
    plan = make_plan([check_named("openai-local-auth-disabled")], narrowed=True)
    assert [collector.name for collector in plan.collectors] == ["cognitive-accounts"]
    assert plan.actions == ("Microsoft.CognitiveServices/accounts/read",)


def test_a_child_needs_the_list_of_its_parents():
    plan = make_plan([check_named("guard-separate-boundary")], narrowed=True)
    names = {collector.name for collector in plan.collectors}
    parents = {collector.parent for collector in plan.collectors if collector.parent}
    assert parents <= {collector.view for collector in plan.collectors}
    assert len(names) > 1


def test_every_check_can_be_collected_for():
    for check in all_checks():
        views = {collector.view for collector in make_plan([check], narrowed=True).collectors}
        assert set(check.views) <= views


def test_actions_are_reads_named_once():
    actions = make_plan(all_checks(), narrowed=False).actions
    assert list(actions) == sorted(set(actions))
    assert all(action.endswith("/read") for action in actions)
